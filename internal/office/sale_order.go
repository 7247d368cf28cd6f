package office

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// ShopOrder is a sale's order as its shop has it, the buyer's data aside. One that nobody
// could read is empty.
type ShopOrder struct {
	PaidAt       *time.Time `json:"paid_at"`
	Payment      string     `json:"payment_method"` // by the shop's id
	PaymentTitle string     `json:"payment_title"`
	MoneyAccount string     `json:"money_account"` // where the method's money goes, where it is called for
	Total        string     `json:"total"`
	Tax          string     `json:"tax"`
	Lines        []ShopLine `json:"lines"`
}

// ShopLine is a line of an order.
type ShopLine struct {
	Kind     string `json:"kind"`
	RemoteID string `json:"remote_id"`
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Method   string `json:"method"` // of a shipping line: the shop's delivery method
	Quantity string `json:"quantity"`
	Discount string `json:"discount"`
	Total    string `json:"total"` // as the shop has it: net, but where it tells no taxes
	Tax      string `json:"tax"`
	Ours     *Line  `json:"ours"` // what we make of it; null where nothing
}

// Edit is an edit of an order in its shop.
type Edit struct {
	Version int64     `json:"version"` // of the order, that it led to
	At      time.Time `json:"at"`      // when it was read
	Changes []Change  `json:"changes"`
}

// Change is a field that an edit changed; one about people says no values.
type Change struct {
	Field  string `json:"field"` // lines[12].quantity, by the shop's id of the line; billing.city
	Before string `json:"before"`
	After  string `json:"after"`
	Sold   bool   `json:"sold"` // documents are made of it
}

func newShopOrder(of activities.AssessedOrder) ShopOrder {
	order := of.Order
	v := ShopOrder{
		PaidAt: utc(order.PaidAt), Payment: order.Payment.Method, PaymentTitle: order.Payment.Title, MoneyAccount: of.Plan.MoneyAccount,
		Total: order.Totals.Total.In(order.Currency), Tax: order.Totals.Tax.In(order.Currency), Lines: make([]ShopLine, len(order.Lines)),
	}
	for i, l := range order.Lines {
		v.Lines[i] = newShopLine(l, order.Currency)
		ours := slices.IndexFunc(of.Document.Lines, func(o posting.Line) bool { return o.RemoteLineID == l.RemoteID })
		if ours >= 0 {
			v.Lines[i].Ours = ourLine(of.Document.Lines[ours], order.Currency)
		}
	}
	return v
}

func newShopLine(l commerce.Line, currency string) ShopLine {
	return ShopLine{
		Kind: string(l.Kind), RemoteID: l.RemoteID, SKU: l.SKU, Name: l.Name, Method: l.Method, Quantity: l.Quantity.Short(),
		Discount: l.Subtotal.Sub(l.Total).In(currency), Total: l.Total.In(currency), Tax: l.TotalTax.In(currency),
	}
}

func ourLine(l posting.Line, currency string) *Line {
	return &Line{
		string(l.Kind), l.SKU, l.Name, l.Quantity.Short(), l.Discount.In(currency), l.Net.In(currency), l.Tax.In(currency), listed(l.TaxGroup),
	}
}

func (v *SaleRecord) loadEdits(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	edits, err := activities.Onlooker{DB: pool}.SaleEdits(ctx, id)
	v.Edits = make([]Edit, len(edits))
	for i, e := range edits {
		v.Edits[i] = Edit{e.Version, e.At, make([]Change, len(e.Changes))}
		for j, c := range e.Changes {
			v.Edits[i].Changes[j] = Change{c.Field, c.Before, c.After, c.Sold}
		}
	}
	return err
}
