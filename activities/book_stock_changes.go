package activities

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// StockErrors are why nothing of a booking was booked: each names its line, where it
// came from a file, and what to do.
type StockErrors []string

func (m StockErrors) Error() string { return strings.Join(m, "; ") }

// add adds one about something that was said.
func (m *StockErrors) add(said StockSaid, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if said.Line > 0 {
		text = fmt.Sprintf("line %d: %s", said.Line, text)
	}
	*m = append(*m, text)
}

// orNil is the mistakes as an error, where there are any.
func (m StockErrors) orNil() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// changes are the moves that make what is booked what is said.
func (b StockBooking) changes(ctx context.Context, tx pgx.Tx, about resolved) (StockBooked, error) {
	levels, err := loadLevels(ctx, tx, about.ids)
	if err != nil {
		return StockBooked{}, err
	}
	var out StockBooked
	var wrong StockErrors
	for _, said := range b.Said {
		at := place{about.items[said.SKU], about.warehouses[said.Warehouse]}
		has := levels[at]
		c := StockChange{said.SKU, said.Warehouse, b.kindOf(has.Began), has.OnHand, said.Quantity, at.item, at.warehouse}
		if said.By {
			c.After = has.OnHand.Add(said.Quantity)
		}
		switch free := has.OnHand.Sub(has.Reserved); {
		case c.After.Sign() < 0 && c.After.Cmp(c.Before) < 0:
			wrong.add(said, "%s of %s are on hand in %s: %s can't be taken", has.OnHand.Short(), said.SKU, said.Warehouse, said.Quantity.Abs().Short())
		case b.Kind == StockMove && said.Quantity.Sign() < 0 && free.Add(said.Quantity).Sign() < 0:
			wrong.add(said, "%s of the %s %s in %s are kept for sales: no more than %s can go", has.Reserved.Short(), has.OnHand.Short(), said.SKU, said.Warehouse, free.Short())
		case c.After.Equal(c.Before), b.OpenOnly && has.Began:
			out.Unchanged++
		default:
			out.Changes = append(out.Changes, c)
		}
	}
	out.Moves = len(out.Changes)
	return out, wrong.orNil()
}

// kindOf is what a move is, of an item that has ever been booked in its warehouse or not.
func (b StockBooking) kindOf(began bool) string {
	switch {
	case b.Kind == StockMove:
		return "transfer"
	case b.Kind == StockImport && !began:
		return "opening"
	default:
		return "adjustment"
	}
}

func loadLevels(ctx context.Context, tx pgx.Tx, items []int64) (map[place]dbgen.StockOfRow, error) {
	rows, err := queries.StockOf(ctx, tx, items)
	if err != nil {
		return nil, db.Wrap("look what is on hand", err)
	}
	levels := make(map[place]dbgen.StockOfRow, len(rows))
	for _, row := range rows {
		levels[place{row.ItemID, row.WarehouseID}] = row
	}
	return levels, nil
}

// resolved are the items and warehouses that a booking names.
type resolved struct {
	ids        []int64 // of the items
	items      map[string]int64
	warehouses map[string]int64
}

// codes are those of the warehouses there are.
func (r resolved) codes() []string { return slices.Sorted(maps.Keys(r.warehouses)) }

// place is where an item can be.
type place struct{ item, warehouse int64 }

// resolve finds what is named, and everything that is wrong with it.
func resolve(ctx context.Context, tx pgx.Tx, all []StockSaid) (resolved, error) {
	known, found, err := lookUp(ctx, tx, all)
	if err != nil {
		return known, err
	}
	var wrong StockErrors
	lines := map[place]StockSaid{}
	for _, said := range all {
		item, isItem := found[said.SKU]
		warehouse, isWarehouse := known.warehouses[said.Warehouse]
		earlier, twice := lines[place{item.ID, warehouse}]
		switch {
		case said.Unread != "":
			wrong.add(said, "%q is no number of pieces: want digits such as 12 or 0.5", said.Unread)
		case said.SKU == "":
			wrong.add(said, "it names no SKU")
		case !isItem:
			wrong.add(said, "there is no item %s: add it, or correct the SKU", said.SKU)
		case !item.Stocked:
			wrong.add(said, "%s is never in stock: it is a service, or has variations, which are", said.SKU)
		case !isWarehouse:
			wrong.add(said, "there is no warehouse %q: there are %s", said.Warehouse, strings.Join(known.codes(), ", "))
		case !said.By && said.Quantity.Sign() < 0:
			wrong.add(said, "%s of %s in %s: nobody has less than nothing on hand", said.Quantity.Short(), said.SKU, said.Warehouse)
		case twice:
			wrong.add(said, "%s in %s is on line %d already: say it once", said.SKU, said.Warehouse, earlier.Line)
		default:
			lines[place{item.ID, warehouse}] = said
		}
	}
	return known, wrong.orNil()
}

func lookUp(ctx context.Context, tx pgx.Tx, all []StockSaid) (resolved, map[string]dbgen.StockItemsRow, error) {
	known := resolved{items: map[string]int64{}, warehouses: map[string]int64{}}
	skus := make([]string, len(all))
	for i, said := range all {
		skus[i] = said.SKU
	}
	items, err := queries.StockItems(ctx, tx, skus)
	if err != nil {
		return known, nil, db.Wrap("look for the items", err)
	}
	warehouses, err := queries.StockWarehouses(ctx, tx)
	if err != nil {
		return known, nil, db.Wrap("look for the warehouses", err)
	}
	found := make(map[string]dbgen.StockItemsRow, len(items))
	for _, item := range items {
		found[item.SKU], known.items[item.SKU] = item, item.ID
		known.ids = append(known.ids, item.ID)
	}
	for _, warehouse := range warehouses {
		known.warehouses[warehouse.Code] = warehouse.ID
	}
	return known, found, nil
}
