package woosim

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
func (s *Shop) appendOrder(b []byte, o *order, fields []string, dp int32) []byte {
	doc := o.doc
	if dp != *s.settings.Decimals {
		doc = s.inDecimals(o, dp)
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

func (s *Shop) decimalsOf(q url.Values) (int32, *answer) {
	if !q.Has("dp") {
		return *s.settings.Decimals, nil
	}
	dp, err := strconv.ParseInt(q.Get("dp"), 10, 32)
	if err != nil {
		return 0, refuse(notOfType("dp", "dp", "integer"))
	}
	return int32(dp), nil
}
