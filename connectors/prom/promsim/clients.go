package promsim

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// client is a buyer as the company's list shows him.
type client struct {
	ID     int64           `json:"id"`
	First  string          `json:"first"`
	Second string          `json:"second,omitempty"`
	Last   string          `json:"last"`
	Phones []string        `json:"phones"`
	Emails []string        `json:"emails"`
	Orders int             `json:"orders"`
	Paid   decimal.Decimal `json:"paid"`
}

func (cl *client) key() int64         { return cl.ID }
func (cl *client) made() time.Time    { return time.Time{} }
func (cl *client) changed() time.Time { return time.Time{} }

func (cl *client) fullName() string {
	return strings.Join(slices.DeleteFunc([]string{cl.Last, cl.First, cl.Second}, func(s string) bool { return s == "" }), " ")
}

func (s *Shop) showClient(cl *client) doc {
	return doc{
		"id": cl.ID, "client_full_name": cl.fullName(), "phones": cl.Phones, "emails": cl.Emails, "comment": nil, "skype": nil,
		"orders_count": cl.Orders, "total_payout": s.moneyText(cl.Paid),
	}
}

// clientOf finds a buyer by his phone, or makes him.
func (s *Shop) clientOf(p Person) *client {
	known := first(s.clients, func(cl *client) bool { return p.Phone != "" && slices.Contains(cl.Phones, p.Phone) })
	if known != nil {
		return known
	}
	cl := &client{ID: s.leap(&s.next.Client), First: p.FirstName, Second: p.SecondName, Last: p.LastName, Phones: []string{}, Emails: []string{}}
	if p.Phone != "" {
		cl.Phones = append(cl.Phones, p.Phone)
	}
	if p.Email != "" {
		cl.Emails = append(cl.Emails, p.Email)
	}
	s.clients[cl.ID] = cl
	return cl
}

// learnClient makes up the buyer that a loaded order names.
func (s *Shop) learnClient(o *order) {
	id := o.doc.int("client_id")
	if id == 0 || s.clients[id] != nil {
		return
	}
	cl := &client{
		ID: id, First: o.doc.str("client_first_name"), Second: o.doc.str("client_second_name"), Last: o.doc.str("client_last_name"),
		Phones: []string{}, Emails: []string{}, Orders: 1,
	}
	if phone := o.doc.str("phone"); phone != "" {
		cl.Phones = append(cl.Phones, phone)
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
		return slices.ContainsFunc(append(append([]string{cl.fullName()}, cl.Phones...), cl.Emails...), func(text string) bool {
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
	cl := s.clients[c.id()]
	if cl == nil {
		return notFound()
	}
	return ok(doc{"client": s.showClient(cl)})
}
