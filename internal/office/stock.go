package office

import (
	"cmp"
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// RequestFilter says which requests for goods are wanted: without a state, those that
// are open.
type RequestFilter struct {
	ID             int64  // that one alone, whatever its state; 0: any
	Channel, State string // one of RequestStates
	Search         string // a part of the item's SKU or name, the sale's number or the reason
}

// RequestStates are what can be asked for.
func RequestStates() []string { return []string{"open", "closed", "all"} }

// Check implements Filter.
func (f RequestFilter) Check() error { return oneOf("state", f.State, RequestStates()) }

// state is as the database takes it: empty is any.
func (f RequestFilter) state() string {
	if f.ID != 0 || f.State == "all" {
		return ""
	}
	return cmp.Or(f.State, "open")
}

// Request is goods that a sale lacks.
type Request struct {
	ID        int64        `json:"id"`
	State     string       `json:"state"`
	SKU       string       `json:"sku"`
	Name      string       `json:"name"`
	Quantity  money.Amount `json:"quantity"`
	Warehouse string       `json:"warehouse"` // where it is to be
	Channel   string       `json:"channel"`
	Number    string       `json:"number"` // of the sale
	RemoteID  string       `json:"remote_id"`
	SaleState string       `json:"sale_state"`
	OpenedAt  time.Time    `json:"opened_at"`
	ClosedAt  *time.Time   `json:"closed_at"`
	ClosedBy  string       `json:"closed_by"`
	Outcome   string       `json:"outcome"` // arrived, not_wanted, by_hand; empty while it is open
	Reason    string       `json:"reason"`

	Zone string `json:"-"` // the channel's, for people
}

// Requests are the goods that sales lack, the longest asked for first.
func Requests(ctx context.Context, q dbgen.DBTX, f RequestFilter, part Part) (Page[Request], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Request]{}, err
	}
	its, err := channelID(ctx, q, f.Channel)
	if err != nil {
		return Page[Request]{}, err
	}
	return turn(part, "the requests", func(most, skip int32) ([]dbgen.RequestListRow, error) {
		return dbgen.New().RequestList(ctx, db.Planned(q), dbgen.RequestListParams{
			ID: f.ID, ChannelID: its, State: f.state(), Search: f.Search, Most: most, Skip: skip,
		})
	}, newRequest)
}

// LoadRequest loads a request. It is fault.NotFound where there is none.
func LoadRequest(ctx context.Context, q dbgen.DBTX, id int64) (Request, error) {
	return Only(ctx, q, Requests, RequestFilter{ID: id}, "load the request")
}

func newRequest(r dbgen.RequestListRow) (Request, int64) {
	return Request{
		ID: r.ID, State: r.State, SKU: r.SKU, Name: r.Name, Quantity: r.Quantity, Warehouse: r.Warehouse, Channel: r.Channel, Number: r.Number,
		RemoteID: r.RemoteID, SaleState: r.SaleState, OpenedAt: r.OpenedAt, ClosedAt: r.ClosedAt, ClosedBy: r.ClosedBy, Outcome: r.Outcome,
		Reason: r.Reason, Zone: r.Zone,
	}, r.InAll
}

// OversoldFilter says whether alarms that are over are wanted, too.
type OversoldFilter struct{ Solved bool }

// Check implements Filter.
func (OversoldFilter) Check() error { return nil }

// Oversold is an item of which more is sold than there is.
type Oversold struct {
	SKU         string       `json:"sku"`
	Name        string       `json:"name"`
	Environment string       `json:"environment"`
	Open        money.Amount `json:"open"` // sold and not delivered
	OnHand      money.Amount `json:"on_hand"`
	Since       time.Time    `json:"since"`
	SolvedAt    *time.Time   `json:"solved_at"` // null: it still is
	Sales       []string     `json:"sales"`     // channel and number; none once it is over
}

// OversoldItems are what is sold more often than there is of it, the oldest alarm first.
func OversoldItems(ctx context.Context, q dbgen.DBTX, f OversoldFilter, part Part) (Page[Oversold], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[Oversold]{}, err
	}
	return turn(part, "what is oversold", func(most, skip int32) ([]dbgen.OversoldListRow, error) {
		return dbgen.New().OversoldList(ctx, db.Planned(q), dbgen.OversoldListParams{Solved: f.Solved, Most: most, Skip: skip})
	}, func(r dbgen.OversoldListRow) (Oversold, int64) {
		return Oversold{r.SKU, r.Name, r.Environment, r.Open, r.OnHand, r.Since, r.SolvedAt, append([]string{}, r.Sales...)}, r.InAll
	})
}

// StockFilter says which stock is wanted.
type StockFilter struct {
	Warehouse string
	SKU       string // of this item
	Search    string // a part of its SKU or name
}

// Check implements Filter.
func (StockFilter) Check() error { return nil }

// Stock is an item in a warehouse.
type Stock struct {
	SKU       string       `json:"sku"`
	Name      string       `json:"name"`
	Warehouse string       `json:"warehouse"`
	OnHand    money.Amount `json:"on_hand"`
	Reserved  money.Amount `json:"reserved"`
	Open      money.Amount `json:"open"`
	Available money.Amount `json:"available"` // negative: more is sold than there is
}

// Stocks are items by SKU, warehouse by warehouse.
func Stocks(ctx context.Context, q dbgen.DBTX, f StockFilter, part Part) (Page[Stock], error) {
	if err := admit(ctx, q, f, part, warehouse(f.Warehouse)); err != nil {
		return Page[Stock]{}, err
	}
	return turn(part, "the stock", func(most, skip int32) ([]dbgen.StockListRow, error) {
		return dbgen.New().StockList(ctx, db.Planned(q), dbgen.StockListParams{Warehouse: f.Warehouse, SKU: f.SKU, Search: f.Search, Most: most, Skip: skip})
	}, func(r dbgen.StockListRow) (Stock, int64) {
		return Stock{r.SKU, r.Name, r.Warehouse, r.OnHand, r.Reserved, r.Open, r.OnHand.Sub(r.Open)}, r.InAll
	})
}
