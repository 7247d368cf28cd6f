package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// DeliveryRecord is a delivery or return note.
type DeliveryRecord struct {
	ID             int64            `json:"id"`
	Kind           string           `json:"kind"` // delivery or return
	Sale           string           `json:"sale"`
	RemoteID       string           `json:"remote_id"` // of the sale
	Part           int32            `json:"part"`
	State          string           `json:"state"`
	Returns        int64            `json:"returns"` // of a return: the delivery that it takes back; 0 else
	Channel        string           `json:"channel"`
	POS            string           `json:"pos"`
	Warehouse      string           `json:"warehouse"`
	External       bool             `json:"external"`        // the warehouse is somebody else's
	Document       string           `json:"document"`        // the invoice that sells the goods; empty for none
	DocumentID     int64            `json:"document_id"`     // likewise; 0 for none
	DeliveryMethod string           `json:"delivery_method"` // ours
	Counterparty   string           `json:"counterparty"`    // stands for who carries the goods; empty for nobody
	ByHand         bool             `json:"by_hand"`
	CreatedAt      time.Time        `json:"created_at"`
	Lines          []DeliveryLine   `json:"lines"`
	Parcels        []DeliveryParcel `json:"parcels"`
	Steps          []DeliveryStep   `json:"steps"`

	Goods []Goods `json:"-"` // of the lines, what is away
	Zone  string  `json:"-"` // the channel's, for people
}

// DeliveryLine is goods of a note.
type DeliveryLine struct {
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Quantity string `json:"quantity"`
	Returned string `json:"returned"` // of that
}

// DeliveryParcel is what goods of a note travel in.
type DeliveryParcel struct {
	Number  string    `json:"number"` // empty for one without
	Carrier string    `json:"carrier"`
	AddedAt time.Time `json:"added_at"`
}

// DeliveryStep is who brought a note to a state.
type DeliveryStep struct {
	State string    `json:"state"`
	Actor string    `json:"actor"`
	At    time.Time `json:"at"`
}

// LoadDelivery loads a delivery or return note. It is fault.NotFound where there is none.
func LoadDelivery(ctx context.Context, q dbgen.DBTX, id int64) (*DeliveryRecord, error) {
	row, err := dbgen.New().DeliveryShow(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the delivery note", err)
	}
	v := &DeliveryRecord{
		ID: row.ID, Kind: row.Kind, Sale: row.Sale, RemoteID: row.RemoteID, Part: row.Part, State: row.State, Returns: row.ReturnsID, Channel: row.Channel,
		POS: row.Pos, Warehouse: row.Warehouse, External: row.External, Document: row.Document, DocumentID: row.DocumentID, DeliveryMethod: row.DeliveryMethod,
		Counterparty: row.Counterparty, ByHand: row.ByHand, CreatedAt: row.CreatedAt.UTC(), Zone: row.Zone,
	}
	return v, v.loadParts(ctx, q)
}

func (v *DeliveryRecord) loadParts(ctx context.Context, q dbgen.DBTX) error {
	lines, err := dbgen.New().DeliveryLines(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the goods", err)
	}
	parcels, err := dbgen.New().DeliveryParcels(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the parcels", err)
	}
	steps, err := dbgen.New().DeliverySteps(ctx, q, v.ID)
	v.Lines, v.Parcels, v.Steps = make([]DeliveryLine, len(lines)), make([]DeliveryParcel, len(parcels)), make([]DeliveryStep, len(steps))
	v.Goods = goodsOf(v.Kind, v.State, lines)
	for i, l := range lines {
		v.Lines[i] = DeliveryLine{l.SKU, l.Name, l.Quantity.Short(), l.Returned.Short()}
	}
	for i, y := range parcels {
		v.Parcels[i] = DeliveryParcel{y.Number, y.Carrier, y.AddedAt.UTC()}
	}
	for i, s := range steps {
		v.Steps[i] = DeliveryStep{s.State, s.Actor, s.At.UTC()}
	}
	return db.Wrap("load who brought it on", err)
}
