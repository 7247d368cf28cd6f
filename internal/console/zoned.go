package console

import (
	"time"

	"github.com/orderloom/orderloom/internal/office"
)

// zoned shows moments as people of a time zone read them. It is the zone's name; one that
// nobody knows is UTC.
type zoned string

// At is a moment in the zone. What never was stays zero: the zero time, and the epoch, by
// which the database says so.
func (z zoned) At(t time.Time) time.Time {
	if t.IsZero() || t.Unix() == 0 {
		return time.Time{}
	}
	return t.In(office.Location(string(z)))
}

// AtOr is At of a moment that may not have been.
func (z zoned) AtOr(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return z.At(*t)
}
