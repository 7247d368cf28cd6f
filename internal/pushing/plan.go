package pushing

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Plan is what is to be done about a listing.
type Plan struct {
	Change commerce.ListingChange
	// Agreed is what the shop shows as it should: it counts as told.
	Agreed commerce.ListingChange
	// Doubted is set where the shop shows another quantity, and it may be right.
	Doubted bool
	// Empties is set where the change takes away what buyers could buy: its quantity
	// becomes 0, or it is hidden.
	Empties bool
	// Refused is set where the shop refused this very change for good: what is known of
	// that stands.
	Refused bool
	// Problem is what keeps the shop from showing what it should; the zero Problem is
	// none. What else there is to tell is told all the same.
	Problem Problem
}

// Build says what a shop is to be told of a listing.
func Build(l Listing, t Terms) Plan {
	var p Plan
	p.hide(l, t)
	if l.Seen.Kind == commerce.OtherListing {
		if l.Quantity != nil || l.Price != nil {
			p.Problem = otherKind()
		}
		return p
	}
	if l.Quantity != nil {
		p.stock(l, t)
	}
	if l.Price != nil {
		p.price(l, t)
	}
	if !p.Change.IsZero() && Attempt(p.Change, l.Seen) == l.Refused {
		return Plan{Agreed: p.Agreed, Doubted: p.Doubted, Refused: true}
	}
	return p
}

// stock tells the quantity, or whether there is any.
func (p *Plan) stock(l Listing, t Terms) {
	switch want := Whole(*l.Quantity); {
	case t.Shown == ShowExact && l.Seen.ManagesStock == commerce.StockCounted:
		p.quantity(l, t, want)
	case t.Shown == ShowAvailable && l.Seen.ManagesStock == commerce.StockUncounted:
		p.available(l, t, want.Sign() > 0)
	case t.Shown == ShowExact && l.Seen.ManagesStock == commerce.StockUncounted:
		p.Problem = unmanaged()
	case t.Shown == ShowAvailable && l.Seen.ManagesStock == commerce.StockCounted:
		p.Problem = counts()
	}
}

func (p *Plan) quantity(l Listing, t Terms, want money.Amount) {
	seen := l.Seen.Quantity
	if t.Rehearsing && l.Told.Quantity != nil {
		seen = l.Told.Quantity
	}
	if shows(seen, want) && !l.Unknown {
		p.Agreed.Quantity = &want
		return
	}
	told := l.Told.Quantity != nil && l.Told.Quantity.Equal(want)
	if told && !l.Unknown && (!l.OrdersRead || !l.Ignored && l.defied()) {
		p.disagree(l, want, seen)
		return
	}
	p.Change.Quantity = &want
	p.Empties = p.Empties || want.IsZero() && (seen == nil || seen.Sign() > 0)
}

// disagree says why a quantity that was told before isn't told again: the shop took no
// notice of it twice, or may have sold what we haven't heard of.
func (p *Plan) disagree(l Listing, want money.Amount, seen *money.Amount) {
	if l.Ignored || l.defied() {
		p.Problem = ignored(want, seen)
		return
	}
	p.Doubted = true
}

func (p *Plan) available(l Listing, t Terms, want bool) {
	seen := l.Seen.InStock
	if t.Rehearsing && l.Told.Available != nil {
		seen = *l.Told.Available
	}
	if seen == want && !l.Unknown {
		p.Agreed.Available = &want
		return
	}
	p.Change.Available = &want
	p.Empties = p.Empties || !want && seen
}

// hide hides what there is none of, where its stock can be told. What we hid is shown
// again once there is some, and once it isn't ours to say any more.
func (p *Plan) hide(l Listing, t Terms) {
	none := t.HideAtZero && l.Quantity != nil && Whole(*l.Quantity).IsZero()
	seen := l.Seen.Hidden
	if t.Rehearsing {
		seen = seen || l.hiddenByUs()
	}
	hides := none && !seen && t.tells(l.Seen)
	if shows := !none && seen && l.hiddenByUs(); hides || shows {
		p.Change.Hidden = &hides
		p.Empties = hides
	}
}

func (p *Plan) price(l Listing, t Terms) {
	if l.Seen.Kind == commerce.ParentListing {
		return
	}
	seen := l.Seen.Price
	if t.Rehearsing && l.Told.Price != nil {
		seen = l.Told.Price
	}
	switch want := *l.Price; {
	case seen != nil && seen.Equal(want) && !l.Unknown:
		p.Agreed.Price = &want
	case l.Seen.SalePrice != nil && want.Cmp(*l.Seen.SalePrice) <= 0:
		p.Problem = salePrice(want, *l.Seen.SalePrice)
	case l.Seen.Discount != nil && want.Cmp(*l.Seen.Discount) <= 0:
		p.Problem = discount(want, *l.Seen.Discount)
	default:
		p.Change.Price = &want
	}
}

// shows reports whether a shop shows a quantity: one that takes orders beyond its stock
// counts below 0, where ours ends.
func shows(seen *money.Amount, want money.Amount) bool {
	return seen != nil && (seen.Equal(want) || want.IsZero() && seen.Sign() < 0)
}

// Whole is a quantity as a shop counts: what is begun is not shown, and below 0 is
// nothing.
func Whole(quantity money.Amount) money.Amount {
	if quantity.Sign() <= 0 {
		return money.Zero
	}
	return quantity.Whole()
}
