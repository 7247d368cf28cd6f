package check

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// facts are what an order says, field by field, under the names of what is stored. What
// says nothing is left out: an empty text, no amount.
type facts map[string]string

func (f facts) text(name, value string) {
	if value != "" {
		f[name] = value
	}
}

func (f facts) amount(name string, value decimal.Decimal) {
	if !value.IsZero() {
		f[name] = value.String()
	}
}

func (f facts) time(name string, at time.Time) {
	if !at.IsZero() {
		f[name] = at.UTC().Format(time.RFC3339Nano)
	}
}

// in is a name within the nth thing of a list, which its id stands for.
func in(list, id, name string) string { return list + "[" + id + "]." + name }

// party are the fields of a name and an address.
func (f facts) party(name string, fields map[string]any) {
	for _, field := range []string{"first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country", "email", "phone"} {
		value, _ := fields[field].(string)
		f.text(name+"."+field, value)
	}
}

// stored is an order as the books keep what was read of it last.
type stored struct {
	Number    string
	Currency  string
	BuyerNote string    `json:"buyer_note"`
	PlacedAt  time.Time `json:"placed_at"`
	Payment   struct{ Method, Title string }
	Billing   map[string]any
	Shipping  map[string]any
	Totals    struct {
		Total, Tax, Shipping, Discount decimal.Decimal
	}
	Lines []struct {
		Kind, Name, SKU string
		ID              string `json:"remote_id"`
		Product         string `json:"product_id"`
		Method          string `json:"method"`
		Quantity, Total decimal.Decimal
		Tax             decimal.Decimal `json:"total_tax"`
	}
	Taxes []struct {
		Rate            string `json:"rate_id"`
		Label           string
		Total, Shipping decimal.Decimal
	}
	Coupons []struct {
		Code     string
		Discount decimal.Decimal
	}
	Refunds []struct {
		ID     string `json:"remote_id"`
		Reason string
		Total  decimal.Decimal
	}
}

// storedFacts are what the books keep of an order.
func storedFacts(body json.RawMessage) (facts, error) {
	var s stored
	if err := json.Unmarshal(body, &s); err != nil {
		return nil, fmt.Errorf("what was read of an order: %w", err)
	}
	f := facts{}
	f.text("number", s.Number)
	f.text("currency", s.Currency)
	f.text("buyer_note", s.BuyerNote)
	f.time("placed_at", s.PlacedAt)
	f.text("payment.method", s.Payment.Method)
	f.text("payment.title", s.Payment.Title)
	f.party("billing", s.Billing)
	f.party("shipping", s.Shipping)
	f.amount("totals.total", s.Totals.Total)
	f.amount("totals.tax", s.Totals.Tax)
	f.amount("totals.shipping", s.Totals.Shipping)
	f.amount("totals.discount", s.Totals.Discount)
	for _, l := range s.Lines {
		f.text(in("lines", l.ID, "kind"), l.Kind)
		f.text(in("lines", l.ID, "name"), l.Name)
		f.text(in("lines", l.ID, "sku"), l.SKU)
		f.text(in("lines", l.ID, "product_id"), l.Product)
		f.text(in("lines", l.ID, "method"), l.Method)
		f.amount(in("lines", l.ID, "quantity"), l.Quantity)
		f.amount(in("lines", l.ID, "total"), l.Total)
		f.amount(in("lines", l.ID, "total_tax"), l.Tax)
	}
	for _, t := range s.Taxes {
		f.text(in("taxes", t.Rate, "label"), t.Label)
		f.amount(in("taxes", t.Rate, "total"), t.Total)
		f.amount(in("taxes", t.Rate, "shipping"), t.Shipping)
	}
	for _, c := range s.Coupons {
		f.amount(in("coupons", c.Code, "discount"), c.Discount)
	}
	for _, r := range s.Refunds {
		f.text(in("refunds", r.ID, "reason"), r.Reason)
		f.amount(in("refunds", r.ID, "total"), r.Total)
	}
	return f, nil
}

// difference is a field that two sides say differently.
type difference struct{ field, shop, books string }

func (d difference) String() string {
	return fmt.Sprintf("%s is %s in the shop, %s in the books", d.field, said(d.shop), said(d.books))
}

func said(value string) string {
	if value == "" {
		return "not told"
	}
	return fmt.Sprintf("%q", value)
}

// differences are the fields that the books keep otherwise than the shop says them.
func (f facts) differences(books facts) (all []difference) {
	fields := slices.Collect(maps.Keys(f))
	fields = slices.AppendSeq(fields, maps.Keys(books))
	slices.Sort(fields)
	for _, field := range slices.Compact(fields) {
		if f[field] != books[field] {
			all = append(all, difference{field, f[field], books[field]})
		}
	}
	return all
}
