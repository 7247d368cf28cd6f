package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// PaymentRecord is money that came in or went back, with what it settles.
type PaymentRecord struct {
	Payment
	RefundID   string    `json:"refund_id"` // the shop's refund that gave it back; empty: none
	RecordedAt time.Time `json:"recorded_at"`
	Settles    []Settled `json:"settles"`
}

// Settled is a document that a payment settles, or a part of it.
type Settled struct {
	ID     int64  `json:"id"`
	Type   string `json:"type"`
	Number string `json:"number"`
	State  string `json:"state"`
	Total  string `json:"total"`  // of the document
	Amount string `json:"amount"` // of the payment, for it
}

// LoadPayment loads money that is booked. It is fault.NotFound where there is none: what
// waits for its register has no id.
func LoadPayment(ctx context.Context, q dbgen.DBTX, id int64) (*PaymentRecord, error) {
	p, err := dbgen.New().PaymentShow(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the payment", err)
	}
	v := &PaymentRecord{
		Payment: Payment{
			ID: p.ID, Channel: p.Channel, Number: p.Number, RemoteID: p.RemoteID, Kind: p.Kind, Amount: p.Amount.In(p.Currency), Currency: p.Currency,
			Method: p.Method, MoneyAccount: p.MoneyAccount, Register: p.Register, Shift: p.Shift, PaidAt: p.PaidAt.UTC(), ByHand: p.ByHand,
			Free: p.Free.In(p.Currency), Zone: p.Zone,
		},
		RefundID: p.RefundID, RecordedAt: p.RecordedAt.UTC(),
	}
	rows, err := dbgen.New().DocumentsOfPayment(ctx, q, id)
	v.Settles = make([]Settled, len(rows))
	for i, d := range rows {
		v.Settles[i] = Settled{d.ID, d.Type, d.Number, d.State, d.Total.In(p.Currency), d.Amount.In(p.Currency)}
	}
	return v, db.Wrap("load what the payment settles", err)
}
