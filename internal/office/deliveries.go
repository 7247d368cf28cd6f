package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// DeliveryFilter says which deliveries are wanted: without a state, those that have yet to
// leave the house.
type DeliveryFilter struct {
	Channel, POS, Warehouse string
	State                   string // one of DeliveryStates, or all
	Search                  string // a part of the sale's or a parcel's number, of a SKU, or of who buys
}

// DeliveryStates are all that a delivery can be in, in its order.
func DeliveryStates() []string {
	return []string{"draft", "approved", "packed", "shipped", "delivered", "received", "reversed"}
}

// DeliveriesHere are the states of what has yet to leave the house.
func DeliveriesHere() []string { return []string{"draft", "approved", "packed"} }

// Check implements Filter.
func (f DeliveryFilter) Check() error {
	return oneOf("state", f.State, append(DeliveryStates(), "all"))
}

func (f DeliveryFilter) states() []string {
	switch f.State {
	case "":
		return DeliveriesHere()
	case "all":
		return DeliveryStates()
	default:
		return []string{f.State}
	}
}

// Delivery is goods on their way, or to be.
type Delivery struct {
	ID             int64     `json:"id"`
	Sale           string    `json:"sale"`
	RemoteID       string    `json:"remote_id"` // of the sale
	Part           int32     `json:"part"`
	State          string    `json:"state"`
	Channel        string    `json:"channel"`
	POS            string    `json:"pos"`
	Warehouse      string    `json:"warehouse"`
	DeliveryMethod string    `json:"delivery_method"`
	Pieces         string    `json:"pieces"`
	Lines          int32     `json:"lines"`
	Parcels        []string  `json:"parcels"` // their numbers; empty for one without
	ByHand         bool      `json:"by_hand"`
	CreatedAt      time.Time `json:"created_at"`

	Zone string `json:"-"` // the channel's, for people
}

// Deliveries are deliveries, the oldest first.
func Deliveries(ctx context.Context, q dbgen.DBTX, f DeliveryFilter, part Part) (Page[Delivery], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel), pointOfSale(f.POS), warehouse(f.Warehouse)); err != nil {
		return Page[Delivery]{}, err
	}
	its, err := channelID(ctx, q, f.Channel)
	if err != nil {
		return Page[Delivery]{}, err
	}
	return turn(part, "deliveries", func(most, skip int32) ([]dbgen.DeliveryListRow, error) {
		return dbgen.New().DeliveryList(ctx, db.Planned(q), dbgen.DeliveryListParams{
			States: f.states(), ChannelID: its, Pos: f.POS, Warehouse: f.Warehouse, Search: f.Search, Most: most, Skip: skip,
		})
	}, func(r dbgen.DeliveryListRow) (Delivery, int64) {
		return Delivery{
			ID: r.ID, Sale: r.Sale, RemoteID: r.RemoteID, Part: r.Part, State: r.State, Channel: r.Channel, POS: r.Pos, Warehouse: r.Warehouse,
			DeliveryMethod: r.DeliveryMethod, Pieces: r.Pieces.Short(), Lines: r.Lines, Parcels: append([]string{}, r.Parcels...), ByHand: r.ByHand,
			CreatedAt: r.CreatedAt, Zone: r.Zone,
		}, r.InAll
	})
}
