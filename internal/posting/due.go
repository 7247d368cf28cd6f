package posting

import "time"

// Terms say when a document is due: on a day of the month, else some days after
// its issue, else on receipt, which is the day of issue.
type Terms struct {
	// DueDay is the day of the month by which they are, 1 to 31; 0 for none.
	DueDay int `json:"due_day,omitempty"`
	// DueAfter is how many days after they are issued.
	DueAfter int `json:"due_days,omitempty"`
}

// Or is t, or other where t says nothing: a customer's terms before a channel's.
func (t Terms) Or(other Terms) Terms {
	if t == (Terms{}) {
		return other
	}
	return t
}

// Due is the date that a document issued on a date is due on. A day of the month
// is this month's if it isn't past yet, else next month's; one that the month
// lacks is its last. Only the calendar date of issued counts, in its own zone; the
// answer is a date at midnight UTC.
func Due(issued time.Time, t Terms) time.Time {
	year, month, day := issued.Date()
	switch {
	case t.DueDay <= 0:
		return date(year, month, day+max(t.DueAfter, 0))
	case dayIn(year, month, t.DueDay) >= day:
		return date(year, month, dayIn(year, month, t.DueDay))
	default:
		next := date(year, month+1, 1)
		return date(next.Year(), next.Month(), dayIn(next.Year(), next.Month(), t.DueDay))
	}
}

// dayIn is the day of a month, or its last where it has no such day.
func dayIn(year int, month time.Month, day int) int {
	return min(day, date(year, month+1, 0).Day())
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
