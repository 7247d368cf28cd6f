package check

import (
	"slices"

	"github.com/shopspring/decimal"
)

// staying is what should be with the buyer for good, by item: what the order sells,
// less what came back to the shop's shelf.
func (f *file) staying() map[int64]decimal.Decimal {
	goods := map[int64]decimal.Decimal{}
	for _, l := range f.order.Items {
		item := f.books.items[bookedAs(f.channel.policy, l)]
		quantity := l.Quantity
		if len(f.order.Refunds) > 0 {
			quantity = decimal.Max(decimal.Zero, quantity.Sub(l.restocked()))
		}
		if item.Kind != "service" && quantity.IsPositive() {
			goods[item.ID] = goods[item.ID].Add(quantity)
		}
	}
	return goods
}

// leaves reports whether the order calls for its goods to leave.
func (f *file) leaves() bool { return f.invoice != nil && f.want.deliver }

// toStay is what should be with the buyer now, by item. An order that no longer calls for
// its goods gets back what lies in the house yet; what has left it stays away, unless the
// order is refused.
func (f *file) toStay() map[int64]decimal.Decimal {
	switch {
	case f.want.refused:
		return nil
	case f.leaves():
		return f.staying()
	}
	stay, away := f.staying(), f.moved(f.isAway)
	for item, quantity := range stay {
		stay[item] = decimal.Min(quantity, away[item])
	}
	return stay
}

// left is what left the warehouse and didn't come back, by item.
func (f *file) left() map[int64]decimal.Decimal {
	return f.moved(func(delivery) bool { return true })
}

// moved is what some of the notes took out, less what they brought back, by item.
func (f *file) moved(which func(delivery) bool) map[int64]decimal.Decimal {
	sums := map[int64]decimal.Decimal{}
	for _, note := range f.deliveries() {
		if !which(note) {
			continue
		}
		for _, parcel := range f.books.parcels[note.ID] {
			sums[parcel.Item] = sums[parcel.Item].Add(parcel.Quantity.Mul(note.sign()))
		}
	}
	return sums
}

// isAway reports whether a note's goods have left the house: of a return, whether those had
// that it brought back.
func (f *file) isAway(note delivery) bool {
	if note.Returns == nil {
		return note.away()
	}
	return slices.ContainsFunc(f.deliveries(), func(d delivery) bool { return d.ID == *note.Returns && d.away() })
}

func (f *file) deliveries() []delivery { return f.books.deliveries[f.sale.ID] }

// examineDelivery: what was to leave left, once, and is back where the buyer no
// longer has it; and each note moved stock.
func (f *file) examineDelivery() {
	for _, note := range f.deliveries() {
		f.examineMoves(note)
	}
	if f.waits() {
		return // it stays as it was
	}
	if len(f.deliveries()) > 0 && !f.was(f.channel.policy.DeliveryStatuses) {
		f.add(Audit, "goods left, though no status of the order ever called for it")
	}
	due := f.toStay()
	left := f.left()
	for item, quantity := range left {
		switch {
		case quantity.GreaterThan(due[item]) && f.came(item):
			f.add(Doubled, "%s of item %d are with the buyer by %d notes, %s ought to be", quantity, item, len(f.deliveries()), due[item])
		case quantity.GreaterThan(due[item]):
			f.add(Lost, "%s of item %d left, %s ought to have stayed away: the rest never came back", quantity, item, due[item])
		case quantity.IsNegative():
			f.add(Doubled, "%s of item %d came back that never left", quantity.Neg(), item)
		}
	}
	if missing := f.missing(); len(missing) > 0 && f.leaves() && !f.short(missing) {
		f.add(Lost, "the order is %s, its goods are in stock, and of items %v not all left", f.order.Status, missing)
	}
}

// came reports whether more of an item left than the order sells at all.
func (f *file) came(item int64) bool {
	sold := decimal.Zero
	for _, l := range f.order.Items {
		if f.books.items[bookedAs(f.channel.policy, l)].ID == item {
			sold = sold.Add(l.Quantity)
		}
	}
	return f.left()[item].GreaterThan(sold)
}

// missing is what has yet to leave.
func (f *file) missing() map[int64]decimal.Decimal {
	missing, left := f.staying(), f.left()
	for item, quantity := range missing {
		if missing[item] = quantity.Sub(left[item]); !missing[item].IsPositive() {
			delete(missing, item)
		}
	}
	return missing
}

// short reports whether the warehouse lacks some of the goods, or did before others
// came back.
func (f *file) short(goods map[int64]decimal.Decimal) bool {
	for item, quantity := range goods {
		needed := quantity.Add(f.returned(item))
		has := slices.ContainsFunc(f.books.levels, func(l level) bool {
			return l.Item == item && l.Warehouse == f.channel.Warehouse && l.OnHand.GreaterThanOrEqual(needed)
		})
		if !has {
			return true
		}
	}
	return false
}

// returned is how much of an item came back to the warehouse from any sale.
func (f *file) returned(item int64) decimal.Decimal {
	sum := decimal.Zero
	for _, m := range f.books.moves {
		if m.Item == item && m.Warehouse == f.channel.Warehouse && m.Note != nil && m.Quantity.IsPositive() {
			sum = sum.Add(m.Quantity)
		}
	}
	return sum
}

// examineMoves: a note's lines moved stock, each once.
func (f *file) examineMoves(note delivery) {
	moved, times := map[int64]decimal.Decimal{}, map[int64]int{}
	for _, m := range f.books.moves {
		if m.Note != nil && *m.Note == note.ID {
			moved[m.Item], times[m.Item] = moved[m.Item].Sub(m.Quantity.Mul(note.sign())), times[m.Item]+1
		}
	}
	for _, parcel := range f.books.parcels[note.ID] {
		switch {
		case times[parcel.Item] > 1:
			f.add(Doubled, "%s note %d moved item %d %d times", note.Kind, note.ID, parcel.Item, times[parcel.Item])
		case times[parcel.Item] == 0:
			f.add(Lost, "%s note %d never moved item %d", note.Kind, note.ID, parcel.Item)
		case !moved[parcel.Item].Equal(parcel.Quantity):
			f.add(Audit, "%s note %d names %s of item %d and moved %s", note.Kind, note.ID, parcel.Quantity, parcel.Item, moved[parcel.Item])
		}
	}
}
