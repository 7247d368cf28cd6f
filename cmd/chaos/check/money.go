package check

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// purse is money that may be added up.
type purse struct{ channel, currency string }

type sum struct {
	count int
	total decimal.Decimal
}

func (c *checker) count(ch channel, d document) {
	p := purse{ch.Code, d.Currency}
	c.posted[p] = sum{c.posted[p].count + 1, c.posted[p].total.Add(d.Total)}
}

func name(d document) string {
	if d.NumberText == nil {
		return "document " + strconv.FormatInt(d.ID, 10)
	}
	return *d.NumberText
}

// examineDocument: there is the document that is due, once, and it says what the
// order says.
func (f *file) examineDocument() {
	for _, d := range slices.Concat(f.documents, f.notes) {
		f.addUp(d)
	}
	if len(f.documents) > 0 && !f.was(f.channel.policy.DocumentStatuses) {
		f.add(Audit, "%s was posted, though no status of the order ever called for it", name(f.documents[0]))
	}
	for _, d := range f.documents {
		if f.invoice != nil && d.stands() && d.ID != f.invoice.ID {
			f.add(Doubled, "invoices %s and %s are of one sale", name(*f.invoice), name(d))
		}
	}
	switch {
	case f.invoice == nil:
		if f.want.invoice && !f.isHeld() && len(f.want.wrong) == 0 {
			f.add(Lost, "the order is %s and has no invoice", f.order.Status)
		}
	case f.want.refused:
		if f.invoice.stands() {
			f.add(Lost, "the order is %s, and %s stands", f.order.Status, name(*f.invoice))
		}
	case !f.edited():
		f.compareTotals(*f.invoice)
		f.compareLines(*f.invoice)
		f.compareTaxes(*f.invoice)
	}
}

// addUp: a document is the sum of its parts.
func (f *file) addUp(d document) {
	net, tax := decimal.Zero, decimal.Zero
	for _, l := range f.books.lines[d.ID] {
		net = net.Add(l.Net)
	}
	for _, t := range f.books.groups[d.ID] {
		tax = tax.Add(t.Tax)
	}
	if !d.Net.Equal(net) || !d.Tax.Equal(tax) || !d.Total.Equal(net.Add(tax)) {
		f.add(Audit, "%s is %s + %s = %s; its parts come to %s + %s", name(d), d.Net, d.Tax, d.Total, net, tax)
	}
}

func (f *file) compareTotals(d document) {
	if !d.Total.Equal(f.order.Total) || d.Currency != f.order.Currency {
		f.add(CentsOff, "%s is over %s %s, the order over %s %s", name(d), d.Total, d.Currency, f.order.Total, f.order.Currency)
	}
}

// compareLines: each line of the order is a line of the document for the same
// money. A rounding line stays within the tolerance.
func (f *file) compareLines(d document) {
	for _, l := range f.books.lines[d.ID] {
		sold := f.soldAs(l)
		switch {
		case l.Kind == "rounding":
			if l.Net.Abs().GreaterThan(f.channel.tolerance(d.Currency)) && len(f.books.accepted[f.sale.ID]) == 0 {
				f.add(CentsOff, "%s rounds by %s", name(d), l.Net)
			}
		case sold != nil && !sold.Total.Equal(f.told(l)):
			f.add(CentsOff, "%s has %s at %s, the order at %s", name(d), l.SKU, f.told(l), sold.Total)
		}
	}
}

// told is a document's line in the shop's way: with its tax, where that tells none.
func (f *file) told(l documentLine) decimal.Decimal {
	if f.order.gross {
		return l.Net.Add(l.Tax)
	}
	return l.Net
}

// compareTaxes: each tax group comes to what the shop says of its rates.
func (f *file) compareTaxes(d document) {
	if f.order.gross {
		f.compareWithin(d)
		return
	}
	shops := map[string]decimal.Decimal{}
	for rate, amount := range f.order.taxes() {
		group := f.books.group(f.channel, rate).Group
		shops[group] = shops[group].Add(amount)
	}
	for _, t := range f.books.groups[d.ID] {
		off := t.Tax.Sub(shops[t.Group]).Abs()
		if off.GreaterThan(f.channel.tolerance(d.Currency)) && len(f.books.accepted[f.sale.ID]) == 0 {
			f.add(CentsOff, "%s has %s of %s, the order %s", name(d), t.Tax, t.Group, shops[t.Group])
		}
	}
}

// compareWithin: the tax within what the buyer pays is that of the channel's group, but for
// the rounding of each line.
func (f *file) compareWithin(d document) {
	percent := f.channel.TaxPercent
	due := d.Total.Mul(percent).Div(percent.Add(decimal.NewFromInt(100)))
	slack := decimal.New(1, -minorUnits(d.Currency)).Mul(decimal.NewFromInt(int64(len(f.books.lines[d.ID]))))
	for _, t := range f.books.groups[d.ID] {
		if t.Group != f.channel.TaxGroup || t.Tax.Sub(due).Abs().GreaterThan(slack) {
			f.add(CentsOff, "%s has %s of %s; within %s are %s of %s", name(d), t.Tax, t.Group, d.Total, due.StringFixed(2), f.channel.TaxGroup)
		}
	}
}

// soldAs is the order's line behind a document's, or nil.
func (f *file) soldAs(l documentLine) *line {
	lines := f.order.lines()
	i := slices.IndexFunc(lines, func(o line) bool { return o.ID.String() == l.RemoteLine })
	if i < 0 {
		return nil
	}
	return &lines[i]
}

// differences reports whether the order sells other goods than its document says,
// and whether for other money.
func (f *file) differences() (goods, money bool) {
	matched := 0
	for _, l := range f.books.lines[f.invoice.ID] {
		if l.Kind == "rounding" {
			continue
		}
		sold := f.soldAs(l)
		if sold == nil {
			return true, true
		}
		matched++
		goods = goods || !sold.Quantity.Equal(l.Quantity) || bookedAs(f.channel.policy, *sold) != l.SKU
		money = money || !sold.Total.Equal(f.told(l))
	}
	money = money || !f.invoice.Total.Equal(f.order.Total)
	return goods || matched != len(f.order.lines()), money
}
