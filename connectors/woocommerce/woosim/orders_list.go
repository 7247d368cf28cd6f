package woosim

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// filter is a list request for orders, understood.
type filter struct {
	statuses                      []string
	after, before                 time.Time
	modifiedAfter, modifiedBefore time.Time
	include, exclude, parents     []string
	customer, product             string
	search, orderBy, direction    string
	hasCustomer, hasProduct       bool
}

func (s *Shop) ordersList(c *call) answer {
	f, bad := s.readFilter(c.query)
	if bad != nil {
		return *bad
	}
	dp, bad := s.decimalsOf(c.query)
	if bad != nil {
		return *bad
	}
	found := s.find(f)
	s.sort(found, f)
	p := readPaging(c.query)
	part := p.cut(len(found))
	fields := topLevel(csv(c.query, "_fields"))
	body := []byte{'['}
	for i, o := range found[part.from:part.to] {
		if i > 0 {
			body = append(body, ',')
		}
		body = s.appendOrder(body, o, fields, dp)
	}
	a := answer{status: http.StatusOK, body: append(body, ']')}
	p.describe(&a, c, "orders", len(found), part, f.statuses)
	return a
}

func (s *Shop) ordersGet(c *call) answer {
	o := s.orders[c.id("id")]
	if o == nil {
		return invalidOrder(http.StatusNotFound)
	}
	dp, bad := s.decimalsOf(c.query)
	if bad != nil {
		return *bad
	}
	return answer{status: http.StatusOK, body: s.appendOrder(nil, o, topLevel(csv(c.query, "_fields")), dp)}
}

// appendOrder writes an order as the API shows it: whole, or the asked fields.
func (s *Shop) appendOrder(b []byte, o *order, fields []string, dp int) []byte {
	doc := o.doc
	if dp != *s.settings.Decimals {
		doc = s.inDecimals(o, int32(dp))
	}
	if len(fields) > 0 {
		doc = doc.pick(fields)
		if slices.Contains(fields, "_links") {
			doc.set("_links", orderLinks(o))
		}
		return doc.appendTo(b)
	}
	if dp != *s.settings.Decimals {
		b = doc.appendTo(b)
	} else {
		b = append(b, o.body()...)
	}
	b = append(b[:len(b)-1], `,"_links":`...)
	b = orderLinks(o).appendTo(b)
	return append(b, '}')
}

func orderLinks(o *order) object {
	self := capturedRoot + "orders/" + encodeID(o.id)
	links := newObject(
		"self", []object{newObject("href", self, "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", capturedRoot+"orders")},
		"email_templates", []object{newObject("embeddable", true, "href", self+"/actions/email_templates")})
	if buyer := o.doc.int("customer_id"); buyer != 0 {
		links.set("customer", []object{newObject("href", capturedRoot+"customers/"+encodeID(buyer))})
	}
	return links
}

func (s *Shop) decimalsOf(q url.Values) (int, *answer) {
	if !q.Has("dp") {
		return *s.settings.Decimals, nil
	}
	dp, err := strconv.Atoi(q.Get("dp"))
	if err != nil {
		return 0, refuse(notOfType("dp", "dp", "integer"))
	}
	return dp, nil
}

// readFilter checks parameters the way WordPress does. Unknown ones are ignored.
func (s *Shop) readFilter(q url.Values) (filter, *answer) {
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
		oneOf("orderby", f.orderBy, []string{"date", "id", "include", "title", "slug", "modified"}), s.wantStatuses(f.statuses))
	return f, refuse(checks...)
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

// find returns the orders that a filter lets through. Times exclude their own second, at both ends.
func (s *Shop) find(f filter) []*order {
	var found []*order
	for _, o := range s.orders {
		if s.matches(o, f) {
			found = append(found, o)
		}
	}
	return found
}

func (s *Shop) matches(o *order, f filter) bool {
	id := encodeID(o.id)
	switch {
	case !statusMatches(o.status(), f.statuses),
		!f.after.IsZero() && !o.created.After(f.after), !f.before.IsZero() && !o.created.Before(f.before),
		!f.modifiedAfter.IsZero() && !o.modified.After(f.modifiedAfter),
		!f.modifiedBefore.IsZero() && !o.modified.Before(f.modifiedBefore),
		len(f.include) > 0 && !slices.Contains(f.include, id), slices.Contains(f.exclude, id),
		len(f.parents) > 0 && !slices.Contains(f.parents, o.doc.str("parent_id")),
		f.hasCustomer && o.doc.str("customer_id") != f.customer,
		f.hasProduct && !hasProduct(o, f.product), f.search != "" && !mentions(o, f.search):
		return false
	default:
		return true
	}
}

// statusMatches: "any" is all but trash and drafts of a checkout.
func statusMatches(status string, asked []string) bool {
	if slices.Contains(asked, status) {
		return true
	}
	hidden := status == "trash" || status == "checkout-draft" || status == "auto-draft"
	return slices.Contains(asked, "any") && !hidden
}

func hasProduct(o *order, id string) bool {
	return slices.ContainsFunc(o.doc.objects("line_items"), func(l object) bool {
		return l.str("product_id") == id || l.str("variation_id") == id
	})
}

// mentions looks through number, buyer and meta data, as the shop's search does.
func mentions(o *order, text string) bool {
	text = strings.ToLower(text)
	fields := []string{encodeID(o.id), o.doc.str("number"), o.doc.str("transaction_id")}
	billing := o.doc.object("billing")
	for _, m := range billing {
		fields = append(fields, billing.str(m.key))
	}
	for _, m := range o.doc.objects("meta_data") {
		fields = append(fields, m.str("value"))
	}
	return slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.ToLower(f), text) })
}
