package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestADocumentIsDueAsItsCustomerAgreed(t *testing.T) {
	t.Parallel()
	day := func(n int32) *int32 { return &n }
	for _, tt := range []struct {
		name    string
		channel posting.Terms
		agreed  *activities.CustomerTerms
		want    string
	}{
		{"on receipt, where nobody said anything", posting.Terms{}, nil, "2026-03-20"},
		{"by the channel", posting.Terms{DueAfter: 14}, nil, "2026-04-03"},
		{"by the customer before the channel", posting.Terms{DueAfter: 14}, &activities.CustomerTerms{DueDay: day(31)}, "2026-03-31"},
		{"some days after, by the customer", posting.Terms{DueDay: 1}, &activities.CustomerTerms{DueDays: day(30)}, "2026-04-19"},
		{"on receipt, by the customer", posting.Terms{DueAfter: 14}, &activities.CustomerTerms{DueDays: day(0)}, "2026-03-20"},
		{"by the channel again", posting.Terms{DueDay: 1}, &activities.CustomerTerms{}, "2026-04-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, pending)
			b.set.Now = func() time.Time { return time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC) }
			b.policy.Terms = tt.channel
			b.savePolicy()
			b.readAll()
			if tt.agreed != nil {
				_, err := b.set.ImportOrder(t.Context(), ref(straight))
				require.NoError(t, err)
				tt.agreed.CustomerID, tt.agreed.Actor = 1, "anna"
				for range 2 {
					require.NoError(t, activities.AgreeTerms(t.Context(), b.db.App, *tt.agreed))
				}
			}
			b.walk(straight)
			require.Equal(t, tt.want, b.list("SELECT due_on::text FROM documents"))
		})
	}
}

func TestTermsAreAgreedWithSomebody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := activities.AgreeTerms(t.Context(), b.db.App, activities.CustomerTerms{CustomerID: 99})
	require.True(t, fault.Is(err, fault.NotFound), err)
}
