package posting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/posting"
)

func TestDue(t *testing.T) {
	t.Parallel()
	day := func(d int) posting.Terms { return posting.Terms{DueDay: d} }
	for _, tt := range []struct {
		name, issued string
		terms        posting.Terms
		want         string
	}{
		{"on receipt", "2026-11-21", posting.Terms{}, "2026-11-21"},
		{"some days after", "2026-11-21", posting.Terms{DueAfter: 14}, "2026-12-05"},
		{"this month's day", "2026-11-21", day(28), "2026-11-28"},
		{"the day itself isn't past", "2026-11-28", day(28), "2026-11-28"},
		{"past, so next month's", "2026-11-29", day(28), "2026-12-28"},
		{"over the end of the year", "2026-12-31", day(1), "2027-01-01"},
		{"a day that the month lacks is its last", "2026-11-30", day(31), "2026-11-30"},
		{"also in February", "2026-02-10", day(30), "2026-02-28"},
		{"and in a leap year's", "2028-02-28", day(30), "2028-02-29"},
		{"a day that the next month lacks", "2026-01-31", day(30), "2026-02-28"},
		{"the last day of a short month isn't past", "2026-02-28", day(31), "2026-02-28"},
		{"a day of the month comes before days after", "2026-11-21", posting.Terms{DueDay: 28, DueAfter: 90}, "2026-11-28"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			issued, err := time.Parse(time.DateOnly, tt.issued)
			require.NoError(t, err)
			require.Equal(t, tt.want, posting.Due(issued, tt.terms).Format(time.DateOnly))
		})
	}
}

func TestDueReadsTheCalendarOfItsOwnZone(t *testing.T) {
	t.Parallel()
	riga := time.FixedZone("Riga", 2*60*60)
	issued := time.Date(2026, 11, 29, 0, 30, 0, 0, riga) // still the 28th in UTC
	require.Equal(t, time.Date(2026, 12, 28, 0, 0, 0, 0, time.UTC), posting.Due(issued, posting.Terms{DueDay: 28}))
}

func TestACustomersTermsComeFirst(t *testing.T) {
	t.Parallel()
	channel := posting.Terms{DueDay: 28}
	require.Equal(t, posting.Terms{DueAfter: 30}, posting.Terms{DueAfter: 30}.Or(channel))
	require.Equal(t, channel, posting.Terms{}.Or(channel))
}

// TestDueIsTheFirstSuchDay says that no day between the issue and the due date
// would have done.
func TestDueIsTheFirstSuchDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		issued := time.Date(2024, 1, 1+rapid.IntRange(0, 2000).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		want := rapid.IntRange(1, 31).Draw(t, "due day")
		due := posting.Due(issued, posting.Terms{DueDay: want})
		for at := issued; !at.After(due); at = at.AddDate(0, 0, 1) {
			last := at.AddDate(0, 0, 1).Month() != at.Month()
			fits := at.Day() == want || last && at.Day() < want
			require.Equal(t, at.Equal(due), fits, "%s of %s", at, issued)
		}
	})
}
