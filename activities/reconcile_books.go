package activities

import (
	"bytes"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// booksOf is what we have of an order; the zero value is nothing.
type booksOf struct {
	dbgen.ReconcileOrdersRow
	ledger ledger
	money  []posting.Money
}

func (b booksOf) known() bool { return b.RemoteID != "" }

// inFlight reports whether something is on its way to the order, or was read of it after
// the shop was asked.
func (b booksOf) inFlight(askedAt time.Time) bool {
	return b.Moving || b.Unreadable || b.AskedAt.After(askedAt)
}

// ours is what is compared with what the shop says.
func (b booksOf) ours(says commerce.Order) *reconcile.Books {
	if !b.known() {
		return nil
	}
	books := &reconcile.Books{Status: b.Status, Thrown: b.Status == commerce.Trashed, Current: bytes.Equal(b.ContentHash, says.Fingerprint())}
	if b.SaleID == 0 {
		return books
	}
	books.Sale = &reconcile.Sale{Currency: b.Currency, Total: b.Total, Waits: b.Waits, Money: b.money}
	if b.ledger.invoice.ID != 0 {
		books.Sale.Invoiced = &b.ledger.invoice.Total
		for _, note := range b.ledger.credits() {
			books.Sale.Credited = books.Sale.Credited.Add(note.Total)
		}
	}
	return books
}

// loadBooks loads what we have of these orders, by their ids, as it was at one moment.
func (r *reconciler) loadBooks(ctx context.Context, ids []string) (books map[string]booksOf, err error) {
	err = db.Look(ctx, r.set.DB, func(tx pgx.Tx) error {
		rows, err := queries.ReconcileOrders(ctx, tx, dbgen.ReconcileOrdersParams{ChannelID: r.ch.ID, Channel: r.ch.Code, RemoteIds: ids})
		if err != nil {
			return db.Wrap("load orders", err)
		}
		books, err = booksOfRows(ctx, tx, rows)
		return err
	})
	return books, err
}

func booksOfRows(ctx context.Context, tx pgx.Tx, rows []dbgen.ReconcileOrdersRow) (map[string]booksOf, error) {
	sales := make([]int64, len(rows))
	for i, row := range rows {
		sales[i] = row.SaleID
	}
	ledgers, err := loadDocuments(ctx, tx, sales)
	if err != nil {
		return nil, err
	}
	payments, err := queries.ReconcileMoney(ctx, tx, sales)
	if err != nil {
		return nil, db.Wrap("load the payments", err)
	}
	books := map[string]booksOf{}
	for _, row := range rows {
		b := booksOf{ReconcileOrdersRow: row, ledger: ledgers[row.SaleID]}
		for _, p := range payments {
			if p.SaleID == row.SaleID && p.Currency == row.Currency {
				b.money = append(b.money, posting.Money{Account: p.MoneyAccount, Amount: p.Amount, Method: p.Method, ByHand: p.ByHand})
			}
		}
		books[row.RemoteID] = b
	}
	return books, nil
}
