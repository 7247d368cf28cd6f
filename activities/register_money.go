package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
)

// place finds for each payment the register that takes its method, and parts those
// that can be booked now from those that wait for a register to open.
func (m *saleMoney) place(ctx context.Context, tx pgx.Tx, sale sale, due []duePayment) (now, later []duePayment, err error) {
	if !m.HasRegisters || len(due) == 0 {
		return due, nil, nil
	}
	registers, err := registersOf(ctx, tx, sale.channel)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range due {
		open := true
		if register := registers[p.Method]; register != "" {
			if p.to, err = purseOf(ctx, tx, p.Account, register); err != nil {
				return nil, nil, err
			}
			if open, err = isOpen(ctx, tx, p.to); err != nil {
				return nil, nil, err
			}
		}
		if open {
			now = append(now, p)
		} else {
			later = append(later, p)
		}
	}
	return now, later, nil
}

// registersOf are the registers that take a channel's payment methods.
func registersOf(ctx context.Context, tx pgx.Tx, ch channel) (map[string]string, error) {
	rows, err := queries.PaymentMappingList(ctx, tx, ch.ID)
	registers := map[string]string{}
	for _, r := range rows {
		registers[r.RemoteMethod] = r.Register
	}
	return registers, db.Wrap("load payment mappings", err)
}

// isOpen reports whether a purse's register is open, and keeps it so until the end
// of the transaction.
func isOpen(ctx context.Context, tx pgx.Tx, to purse) (bool, error) {
	shift, err := queries.RegisterShift(ctx, tx, to.registerID)
	return shift != 0, db.Wrap("look for the open shift of register "+to.register, err)
}

// await has payments wait for their registers, in place of all that waited by the
// shop's word before.
func (m *saleMoney) await(ctx context.Context, tx pgx.Tx, sale sale, later []duePayment, n int) error {
	kept := make([]string, len(later))
	for i, p := range later {
		kept[i] = statusPaymentKey(sale.ID, n+i)
		t := m.transfer(p, kept[i])
		if err := wait(ctx, tx, sale.ID, p.to, t); err != nil {
			return err
		}
		tellWaiting(sale.record, p.to, t)
	}
	if !m.HasWaiting {
		return nil
	}
	return db.Wrap("forget what waits no more", queries.MoneyWaitsStill(ctx, tx, sale.ID, kept))
}

// transfer is a payment of the shop's word on its way.
func (m *saleMoney) transfer(p duePayment, key string) transfer {
	return transfer{
		key: key, kind: p.Kind, refundID: orNil(p.RefundID), method: p.Method, amount: p.Amount, currency: m.Currency, paidAt: p.at, actor: worker,
	}
}
