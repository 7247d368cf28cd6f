package promsim

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	timeIn  = "2006-01-02T15:04:05"
	timeOut = "2006-01-02T15:04:05.000000-07:00"
)

// row is what lists hold.
type row interface {
	key() int64
	made() time.Time
	changed() time.Time
}

// listing is what a request wants of a list.
type listing struct {
	limit, lastID int64
	ascending     bool
	made, changed span
	never         bool // a date was given in a form that Prom reads and nothing matches
}

// span is a stretch of time; a zero end is open.
type span struct{ from, to time.Time }

// readListing reads the parameters that lists share, or refuses what is none.
func (s *Shop) readListing(q url.Values) (listing, *answer) {
	l := listing{limit: int64(s.settings.DefaultLimit), ascending: q.Get("sort_dir") == "asc"}
	for key, into := range map[string]*int64{"limit": &l.limit, "last_id": &l.lastID} {
		if !q.Has(key) {
			continue
		}
		n, err := strconv.ParseInt(q.Get(key), 10, 64)
		if err != nil || n < 1 {
			bad := refuse("Invalid value of parameter " + key)
			return listing{}, &bad
		}
		*into = n
	}
	for key, into := range map[string]*time.Time{
		"date_from": &l.made.from, "date_to": &l.made.to, "last_modified_from": &l.changed.from, "last_modified_to": &l.changed.to,
	} {
		if bad := l.readTime(q.Get(key), key, into); bad != nil {
			return listing{}, bad
		}
	}
	if highest := int64(s.settings.LimitCap); highest > 0 {
		l.limit = min(l.limit, highest)
	}
	return l, nil
}

// readTime reads a time in UTC. With milliseconds, a Z or an offset it is no error, and the list is empty [L].
func (l *listing) readTime(text, key string, into *time.Time) *answer {
	if text == "" {
		return nil
	}
	at, err := time.Parse(timeIn, text)
	if err == nil && len(text) == len(timeIn) {
		*into = at
		return nil
	}
	if len(text) > len(timeIn) {
		if _, err := time.Parse(timeIn, text[:len(timeIn)]); err == nil {
			l.never = true
			return nil
		}
	}
	bad := refuse("Invalid value of parameter " + key)
	return &bad
}

// takes says whether a row belongs to the list, page or not.
func (l listing) takes(r row, boundsExclusive bool) bool {
	return !l.never && l.made.holds(r.made(), boundsExclusive) && l.changed.holds(r.changed(), boundsExclusive)
}

func (sp span) holds(at time.Time, exclusive bool) bool {
	if exclusive && (at.Equal(sp.from) || at.Equal(sp.to)) {
		return false
	}
	return !at.Before(sp.from) && (sp.to.IsZero() || !at.After(sp.to))
}

// pageOf is the page of the rows that a request wants: those up to last_id, the newest first unless it asks otherwise.
func pageOf[R row](s *Shop, rows map[int64]R, l listing, and func(R) bool) []R {
	var page []R
	for _, r := range rows {
		past := l.lastID > 0 && (r.key() > l.lastID || s.settings.LastIDExclusive && r.key() == l.lastID)
		if !past && l.takes(r, s.settings.BoundsExclusive) && and(r) {
			page = append(page, r)
		}
	}
	slices.SortFunc(page, func(a, b R) int {
		if l.ascending {
			return cmp.Compare(a.key(), b.key())
		}
		return cmp.Compare(b.key(), a.key())
	})
	return page[:min(int64(len(page)), l.limit)]
}

// first is the row with the lowest id that is as wanted; where none is, it is the zero one.
func first[R row](rows map[int64]R, is func(R) bool) (found R) {
	lowest := int64(math.MaxInt64)
	for id, r := range rows {
		if id < lowest && is(r) {
			lowest, found = id, r
		}
	}
	return found
}

// byID are rows in the order of their ids.
func byID[R any](rows map[int64]R) []R {
	ids := make([]int64, 0, len(rows))
	for id := range rows {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	list := make([]R, len(ids))
	for i, id := range ids {
		list[i] = rows[id]
	}
	return list
}
