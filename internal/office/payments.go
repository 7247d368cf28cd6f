package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// PaymentFilter says which money is wanted.
type PaymentFilter struct {
	Sale                       int64 // for this sale; 0: for any
	Channel, Register, Account string
	Shift                      int64 // of this shift; 0: of any
	Waiting                    bool  // only what waits for its register to open
}

// Check implements Filter.
func (PaymentFilter) Check() error { return nil }

// Payment is money that came in or went back.
type Payment struct {
	ID           int64     `json:"id"` // 0 while it waits
	Channel      string    `json:"channel"`
	Number       string    `json:"number"`    // of the sale
	RemoteID     string    `json:"remote_id"` // likewise
	Kind         string    `json:"kind"`      // payment, refund, reversal
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	Method       string    `json:"method"`
	MoneyAccount string    `json:"money_account"`
	Register     string    `json:"register"` // empty: none
	Shift        int64     `json:"shift"`    // 0: none
	PaidAt       time.Time `json:"paid_at"`
	ByHand       bool      `json:"by_hand"`
	Waits        bool      `json:"waits"` // for the register to open
	Free         string    `json:"free"`  // what of it settles nothing yet

	Zone string `json:"-"` // the channel's, for people
}

// Payments are the money that came in and went back, the newest first.
func Payments(ctx context.Context, q dbgen.DBTX, f PaymentFilter, part Part) (Page[Payment], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel), register(f.Register), account(f.Account)); err != nil {
		return Page[Payment]{}, err
	}
	its, err := channelID(ctx, q, f.Channel)
	if err != nil {
		return Page[Payment]{}, err
	}
	return turn(part, "payments", func(most, skip int32) ([]dbgen.PaymentListRow, error) {
		return dbgen.New().PaymentList(ctx, db.Planned(q), dbgen.PaymentListParams{
			SaleID: f.Sale, ChannelID: its, Register: f.Register, ShiftID: f.Shift, MoneyAccount: f.Account, Waiting: f.Waiting, Most: most, Skip: skip,
		})
	}, func(r dbgen.PaymentListRow) (Payment, int64) {
		return Payment{
			ID: r.ID, Channel: r.Channel, Number: r.Number, RemoteID: r.RemoteID, Kind: r.Kind, Amount: r.Amount.In(r.Currency), Currency: r.Currency,
			Method: r.Method, MoneyAccount: r.MoneyAccount, Register: r.Register, Shift: r.Shift, PaidAt: r.PaidAt,
			ByHand: r.ByHand, Waits: r.ID == 0, Free: r.Free.In(r.Currency), Zone: r.Zone,
		}, r.InAll
	})
}
