package pushing

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Problem is what keeps a shop from showing what it should.
type Problem struct {
	Kind string // plain, as it is stored
	Text string // what is wrong, and what to do about it
}

// The problems of one listing, as people see them.
const (
	// ProblemUnmanaged is a listing that the shop keeps no count of.
	ProblemUnmanaged = "unmanaged"
	// ProblemCounts is one that the shop counts, where only yes or no is to be shown.
	ProblemCounts = "counts"
	// ProblemSalePrice is a price that would delete the listing's sale price.
	ProblemSalePrice = "sale_price"
	// ProblemDiscount is a price that the listing's discount would leave nothing of.
	ProblemDiscount = "discount"
	// ProblemKind is a product of a kind that can't be told anything.
	ProblemKind = "kind"
	// ProblemDiffers is a shop that took a change and shows something else.
	ProblemDiffers = "differs"
	// ProblemIgnored is a shop that was told a quantity twice and shows another one.
	ProblemIgnored = "ignored"
)

func unmanaged() Problem {
	return Problem{ProblemUnmanaged, "The shop keeps no count of its stock: switch stock management on for it in the shop."}
}

func counts() Problem {
	return Problem{ProblemCounts, "The shop counts its stock and says by itself whether there is any: switch stock management off for it in the shop, or have the channel show exact quantities."}
}

func otherKind() Problem {
	return Problem{ProblemKind, "Products of its kind have neither stock nor price of their own in the shop: sell it as a simple product or a variation."}
}

func salePrice(want, sale money.Amount) Problem {
	return Problem{ProblemSalePrice, fmt.Sprintf("The price of %s is not above its sale price of %s, which the shop would delete: end the sale in the shop, or correct the price.", want, sale)}
}

func discount(want, off money.Amount) Problem {
	return Problem{ProblemDiscount, fmt.Sprintf("The price of %s is not above the discount of %s that the shop takes off it: end the discount in the shop, or correct the price.", want, off)}
}

// Compare holds what a shop answers to a change of a listing against the change itself.
// The zero Problem is that it did as it was told: another quantity is none the first
// time, for the shop may have sold some in the same moment.
func Compare(l Listing, told commerce.ListingChange, now commerce.Listing) Problem {
	counted := now.ManagesStock == commerce.StockCounted
	switch {
	case told.Quantity != nil && !counted:
		return unmanaged()
	case told.Available != nil && counted:
		return counts()
	case told.Available != nil && now.InStock != *told.Available:
		return differs(commerce.ListingChange{Available: told.Available}, commerce.ListingChange{Available: &now.InStock})
	case told.Price != nil && (now.Price == nil || !now.Price.Equal(*told.Price)):
		return differs(commerce.ListingChange{Price: told.Price}, commerce.ListingChange{Price: now.Price})
	case told.Hidden != nil && now.Hidden != *told.Hidden && !now.Withdrawn:
		return differs(commerce.ListingChange{Hidden: told.Hidden}, commerce.ListingChange{Hidden: &now.Hidden})
	case ignores(l, told, now):
		return ignored(*told.Quantity, now.Quantity)
	default:
		return Problem{}
	}
}

// ignores reports whether a shop was told a quantity that it had been told before, with
// all its orders read, and shows the other one that it showed. One that ignored another
// quantity isn't told twice to find out.
func ignores(l Listing, told commerce.ListingChange, now commerce.Listing) bool {
	if told.Quantity == nil || now.Quantity == nil || l.Seen.Quantity == nil || l.Unknown || shows(now.Quantity, *told.Quantity) {
		return false
	}
	return (l.Repeats(told) || l.Ignored) && now.Quantity.Equal(*l.Seen.Quantity)
}

func ignored(told money.Amount, shown *money.Amount) Problem {
	p := differs(commerce.ListingChange{Quantity: &told}, commerce.ListingChange{Quantity: shown})
	p.Kind = ProblemIgnored
	return p
}

func differs(told, shown commerce.ListingChange) Problem {
	text := shown.String()
	if text == "" {
		text = "none"
	}
	return Problem{ProblemDiffers, fmt.Sprintf("The shop was told %s, and shows %s: see which of its plugins changes it.", told, text)}
}
