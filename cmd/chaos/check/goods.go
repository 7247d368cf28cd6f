package check

import (
	"slices"

	"github.com/shopspring/decimal"
)

// goods is what the sale's document takes out of the warehouse, by item; nil for
// nothing.
func (f *file) goods() map[int64]decimal.Decimal {
	if len(f.documents) == 0 {
		return nil
	}
	var goods map[int64]decimal.Decimal
	for _, l := range f.books.lines[f.documents[0].ID] {
		delivered := l.Item != nil && (l.Kind == "goods" || l.Kind == "custom") && f.books.items[l.SKU].Kind != "service"
		if !delivered || !l.Quantity.IsPositive() {
			continue
		}
		if goods == nil {
			goods = map[int64]decimal.Decimal{}
		}
		goods[*l.Item] = goods[*l.Item].Add(l.Quantity)
	}
	return goods
}

func (f *file) deliveries() []delivery { return f.books.deliveries[f.sale.ID] }

// examineDelivery: what was to leave left, once, and each delivery moved stock.
func (f *file) examineDelivery() {
	due, left := f.goods(), map[int64]decimal.Decimal{}
	for _, note := range f.deliveries() {
		for _, parcel := range f.books.parcels[note.ID] {
			left[parcel.Item] = left[parcel.Item].Add(parcel.Quantity)
		}
		f.examineMoves(note)
	}
	if len(f.deliveries()) == 0 {
		if f.want.deliver && due != nil && !f.isHeld() && !f.short(due) {
			f.add(Lost, "the order is %s, its goods are in stock, and nothing was delivered", f.order.Status)
		}
		return
	}
	for item, quantity := range left {
		if quantity.GreaterThan(due[item]) {
			f.add(Doubled, "%s of item %d left in %d delivery notes, %s were sold", quantity, item, len(f.deliveries()), due[item])
		}
	}
	for item, quantity := range due {
		if left[item].LessThan(quantity) {
			f.add(Lost, "%s of item %d were sold, %s left the warehouse", quantity, item, left[item])
		}
	}
	if !f.was(f.channel.policy.DeliveryStatuses) {
		f.add(Audit, "goods left, though no status of the order ever called for it")
	}
}

// short reports whether the warehouse lacks some of the goods.
func (f *file) short(goods map[int64]decimal.Decimal) bool {
	for item, quantity := range goods {
		has := slices.ContainsFunc(f.books.levels, func(l level) bool {
			return l.Item == item && l.Warehouse == f.channel.Warehouse && l.OnHand.GreaterThanOrEqual(quantity)
		})
		if !has {
			return true
		}
	}
	return false
}

// examineMoves: a delivery note's lines moved stock, each once.
func (f *file) examineMoves(note delivery) {
	moved, times := map[int64]decimal.Decimal{}, map[int64]int{}
	for _, m := range f.books.moves {
		if m.Note != nil && *m.Note == note.ID {
			moved[m.Item], times[m.Item] = moved[m.Item].Sub(m.Quantity), times[m.Item]+1
		}
	}
	for _, parcel := range f.books.parcels[note.ID] {
		switch {
		case times[parcel.Item] > 1:
			f.add(Doubled, "delivery note %d took item %d out of stock %d times", note.ID, parcel.Item, times[parcel.Item])
		case times[parcel.Item] == 0:
			f.add(Lost, "delivery note %d never took item %d out of stock", note.ID, parcel.Item)
		case !moved[parcel.Item].Equal(parcel.Quantity):
			f.add(Audit, "delivery note %d names %s of item %d and moved %s", note.ID, parcel.Quantity, parcel.Item, moved[parcel.Item])
		}
	}
}
