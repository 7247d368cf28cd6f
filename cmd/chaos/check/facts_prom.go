package check

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// facts are what an order of Prom.ua says, as it was read into o.
func (p promOrder) facts(o order) (facts, error) {
	placed, err := time.Parse(time.RFC3339Nano, p.Placed)
	if err != nil {
		return nil, err
	}
	f := facts{}
	f.text("number", o.Number)
	f.text("currency", o.Currency)
	f.text("buyer_note", p.Notes)
	f.time("placed_at", placed)
	f.text("payment.method", o.Method)
	f.text("payment.title", p.Method.Name)
	f.text("billing.first_name", together(p.FirstName, p.SecondName))
	f.text("billing.last_name", p.LastName)
	f.text("billing.email", p.Email)
	f.text("billing.phone", p.Phone)
	f.recipient(p)
	f.amount("totals.total", o.Total)
	f.amount("totals.shipping", o.Carriage)
	f.amount("totals.discount", p.off)
	for i, l := range o.Items {
		f.text(in("lines", l.ID.String(), "kind"), l.kind)
		f.text(in("lines", l.ID.String(), "name"), p.Products[i].Name)
		f.text(in("lines", l.ID.String(), "sku"), l.SKU)
		f.text(in("lines", l.ID.String(), "product_id"), l.ID.String())
		f.amount(in("lines", l.ID.String(), "quantity"), l.Quantity)
		f.amount(in("lines", l.ID.String(), "total"), l.Total)
	}
	for _, l := range o.Shipping {
		f.text(in("lines", l.ID.String(), "kind"), l.kind)
		f.text(in("lines", l.ID.String(), "name"), p.Carrier.Name)
		f.text(in("lines", l.ID.String(), "method"), p.Carrier.ID.String())
		f.amount(in("lines", l.ID.String(), "quantity"), decimal.NewFromInt(1))
		f.amount(in("lines", l.ID.String(), "total"), l.Total)
	}
	if p.off.IsPositive() {
		f.amount(in("coupons", p.Code, "discount"), p.off)
	}
	for _, r := range o.Refunds {
		f.amount(in("refunds", r.ID.String(), "total"), r.Total)
	}
	return f, nil
}

// recipient is who gets the parcel: the buyer, where nobody else is named.
func (f facts) recipient(p promOrder) {
	first, last, phone := together(p.FirstName, p.SecondName), p.LastName, p.Phone
	if r := p.Recipient; r != nil {
		first, last, phone = together(r.FirstName, r.SecondName), r.LastName, r.Phone
	}
	f.text("shipping.first_name", first)
	f.text("shipping.last_name", last)
	f.text("shipping.phone", phone)
	f.text("shipping.address_1", p.Address)
}

func together(names ...string) string { return strings.TrimSpace(strings.Join(names, " ")) }
