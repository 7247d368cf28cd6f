package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// DeliveryGiven is a person's word that goods of a sale leave.
type DeliveryGiven struct {
	Key       string // the same key is the same delivery
	SaleID    int64
	Warehouse string          // where they leave from, by its code; empty: the point of sale's
	Lines     []DeliveryGoods // empty: all that has yet to leave
	Draft     bool            // write the note, and let the goods lie until it is approved
	Actor     string
	Reason    string // for the journal; no personal data
}

// DeliveryGoods is a number of pieces of an item.
type DeliveryGoods struct {
	SKU      string
	Quantity money.Amount
}

// DeliveryDone is what became of a person's word on a delivery.
type DeliveryDone struct {
	Note        int64 // the delivery note that it was about, or that it made
	GivenBefore bool  // it was carried out before, and not again
}

// CreateDelivery takes goods of a sale out of a warehouse, whatever its order's status:
// all that has yet to leave, or a part, so that a sale may have several notes. The sale's
// lifecycle looks again. The same delivery twice is made once. It is fault.Invalid for
// goods that can be none, fault.NotFound where there is no such warehouse, fault.Conflict
// where the sale is held, where less is open or in stock, where the channel has no
// delivery notes, or where the key is another command's.
func CreateDelivery(ctx context.Context, pool *pgxpool.Pool, d DeliveryGiven) (DeliveryDone, error) {
	c := deliveryCommand{key: d.Key, kind: "create_delivery", by: author{d.Actor, d.Reason, true}}
	return c.carryOut(ctx, pool, d.SaleID, func(ctx context.Context, tx pgx.Tx, sale sale) (int64, error) {
		return d.create(ctx, tx, sale, c.by)
	})
}

func (d DeliveryGiven) create(ctx context.Context, tx pgx.Tx, sale sale, by author) (int64, error) {
	if err := mayLeave(sale); err != nil {
		return 0, err
	}
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil {
		return 0, err
	}
	out, err := chosen(goods.waiting(), d.Lines, "of sale "+sale.Number, "yet to leave")
	if err != nil {
		return 0, err
	}
	from := outward{document: goods.document, state: NoteApproved}
	if from.warehouse, err = d.house(ctx, tx, sale); err != nil {
		return 0, err
	}
	if d.Draft {
		from.state = noteDraft
	} else if err := inStock(ctx, tx, sale, from.warehouse, out); err != nil {
		return 0, err
	}
	return takeOut(ctx, tx, sale, from, out, by)
}

const opDeliver = "deliver goods"

// mayLeave refuses goods of a sale that shouldn't leave now.
func mayLeave(sale sale) error {
	switch {
	case sale.State == stateHeld || sale.State == stateAwaitingRelease:
		return fault.New(fault.Conflict, opDeliver, "the sale is held: do what `orderloom sale show %s` lists first", sale.Number)
	case sale.leaving() == leaveUnnoted:
		return fault.New(fault.Conflict, opDeliver, "channel %s has no delivery notes: set delivery_notes to by_hand or automatic", sale.channel.Code)
	default:
		return nil
	}
}

// chosen are the goods that a person names, of those that are open in some way; all where
// none is named.
func chosen(open []posting.Goods, lines []DeliveryGoods, whose, how string) ([]posting.Goods, error) {
	if len(open) == 0 {
		return nil, fault.New(fault.Conflict, opDeliver, "nothing %s is %s", whose, how)
	}
	if len(lines) == 0 {
		return open, nil
	}
	var out []posting.Goods
	for _, l := range lines {
		named := func(g posting.Goods) bool { return g.SKU == l.SKU }
		i := slices.IndexFunc(open, named)
		switch {
		case l.Quantity.Sign() <= 0:
			return nil, fault.New(fault.Invalid, opDeliver, "%s of %s is no quantity: want more than 0", l.Quantity.Short(), l.SKU)
		case slices.ContainsFunc(out, named):
			return nil, fault.New(fault.Invalid, opDeliver, "%s is named twice: name it once", l.SKU)
		case i < 0:
			return nil, fault.New(fault.Conflict, opDeliver, "no %s %s is %s: there are %s", l.SKU, whose, how, goodsText(open))
		case l.Quantity.Cmp(open[i].Quantity) > 0:
			return nil, fault.New(fault.Conflict, opDeliver, "of %s, %s %s are %s, not %s", l.SKU, open[i].Quantity.Short(), whose, how, l.Quantity.Short())
		}
		part := open[i]
		part.Quantity = l.Quantity
		out = append(out, part)
	}
	out, _ = parted(out)
	return out, nil
}

func goodsText(goods []posting.Goods) string {
	words := make([]string, len(goods))
	for i, g := range goods {
		words[i] = fmt.Sprintf("%s %s", g.Quantity.Short(), g.SKU)
	}
	return strings.Join(words, ", ")
}

// house is the warehouse that the goods leave from.
func (d DeliveryGiven) house(ctx context.Context, tx pgx.Tx, sale sale) (int64, error) {
	if d.Warehouse == "" {
		return sale.channel.pos.WarehouseID, nil
	}
	id, err := queries.WarehouseNamed(ctx, tx, d.Warehouse)
	if db.IsNotFound(err) {
		return 0, fault.New(fault.NotFound, opDeliver, "there is no warehouse %q", d.Warehouse)
	}
	return id, db.Wrap("look for the warehouse", err)
}

// inStock refuses goods that the warehouse hasn't, or keeps for another sale, and all of
// production's to a sale that isn't. What an external one has nobody knows.
func inStock(ctx context.Context, tx pgx.Tx, sale sale, warehouse int64, goods []posting.Goods) error {
	anothers, err := sale.isOutOfPlace(ctx, tx, warehouse)
	if err != nil {
		return err
	}
	if anothers {
		return fault.New(fault.Conflict, opDeliver, "channel %s isn't production's, and the warehouse is: name another with --warehouse", sale.channel.Code)
	}
	external, err := queries.WarehouseIsExternal(ctx, tx, warehouse)
	if err != nil || external {
		return db.Wrap("look whose the warehouse is", err)
	}
	missing, err := short(ctx, tx, sale, warehouse, goods)
	if err != nil || len(missing) == 0 {
		return err
	}
	return fault.New(fault.Conflict, opDeliver, "not enough in stock: %s", strings.Join(missing, ", "))
}
