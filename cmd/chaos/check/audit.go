package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// wholeBooks checks what no single order shows.
func (c *checker) wholeBooks() {
	for _, r := range c.books.outbox {
		c.add(Lost, Finding{Channel: r.Channel, Order: r.Subject}, "a request (%s) still waits to be handed on", r.Topic)
	}
	codes := map[int64]string{}
	for _, ch := range c.books.channels {
		codes[ch.ID] = ch.Code
	}
	for _, s := range c.books.sales {
		if !c.seen[s.ID] {
			c.add(Audit, Finding{Channel: codes[s.Channel], Order: s.Number}, "the sale is of no order in the shop")
		}
	}
	c.sums(codes)
	for _, s := range c.books.series {
		c.numbers(s)
	}
	c.stock()
}

func (c *checker) add(sort Sort, about Finding, format string, args ...any) {
	f := file{channel: channel{Code: about.Channel}, order: order{Number: about.Order}}
	f.add(sort, format, args...)
	c.found = append(c.found, f.found...)
}

// sums: per channel and currency the books hold what the orders' own documents
// come to, and nothing else.
func (c *checker) sums(codes map[int64]string) {
	all := map[purse]sum{}
	for _, s := range c.books.sales {
		for _, d := range c.books.documents[s.ID] {
			if d.posted() {
				p := purse{codes[s.Channel], d.Currency}
				all[p] = sum{all[p].count + 1, all[p].total.Add(d.Total)}
			}
		}
	}
	for p, booked := range all {
		if of := c.posted[p]; of.count != booked.count || !of.total.Equal(booked.total) {
			c.add(CentsOff, Finding{Channel: p.channel}, "%d documents over %s %s are posted; the shop's orders have %d over %s",
				booked.count, booked.total, p.currency, of.count, of.total)
		}
	}
}

// numbers: a series has no gap, counts on where it ended, goes by date, and serves
// its own environment.
func (c *checker) numbers(s series) {
	type issued struct {
		document
		sale sale
	}
	var all []issued
	for _, sale := range c.books.sales {
		for _, d := range c.books.documents[sale.ID] {
			if d.Series != nil && *d.Series == s.ID && d.Number != nil {
				all = append(all, issued{d, sale})
			}
		}
	}
	slices.SortFunc(all, func(a, b issued) int { return cmp.Compare(*a.Number, *b.Number) })
	next := int64(1)
	for i, d := range all {
		ch := c.channelOf(d.sale)
		about := Finding{Channel: ch.Code, Order: d.sale.Number}
		if *d.Number != next {
			c.add(Audit, about, "series %s goes on with %d after %d", s.Prefix, *d.Number, next-1)
		}
		next = *d.Number + 1
		if ch.Environment != s.Environment {
			c.add(Audit, about, "a channel in %s took %s of a series in %s", ch.Environment, name(d.document), s.Environment)
		}
		if i > 0 && d.IssuedOn.Before(*all[i-1].IssuedOn) {
			c.add(Audit, about, "%s is dated before the number before it", name(d.document))
		}
	}
	if s.Next != next {
		c.add(Audit, Finding{}, "series %s hands out %d next; its last number is %d", s.Prefix, s.Next, next-1)
	}
}

func (c *checker) channelOf(s sale) channel {
	for _, ch := range c.books.channels {
		if ch.ID == s.Channel {
			return ch
		}
	}
	return channel{}
}

// stock: what is on hand is the sum of the moves.
func (c *checker) stock() {
	type place struct{ item, warehouse int64 }
	sums := map[place]decimal.Decimal{}
	for _, m := range c.books.moves {
		p := place{m.Item, m.Warehouse}
		sums[p] = sums[p].Add(m.Quantity)
	}
	for _, l := range c.books.levels {
		p := place{l.Item, l.Warehouse}
		if !l.OnHand.Equal(sums[p]) {
			c.add(Audit, Finding{}, "item %d: %s on hand, its moves come to %s", l.Item, l.OnHand, sums[p])
		}
		delete(sums, p)
	}
	for _, p := range slices.SortedFunc(maps.Keys(sums), func(a, b place) int { return cmp.Compare(a.item, b.item) }) {
		c.add(Audit, Finding{}, "item %d: no level, its moves come to %s", p.item, sums[p])
	}
}
