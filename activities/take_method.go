package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// MethodTaken says which payments a register takes.
type MethodTaken struct {
	Register string
	Method   string // of payment, by the shop's id
	Channel  string // empty: all channels of the register's point of sale that say nothing of the method
	Account  string // the money account; empty: the register's cash
	Actor    string
}

// TakeMethod has a register take a payment method from now on, and answers the money
// account. What is booked stays where it is. Repeating it changes nothing. It is
// fault.NotFound where there is no such register, channel or account, fault.Conflict
// where the channel books under another point of sale.
func TakeMethod(ctx context.Context, pool *pgxpool.Pool, m MethodTaken) (account string, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		register, err := registerOf(ctx, tx, m.Register)
		if err != nil {
			return err
		}
		to, err := purseOf(ctx, tx, m.Account, m.Register)
		if err != nil {
			return err
		}
		account = to.account
		if err := m.keep(ctx, tx, register, to); err != nil {
			return err
		}
		return journal.Entry{
			Actor: m.Actor, Action: "take method", Detail: map[string]string{"register": m.Register, "method": m.Method, "channel": m.Channel, "account": account},
		}.Write(ctx, tx)
	})
	return account, err
}

func (m MethodTaken) keep(ctx context.Context, tx pgx.Tx, register dbgen.RegisterByCodeRow, to purse) error {
	if m.Channel == "" {
		return db.Wrap("map the method", queries.PosPaymentMappingSave(ctx, tx, dbgen.PosPaymentMappingSaveParams{
			PosID: register.PosID, RemoteMethod: m.Method, MoneyAccountID: to.accountID, RegisterID: &to.registerID,
		}))
	}
	ch, err := loadChannel(ctx, tx, m.Channel)
	if err != nil {
		return err
	}
	if ch.PosID != register.PosID {
		return fault.New(fault.Conflict, "map the method", "register %s stands in %s, and channel %s books under %s", m.Register, register.Pos, m.Channel, ch.pos.Code)
	}
	return db.Wrap("map the method", queries.PaymentMappingTake(ctx, tx, dbgen.PaymentMappingTakeParams{
		ChannelID: ch.ID, RemoteMethod: m.Method, MoneyAccountID: to.accountID, RegisterID: to.registerID,
	}))
}
