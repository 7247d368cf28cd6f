package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// conclude settles which state the sale is in after this pass, and what an open
// one waits for.
func (s *Set) conclude(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (Written, error) {
	if sale.State == stateHeld || sale.State == stateAwaitingRelease {
		return Written{State: sale.State}, nil
	}
	books, err := loadBooks(ctx, tx, sale, in.Plan.Deliver)
	if err != nil {
		return Written{}, err
	}
	if in.Plan.Refused {
		return s.end(ctx, tx, sale, books)
	}
	out := books.conclusion(sale)
	return out, setState(ctx, tx, sale, out.State)
}

// end closes the sale of a refused order: cancelled where nothing was posted,
// reversed where a person released it after taking everything back by hand.
func (s *Set) end(ctx context.Context, tx pgx.Tx, sale sale, books books) (Written, error) {
	if books.invoice.posted() {
		return Written{State: stateReversed}, setState(ctx, tx, sale, stateReversed)
	}
	return Written{State: stateCancelled}, s.cancel(ctx, tx, sale)
}

// cancel ends a sale that never had a posted document.
func (s *Set) cancel(ctx context.Context, tx pgx.Tx, sale sale) error {
	if _, err := queries.DraftCancel(ctx, tx, sale.ID); err != nil {
		return db.Wrap("cancel the draft", err)
	}
	if sale.State == stateCancelled {
		return nil
	}
	text := fmt.Sprintf("Cancelled: the order is %s.", sale.OrderStatus)
	sale.tell("cancelled", text)
	return setState(ctx, tx, sale, stateCancelled)
}

// books is what the ledger holds of a sale.
type books struct {
	invoice invoice
	waiting []dbgen.GoodsOfDocumentRow // goods that have not left
	missing []string                   // what there isn't enough of, where they are to leave now
}

func loadBooks(ctx context.Context, tx pgx.Tx, sale sale, deliver bool) (books, error) {
	var b books
	var err error
	if b.invoice, err = invoiceOf(ctx, tx, sale.ID); err != nil || !b.invoice.posted() {
		return b, err
	}
	if _, err = queries.DeliveryNoteOfSale(ctx, tx, sale.ID); err == nil {
		return b, nil // all goods have left
	}
	if !db.IsNotFound(err) {
		return b, db.Wrap("look for the delivery note", err)
	}
	if b.waiting, err = queries.GoodsOfDocument(ctx, tx, b.invoice.ID); err != nil || len(b.waiting) == 0 || !deliver {
		return b, db.Wrap("load the goods", err)
	}
	b.missing, err = short(ctx, tx, sale.channel.pos.WarehouseID, b.waiting)
	return b, err
}

// conclusion: goods come before money, because what the warehouse lacks needs
// somebody to act, while money comes by itself.
func (b books) conclusion(sale sale) Written {
	open := b.invoice.Total.Sub(b.invoice.Paid)
	switch {
	case !b.invoice.posted() && !slices.Contains(sale.channel.policy.DocumentStatuses, sale.OrderStatus):
		return Written{stateAwaitingPayment, fmt.Sprintf("The order is **%s**: the buyer has yet to pay or to finish it.", sale.OrderStatus)}
	case !b.invoice.posted():
		return Written{State: stateSettled} // nothing was sold
	case len(b.missing) > 0:
		return Written{stateAwaitingStock, "Not enough in stock: " + strings.Join(b.missing, ", ") + "."}
	case open.Sign() > 0:
		return Written{stateAwaitingPayment, fmt.Sprintf("Invoice **%s**: %s are open.", number(b.invoice), total(open, b.invoice.Currency))}
	case len(b.waiting) > 0:
		return Written{stateAwaitingGoods, fmt.Sprintf("Paid, but the order is **%s**: its goods leave later.", sale.OrderStatus)}
	default:
		return Written{State: stateSettled}
	}
}
