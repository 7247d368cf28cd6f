package promsim

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// client is a buyer as the company's list shows him.
type client struct {
	id                  int64
	first, second, last string
	phones, emails      []string
	orders              int
	paid                decimal.Decimal
}

func (cl *client) key() int64         { return cl.id }
func (cl *client) made() time.Time    { return time.Time{} }
func (cl *client) changed() time.Time { return time.Time{} }

func (cl *client) fullName() string {
	return strings.Join(slices.DeleteFunc([]string{cl.last, cl.first, cl.second}, func(s string) bool { return s == "" }), " ")
}

func (s *Shop) showClient(cl *client) doc {
	return doc{
		"id": cl.id, "client_full_name": cl.fullName(), "phones": cl.phones, "emails": cl.emails, "comment": nil, "skype": nil,
		"orders_count": cl.orders, "total_payout": s.moneyText(cl.paid),
	}
}

// clientOf finds a buyer by his phone, or makes him.
func (s *Shop) clientOf(p Person) *client {
	for _, cl := range byID(s.clients) {
		if p.Phone != "" && slices.Contains(cl.phones, p.Phone) {
			return cl
		}
	}
	cl := &client{id: s.leap(&s.next.Client), first: p.FirstName, second: p.SecondName, last: p.LastName, phones: []string{}, emails: []string{}}
	if p.Phone != "" {
		cl.phones = append(cl.phones, p.Phone)
	}
	if p.Email != "" {
		cl.emails = append(cl.emails, p.Email)
	}
	s.clients[cl.id] = cl
	return cl
}

// learnClient makes up the buyer that a loaded order names.
func (s *Shop) learnClient(o *order) {
	id := o.doc.int("client_id")
	if id == 0 || s.clients[id] != nil {
		return
	}
	cl := &client{
		id: id, first: o.doc.str("client_first_name"), second: o.doc.str("client_second_name"), last: o.doc.str("client_last_name"),
		phones: []string{}, emails: []string{}, orders: 1,
	}
	if phone := o.doc.str("phone"); phone != "" {
		cl.phones = append(cl.phones, phone)
	}
	s.clients[id] = cl
	s.next.Client = max(s.next.Client, id+1)
}

func (s *Shop) clientsList(c *call) answer {
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	term := strings.ToLower(c.query.Get("search_term"))
	page := pageOf(s, s.clients, l, func(cl *client) bool {
		return slices.ContainsFunc(append(append([]string{cl.fullName()}, cl.phones...), cl.emails...), func(text string) bool {
			return strings.Contains(strings.ToLower(text), term)
		})
	})
	shown := make([]doc, len(page))
	for i, cl := range page {
		shown[i] = s.showClient(cl)
	}
	return ok(doc{"clients": shown})
}

func (s *Shop) clientsGet(c *call) answer {
	cl := s.clients[c.id("id")]
	if cl == nil {
		return notFound()
	}
	return ok(doc{"client": s.showClient(cl)})
}
