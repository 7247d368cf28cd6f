package office

import (
	"context"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

// SaleFilter says which sales are wanted.
type SaleFilter struct {
	ID             int64 // that one alone; 0: any
	Channel, State string
	HeldFor        string // the reason of a hold
	Gap            string // what they wait for, as gaps.Name writes it
	Search         string // a part of a number, of the shop's id or of who buys, or a SKU
	OnlyOpen       bool   // only those that something is left to do for
}

// SaleStates are what a sale can be in, in the order it goes through them.
func SaleStates() []string {
	return []string{
		"new", "awaiting_release", "held", "awaiting_payment", "awaiting_stock", "awaiting_shift", "awaiting_delivery",
		"settled", "cancelled", "reversed",
	}
}

// HoldReasons are what a sale can be held for.
func HoldReasons() []string { return words(posting.HoldReasons()) }

// Check implements Filter.
func (f SaleFilter) Check() error {
	_, err := f.params()
	return err
}

// params are the filter as the database takes it.
func (f SaleFilter) params() (q dbgen.SaleListParams, err error) {
	if err := oneOf("state", f.State, SaleStates()); err != nil {
		return q, err
	}
	if err := oneOf("held_for", f.HeldFor, HoldReasons()); err != nil {
		return q, err
	}
	q = dbgen.SaleListParams{SaleID: f.ID, Channel: f.Channel, State: f.State, HeldFor: f.HeldFor, Search: f.Search, OnlyOpen: f.OnlyOpen}
	if f.Gap == "" {
		return q, nil
	}
	gap, err := gaps.ParseName(f.Gap)
	switch {
	case err != nil:
		return q, &FieldError{Field: "gap", Given: f.Gap, Problem: err.Error()}
	case f.Channel != "" && f.Channel != gap.Channel:
		return q, &FieldError{Field: "gap", Given: f.Gap, Problem: fmt.Sprintf("%s is a gap of %s, not of %s", f.Gap, gap.Channel, f.Channel)}
	}
	q.Channel, q.NeedKind, q.NeedValue = gap.Channel, string(gap.Kind), gap.Value
	return q, nil
}

// Sale is a sale.
type Sale struct {
	Channel   string    `json:"channel"`
	Number    string    `json:"number"`
	RemoteID  string    `json:"remote_id"`
	State     string    `json:"state"`
	Shipment  string    `json:"shipment"` // how far the goods are on their way; empty while none have left
	Reasons   []string  `json:"reasons"`  // why it is held
	Total     string    `json:"total"`
	Currency  string    `json:"currency"`
	PlacedAt  time.Time `json:"placed_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Carried

	ID        int64    `json:"-"` // ours
	HeldAs    string   `json:"-"` // the fingerprint of what holds it
	Skipped   []string `json:"-"` // steps
	Cancelled bool     `json:"-"` // by a person
	Zone      string   `json:"-"` // the channel's, for people
}

// Carried is what a sale carries from its channel. What it doesn't carry is empty.
type Carried struct {
	DatedOn        string `json:"dated_on"` // a day in the channel's zone
	Source         string `json:"source"`
	Responsible    string `json:"responsible"`
	Merchant       string `json:"merchant"`
	Type           string `json:"type"`
	DeliveryMethod string `json:"delivery_method"` // ours
}

// Sales are sales, the newest order first.
func Sales(ctx context.Context, q dbgen.DBTX, f SaleFilter, part Part) (Page[Sale], error) {
	params, err := f.params()
	if err != nil {
		return Page[Sale]{}, err
	}
	of := channel(params.Channel)
	if f.Gap != "" {
		of.field = "gap"
	}
	if err := admit(ctx, q, f, part, of); err != nil {
		return Page[Sale]{}, err
	}
	page, err := turn(part, "sales", func(most, skip int32) ([]dbgen.SaleListRow, error) {
		params.Most, params.Skip = most, skip
		return dbgen.New().SaleList(ctx, db.Planned(q), params)
	}, newSale)
	if err != nil {
		return page, err
	}
	ids := make([]int64, len(page.Rows))
	for i, s := range page.Rows {
		ids[i] = s.ID
	}
	shipments, err := Shipments(ctx, q, ids...)
	for i, id := range ids {
		page.Rows[i].Shipment = shipments[id]
	}
	return page, err
}

func newSale(r dbgen.SaleListRow) (Sale, int64) {
	return Sale{
		Channel: r.Channel, Number: r.Number, RemoteID: r.RemoteID, State: r.State, Reasons: append([]string{}, r.Reasons...),
		Total: r.Total.In(r.Currency), Currency: r.Currency, PlacedAt: r.PlacedAt, UpdatedAt: r.UpdatedAt,
		Carried: Carried{r.DatedOn.Format(time.DateOnly), r.Source, r.Responsible, r.Merchant, r.SaleType, r.DeliveryMethod},
		ID:      r.ID, HeldAs: r.HeldAs, Skipped: r.Skipped, Cancelled: r.Cancelled, Zone: r.Zone,
	}, r.InAll
}

// Shipments say of each sale how far its goods are on their way.
func Shipments(ctx context.Context, q dbgen.DBTX, sales ...int64) (map[int64]string, error) {
	rows, err := dbgen.New().Shipments(ctx, q, sales)
	shipments := make(map[int64]string, len(rows))
	for _, r := range rows {
		shipments[r.SaleID] = r.Shipment
	}
	return shipments, db.Wrap("load how far the goods are", err)
}
