package posting

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Change is one field of an order that was edited. Before and After are empty
// where there was or is nothing; those of a party's fields are always empty,
// because they are personal.
type Change struct {
	Field  string `json:"field"` // "lines[12].quantity", by the shop's id of the line; "billing.city"
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Sold marks what documents are made of; the rest is about people only.
	Sold bool `json:"sold,omitempty"`

	movable bool // that a setting of the shop can move
}

// Changes compares two readings of an order field by field: what is sold first,
// in the order of the lines, then who buys. Status, money given back and times
// aren't edits. Nor is a figure that moved without a new modification date, or
// that the shop works out from what is sold: its tax setting of the day moves it.
// Lines, items and quantities are moved by nobody but people: those count within
// the second of the modification date, too.
func Changes(before, after commerce.Order) []Change {
	if after.ModifiedAt.Before(before.ModifiedAt) {
		return nil
	}
	var changes []Change
	if before.SoldFingerprint() != after.SoldFingerprint() {
		changes = soldChanges(before, after)
	}
	changes = append(changes, partyChanges(before, after)...)
	if after.ModifiedAt.Equal(before.ModifiedAt) {
		changes = slices.DeleteFunc(changes, func(c Change) bool { return c.movable })
	}
	return changes
}

// Edited reports whether any of the changes is in what documents are made of.
func Edited(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool { return c.Sold })
}

func soldChanges(before, after commerce.Order) []Change {
	changes := differing("currency", before.Currency, after.Currency)
	for _, old := range before.Lines {
		if at := lineAt(after.Lines, old.RemoteID); at >= 0 {
			changes = append(changes, lineChanges(old, after.Lines[at])...)
		} else {
			changes = append(changes, Change{Field: fieldOf(old, ""), Before: lineText(old)})
		}
	}
	for _, added := range after.Lines {
		if lineAt(before.Lines, added.RemoteID) < 0 {
			changes = append(changes, Change{Field: fieldOf(added, ""), After: lineText(added)})
		}
	}
	for i := range changes {
		changes[i].Sold = true
	}
	return changes
}

func lineAt(lines []commerce.Line, id string) int {
	return slices.IndexFunc(lines, func(l commerce.Line) bool { return l.RemoteID == id })
}

func lineChanges(before, after commerce.Line) []Change {
	return slices.Concat(
		differing(fieldOf(before, ".kind"), string(before.Kind), string(after.Kind)),
		differing(fieldOf(before, ".sku"), before.SKU, after.SKU),
		differing(fieldOf(before, ".product"), productOf(before), productOf(after)),
		moved(fieldOf(before, ".quantity"), before.Quantity, after.Quantity),
		movable(moved(fieldOf(before, ".price"), before.Subtotal, after.Subtotal)),
		movable(moved(fieldOf(before, ".discount"), before.Subtotal.Sub(before.Total), after.Subtotal.Sub(after.Total))),
		movable(differing(fieldOf(before, ".rates"), ratesText(before), ratesText(after))),
	)
}

func productOf(l commerce.Line) string {
	if l.VariationID == "" {
		return l.ProductID
	}
	return l.ProductID + "/" + l.VariationID
}

// fieldOf names a line by what it is and the shop's id of it: positions move when
// a line goes.
func fieldOf(l commerce.Line, field string) string {
	list := "lines"
	switch l.Kind {
	case commerce.Shipping:
		list = "shipping"
	case commerce.Fee, commerce.Tip:
		list = "fees"
	}
	return fmt.Sprintf("%s[%s]%s", list, l.RemoteID, field)
}

func lineText(l commerce.Line) string {
	return fmt.Sprintf("%s × %s, %s", l.Quantity.Short(), l.SKU, l.Total)
}

func ratesText(l commerce.Line) string {
	var ids []string
	for _, t := range l.Taxes {
		ids = append(ids, t.RateID)
	}
	slices.Sort(ids)
	return fmt.Sprint(ids)
}

// movable marks changes that a setting of the shop can make as well.
func movable(changes []Change) []Change {
	for i := range changes {
		changes[i].movable = true
	}
	return changes
}

func moved(field string, before, after money.Amount) []Change {
	if before.Equal(after) {
		return nil
	}
	return []Change{{Field: field, Before: before.String(), After: after.String()}}
}

func differing(field, before, after string) []Change {
	if before == after {
		return nil
	}
	return []Change{{Field: field, Before: before, After: after}}
}
