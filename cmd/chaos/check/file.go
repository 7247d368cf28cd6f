package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// file is everything there is about one order, in its shop and in the books.
type file struct {
	books     books
	channel   channel
	order     order
	want      want
	past      []string // statuses that the order has had, the present one among them
	hasNotes  bool     // the shop keeps notes on orders
	ownNotes  []Note   // its own
	ourNotes  []ourNote
	changes   []Write // of the order, by request
	reading   *reading
	sale      *sale
	held      []string   // for what
	documents []document // that sell and are posted, the oldest first
	invoice   *document  // the one that stands
	notes     []document // credit notes that are posted
	found     []Finding
}

// ourNote is a note with our mark.
type ourNote struct {
	write int64
	text  string
}

var mark = regexp.MustCompile(`\[orderloom-(\d+)\]`)

func (c *checker) file(shop Shop, ch channel, o order) *file {
	f := &file{books: c.books, channel: ch, order: o, want: c.books.want(ch, o), hasNotes: shop.Notes != nil}
	for _, note := range shop.Notes[o.ID] {
		if note.ByShop {
			f.ownNotes = append(f.ownNotes, note)
		} else if m := mark.FindStringSubmatch(note.Text); m != nil {
			id, _ := strconv.ParseInt(m[1], 10, 64) // digits
			f.ourNotes = append(f.ourNotes, ourNote{id, note.Text})
		}
	}
	for _, w := range shop.Writes {
		if w.Order == o.ID {
			f.changes = append(f.changes, w)
		}
	}
	f.past = append(past(f.ownNotes, o.Status), shop.Past[o.ID]...)
	f.find(c)
	return f
}

// find looks for what the books have of the order.
func (f *file) find(c *checker) {
	id := strconv.FormatInt(f.order.ID, 10)
	for _, r := range c.books.readings {
		if r.Channel == f.channel.ID && r.RemoteID == id {
			f.reading = &r
		}
	}
	for _, s := range c.books.sales {
		if s.Channel != f.channel.ID || s.RemoteID != id {
			continue
		}
		c.seen[s.ID] = true
		if f.sale != nil {
			f.add(Doubled, "sales %d and %d are of one order", f.sale.ID, s.ID)
			continue
		}
		f.sale = &s
		for _, h := range c.books.holds[s.ID] {
			if !slices.Contains(f.held, h.Reason) {
				f.held = append(f.held, h.Reason)
			}
		}
		for _, d := range c.books.documents[s.ID] {
			if d.posted() {
				c.count(f.channel, d)
				f.sort(d)
			}
		}
	}
	f.invoice = f.standing()
}

// sort puts a posted document where it belongs.
func (f *file) sort(d document) {
	switch {
	case d.Type == "credit_note":
		f.notes = append(f.notes, d)
	case d.sells():
		f.documents = append(f.documents, d)
	}
}

// standing is the invoice that stands for what the order sells: also where refunds
// have given all of it back, but not where it was taken back.
func (f *file) standing() *document {
	if len(f.documents) == 0 {
		return nil
	}
	newest := f.documents[len(f.documents)-1]
	if slices.ContainsFunc(f.notesOf(newest), func(n document) bool { return n.Refund == "" }) {
		return nil
	}
	return &newest
}

func (f *file) add(sort Sort, format string, args ...any) {
	f.found = append(f.found, Finding{Sort: sort, Channel: f.channel.Code, Order: f.order.Number, Text: fmt.Sprintf(format, args...)})
}

// isHeld reports whether the sale waits for a person.
func (f *file) isHeld() bool { return f.sale.State == "held" || f.sale.State == "awaiting_release" }

// was reports whether the order has been in one of the statuses.
func (f *file) was(statuses []string) bool {
	return slices.ContainsFunc(f.past, func(s string) bool { return slices.Contains(statuses, f.channel.accepted(s)) })
}

var moved = regexp.MustCompile(`^Order status (?:set|changed from (.+)) to (.+)\.$`)

// past reads the statuses of an order from the shop's own notes.
func past(notes []Note, now string) []string {
	statuses := []string{now}
	for _, n := range notes {
		if m := moved.FindStringSubmatch(n.Text); m != nil {
			statuses = append(statuses, slug(m[1]), slug(m[2]))
		}
	}
	return statuses
}

// slug is a status by the name that a shop shows.
func slug(name string) string {
	if name == "Pending payment" {
		return "pending"
	}
	return strings.ReplaceAll(strings.ToLower(name), " ", "-")
}
