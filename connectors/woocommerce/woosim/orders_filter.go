package woosim

import (
	"cmp"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readFilter checks parameters the way WordPress does. Unknown ones are ignored.
func (s *Shop) readFilter(q url.Values) (filter, *answer) {
	sorts := []string{"date", "id", "include", "title", "slug", "modified"}
	if s.settings.Old {
		q, sorts = withoutChanges(q), sorts[:len(sorts)-1]
	}
	f := filter{
		include: csv(q, "include"), exclude: csv(q, "exclude"), parents: csv(q, "parent"), search: q.Get("search"),
		statuses: csv(q, "status"), customer: q.Get("customer"), hasCustomer: q.Has("customer"), product: q.Get("product"),
		hasProduct: q.Has("product"), orderBy: cmp.Or(q.Get("orderby"), "date"), direction: cmp.Or(q.Get("order"), "desc"),
	}
	if len(f.statuses) == 0 {
		f.statuses = []string{"any"}
	}
	checks := pagingChecks(q)
	checks = append(checks, s.readMoment(q, "after", &f.after), s.readMoment(q, "before", &f.before),
		s.readMoment(q, "modified_after", &f.modifiedAfter), s.readMoment(q, "modified_before", &f.modifiedBefore))
	for _, key := range []string{"include", "exclude", "parent"} {
		for i, v := range csv(q, key) {
			checks = append(checks, wantInteger(key, key+"["+strconv.Itoa(i)+"]", v))
		}
	}
	for _, key := range []string{"customer", "product"} {
		if q.Has(key) {
			checks = append(checks, wantInteger(key, key, q.Get(key)))
		}
	}
	checks = append(checks, oneOf("order", f.direction, []string{"asc", "desc"}),
		oneOf("orderby", f.orderBy, sorts), s.wantStatuses(f.statuses))
	return f, refuse(checks...)
}

// withoutChanges is a query as an old shop reads it.
func withoutChanges(q url.Values) url.Values {
	q = maps.Clone(q)
	for _, unknown := range []string{"modified_after", "modified_before", "dates_are_gmt"} {
		q.Del(unknown)
	}
	return q
}

func wantInteger(param, label, value string) *wrong {
	if _, err := strconv.ParseInt(value, 10, 64); err != nil {
		return notOfType(param, label, "integer")
	}
	return nil
}

func oneOf(param, value string, allowed []string) *wrong {
	if slices.Contains(allowed, value) {
		return nil
	}
	return notInEnum(param, param, allowed)
}

// writableStatuses are those that a request may set.
func (s *Shop) writableStatuses() []string {
	list := []string{"auto-draft"}
	for _, st := range s.statuses() {
		list = append(list, st.Slug)
	}
	return list
}

func (s *Shop) wantStatuses(asked []string) *wrong {
	allowed := append([]string{"any", "trash"}, s.writableStatuses()...)
	for i, st := range asked {
		if !slices.Contains(allowed, st) {
			return notInEnum("status", "status["+strconv.Itoa(i)+"]", allowed)
		}
	}
	return nil
}

// moment is what WordPress takes for a date and time.
var moment = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}(:?\d{2})?)?$`)

// readMoment reads a time: by its own offset, else as GMT when dates_are_gmt says so, else in the shop's zone.
func (s *Shop) readMoment(q url.Values, key string, into *time.Time) *wrong {
	text := q.Get(key)
	if text == "" {
		return nil
	}
	parts := moment.FindStringSubmatch(text)
	if parts == nil {
		return wrongParam(key, "rest_invalid_date", "Invalid date.")
	}
	zone := s.zone
	if gmt := q.Get("dates_are_gmt"); gmt == "true" || gmt == "1" {
		zone = time.UTC
	}
	plain := strings.ToUpper(text[:10]) + "T" + text[11:19]
	t, err := time.ParseInLocation(timeLayout, plain, zone)
	if offset := strings.ToUpper(strings.ReplaceAll(parts[2], ":", "")); offset != "" {
		t, err = parseOffset(plain, offset)
	}
	if err != nil {
		return wrongParam(key, "rest_invalid_date", "Invalid date.")
	}
	*into = t.UTC()
	return nil
}

func parseOffset(plain, offset string) (time.Time, error) {
	if len(offset) == 3 {
		offset += "00"
	}
	return time.Parse(timeLayout+"Z0700", plain+offset)
}
