package activities_test

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

func TestWhatBecomesOfMailsTellsNothingOfTheBuyer(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]*mailtest.Server{
		"sent":      {},
		"in doubt":  {OnContent: mailtest.HangUp},
		"refused":   {OnRcpt: mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})},
		"put off":   {OnRcpt: mailtest.Reply(451, smtp.EnhancedCode{4, 7, 1})},
		"no server": {OnConnect: mailtest.HangUp},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight).mails(server)
			secrets := append(personal(t, b.shop.Order(straight)), mailtest.Password)
			require.Contains(t, secrets, "liga@example.test")
			b.readAll()
			in, err := b.book(t.Context(), straight)
			require.NoError(t, err)
			h := newHistory(b.set)
			for range 2 {
				_, _ = run[any, activities.Mailed](t, h, b.set.SendDocuments, in.Walk) // some fail
			}
			told := strings.Join(h.told, "\n") + b.list("SELECT text FROM sale_events") + b.list("SELECT concat_ws(' ', detail, input, error) FROM sale_steps") +
				b.list("SELECT detail::text FROM journal WHERE detail IS NOT NULL") + b.list("SELECT to_jsonb(m)::text FROM document_mails m")
			require.Contains(t, told, "document-1-")
			for _, text := range secrets {
				require.NotContains(t, told, text)
			}
		})
	}
}
