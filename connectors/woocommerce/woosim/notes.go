package woosim

import (
	"net/http"
	"slices"
	"time"
)

// Note is an order note as the shop keeps it.
type Note struct {
	ID       int64     `json:"id"`
	Text     string    `json:"text"`
	Customer bool      `json:"customer"` // mailed to the buyer
	System   bool      `json:"system"`   // written by the shop itself, not by a request
	At       time.Time `json:"at"`
}

// addNote writes a note. Notes don't count as a change of the order.
func (s *Shop) addNote(orderID int64, text string, customer, system bool) Note {
	n := Note{take(&s.next.Note), text, customer, system, s.now()}
	s.notes[orderID] = append(s.notes[orderID], n)
	return n
}

func (s *Shop) systemNote(o *order, text string) { s.addNote(o.id, text, false, true) }

func (s *Shop) noteObject(c *call, n Note) object {
	root := capturedRoot + "orders/" + c.r.PathValue("id")
	self := root + "/notes/" + encodeID(n.ID)
	return newObject("id", n.ID, "author", "WooCommerce", "date_created", s.local(n.At), "date_created_gmt", n.At.UTC().Format(timeLayout),
		"note", n.Text, "customer_note", n.Customer, "_links", newObject(
			"self", []object{newObject("href", self, "targetHints", allowHint("GET", "DELETE"))},
			"collection", []object{newObject("href", root+"/notes")},
			"up", []object{newObject("href", root)}))
}

func (s *Shop) notesList(c *call) answer {
	o, bad := s.notesOrder(c)
	if bad != nil {
		return *bad
	}
	kind := c.query.Get("type")
	list := []object{}
	for _, n := range slices.Backward(s.notes[o.id]) {
		if (kind == "customer" && !n.Customer) || (kind == "internal" && n.Customer) {
			continue
		}
		list = append(list, s.noteObject(c, n))
	}
	return s.list(c, list)
}

func (s *Shop) notesCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	if !body.has("note") {
		return missingParam("note")
	}
	o, bad := s.notesOrder(c)
	if bad != nil {
		return *bad
	}
	n := s.addNote(o.id, body.str("note"), truthy(body, "customer_note"), false)
	if n.Customer && o.doc.object("billing").str("email") != "" {
		s.mail(o, "Customer note")
	}
	return s.created(c, s.noteObject(c, n), "orders/"+c.r.PathValue("id")+"/notes/"+encodeID(n.ID))
}

func (s *Shop) notesGet(c *call) answer {
	o, bad := s.notesOrder(c)
	if bad != nil {
		return *bad
	}
	i := s.noteIndex(o, c.id("note"))
	if i < 0 {
		return failure(http.StatusNotFound, "woocommerce_rest_invalid_id", "Invalid resource ID.")
	}
	return s.one(c, s.noteObject(c, s.notes[o.id][i]))
}

func (s *Shop) notesDelete(c *call) answer {
	if c.query.Get("force") != "true" {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
	}
	o, bad := s.notesOrder(c)
	if bad != nil {
		return *bad
	}
	i := s.noteIndex(o, c.id("note"))
	if i < 0 {
		return failure(http.StatusNotFound, "woocommerce_rest_invalid_id", "Invalid resource ID.")
	}
	gone := s.noteObject(c, s.notes[o.id][i])
	s.notes[o.id] = slices.Delete(s.notes[o.id], i, i+1)
	return s.one(c, gone)
}

func (s *Shop) noteIndex(o *order, id int64) int {
	return slices.IndexFunc(s.notes[o.id], func(n Note) bool { return n.ID == id })
}

func (s *Shop) notesOrder(c *call) (*order, *answer) {
	if o := s.orders[c.id("id")]; o != nil {
		return o, nil
	}
	bad := failure(http.StatusNotFound, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
	return nil, &bad
}
