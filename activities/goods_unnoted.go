package activities

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/posting"
)

// bookUnnoted books goods that leave without a delivery note: the shop's word is all there is,
// and nobody looks whether they are there. What left had been there: what of it was never
// booked, or is kept for another sale, is booked as found.
func bookUnnoted(ctx context.Context, tx pgx.Tx, sale sale, document int64, goods []posting.Goods) error {
	from := outward{document, sale.channel.pos.WarehouseID, NoteApproved}
	if _, err := lockStock(ctx, tx, sale.ID, from.warehouse, goods); err != nil {
		return err
	}
	id, err := insertNote(ctx, tx, from.note(sale, "unnoted", byItself()), goods)
	if err != nil {
		return err
	}
	found, err := queries.StockMovesUnnoted(ctx, tx, id)
	if err != nil {
		return db.Wrap("move the goods", err)
	}
	left := "The goods are out of the stock."
	entry := map[string]string{"goods": goodsText(goods)}
	if len(found) > 0 {
		more := make([]string, len(found))
		for i, f := range found {
			more[i] = f.Found.Short() + " " + f.SKU
		}
		entry["found"] = strings.Join(more, ", ")
		left = "The goods are out of the stock, of which more left than was booked: " + entry["found"] + "."
	}
	sale.tell("left/"+noteNumber(id), left)
	sale.journal(worker, "let goods go", "done", entry)
	sale.mark(stepDelivery, stepDone, "")
	return nil
}
