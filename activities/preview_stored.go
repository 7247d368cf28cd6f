package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// preview is what a page of orders is held against, loaded once for all of them.
type preview struct {
	channel  channel
	mappings posting.Mappings
	stored   map[string]dbgen.OrdersCompareRow // by remote id
	ledgers  map[int64]ledger                  // by sale
}

func preparePreview(ctx context.Context, tx pgx.Tx, code string, page connectors.OrderPage) (preview, error) {
	p := preview{stored: map[string]dbgen.OrdersCompareRow{}}
	var err error
	if p.channel, err = loadChannel(ctx, tx, code); err != nil {
		return p, err
	}
	if p.mappings, err = p.channel.mappings(ctx, tx, allLines(page)); err != nil {
		return p, err
	}
	return p, p.loadStored(ctx, tx, idsOf(page))
}

func (p *preview) loadStored(ctx context.Context, tx pgx.Tx, ids []string) error {
	rows, err := queries.OrdersCompare(ctx, tx, p.channel.ID, ids)
	if err != nil {
		return db.Wrap("load what is stored of the orders", err)
	}
	var sales []int64
	for _, row := range rows {
		p.stored[row.RemoteID] = row
		if row.SaleID != nil {
			sales = append(sales, *row.SaleID)
		}
	}
	p.ledgers, err = loadLedgers(ctx, tx, sales...)
	return err
}

func (p preview) ledgerOf(stored dbgen.OrdersCompareRow) ledger {
	if stored.SaleID == nil {
		return ledger{}
	}
	return p.ledgers[*stored.SaleID]
}

// allLines is one order with the lines of all: what is mapped for it is mapped
// for each.
func allLines(page connectors.OrderPage) commerce.Order {
	var all commerce.Order
	for _, read := range page.Orders {
		all.Lines = append(all.Lines, read.Order.Lines...)
	}
	return all
}

// idsOf are the ids of all orders of a page, readable or not.
func idsOf(page connectors.OrderPage) []string {
	ids := make([]string, 0, len(page.Orders)+len(page.Unreadable))
	for _, read := range page.Orders {
		ids = append(ids, read.Order.RemoteID)
	}
	for _, bad := range page.Unreadable {
		ids = append(ids, bad.RemoteID)
	}
	return ids
}
