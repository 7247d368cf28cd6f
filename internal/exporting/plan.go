package exporting

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
)

// Plan is what is to be done about an item.
type Plan struct {
	Way Way // empty: nothing
	// Told is what the shop will have been told, once it is done.
	Told     Fingerprints
	Problems []catalogue.Problem
}

// Build says what a shop is to be told of an item. Again has it told what it refused, too.
func Build(item Item, limits commerce.OfferLimits, again bool) Plan {
	p := Plan{Problems: check(item, limits)}
	if blocked(p.Problems) {
		return p
	}
	if item.Listing == nil {
		p.create(item)
	} else {
		p.change(item)
	}
	if knows := item.Told.Refused && !again || item.Told.Rehearsed; knows && item.Told.Fingerprints == p.Told {
		p.Way = ""
	}
	return p
}

func blocked(problems []catalogue.Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// create sends the item whole. That it was told before is no matter: the shop has it no
// longer, or never made it.
func (p *Plan) create(item Item) {
	p.Way, p.Told = ByCreation, OfOffer(item.Offer)
}

// change sends what differs.
func (p *Plan) change(item Item) {
	ours, shown := OfOffer(item.Offer), item.Listing.Shown
	p.Told = item.Told.Fingerprints
	lacks := lacking(item)
	texts := ours.Texts != p.Told.Texts && ours.Texts != shown.Texts
	rest := ours.Rest != p.Told.Rest && ours.Rest != shown.Rest
	if texts && !slices.Contains(lacks, description) {
		p.Way, p.Told.Texts = ByEdit, ours.Texts
	} else if texts {
		p.Problems = append(p.Problems, wouldTakeOff(item, lacks))
		return
	}
	switch {
	case !rest:
	case item.Listing.ExternalID != item.SKU:
		p.Problems = append(p.Problems, otherIdentifier(item))
	case item.Listing.Hidden:
		p.Problems = append(p.Problems, staysHidden())
	case len(lacks) > 0:
		p.Problems = append(p.Problems, wouldTakeOff(item, lacks))
	default:
		p.Way, p.Told = ByUpdate, ours
	}
}

// What a product of the shop may have and an item of ours lack.
const (
	description = "description"
	images      = "images"
)

// lacking is what an item has none of, while the product was never told any from here: it
// is the shop's own, and stays. Once it was told, ours counts, and so does that there is
// none any more.
func lacking(item Item) []string {
	var lacks []string
	ours := OfOffer(item.Offer)
	if item.Description == "" && item.Told.Texts == "" && ours.Texts != item.Listing.Shown.Texts {
		lacks = append(lacks, description)
	}
	if len(item.Images) == 0 && item.Told.Rest == "" && ours.Rest != item.Listing.Shown.Rest {
		lacks = append(lacks, images)
	}
	return lacks
}

// check is what the shop wouldn't take.
func check(item Item, limits commerce.OfferLimits) []catalogue.Problem {
	var found []catalogue.Problem
	for _, text := range []struct {
		what, value string
		most        int
	}{{"SKU", item.SKU, limits.SKU}, {"name", item.Name, limits.Name}, {"description", item.Description, limits.Description}} {
		if n := utf8.RuneCountInString(text.value); n > text.most {
			found = append(found, tooLong(item.SKU, text.what, n, text.most))
		}
	}
	if item.Name == "" {
		found = append(found, noName(item.SKU))
	}
	if item.Listing == nil && (item.NoPrice || item.Price.Sign() <= 0) {
		found = append(found, noPrice(item))
	}
	if n := len(item.Images); n > limits.Images {
		found = append(found, tooManyImages(n, limits.Images))
	}
	return found
}

func tooLong(sku, what string, n, most int) catalogue.Problem {
	return catalogue.Problem{
		Kind: catalogue.TooLong, Detail: fmt.Sprintf("its %s has %d characters, and the shop takes %d: it isn't sent", what, n, most),
		Remedy: fmt.Sprintf("shorten it by `orderloom item edit %s`", sku),
	}
}

func noName(sku string) catalogue.Problem {
	return catalogue.Problem{Kind: catalogue.NoName, Detail: "it has no name: it isn't sent", Remedy: fmt.Sprintf("name it by `orderloom item edit %s`", sku)}
}

func noPrice(item Item) catalogue.Problem {
	in := item.Currency
	if in == "" {
		in = "any currency: the channel has no default_currency"
	}
	return catalogue.Problem{
		Kind: catalogue.NoPrice, Detail: "it has no price above 0 in the channel's price list in " + in + ": it isn't sent",
		Remedy: fmt.Sprintf("add one by `orderloom item edit %s`, or name the price list at the channel: catalogue.price_group", item.SKU),
	}
}

func tooManyImages(n, most int) catalogue.Problem {
	return catalogue.Problem{
		Kind: catalogue.ManyImages, Warning: true, Detail: fmt.Sprintf("it has %d images, and the shop takes %d: the first are sent", n, most),
		Remedy: "leave out some of its images",
	}
}

func otherIdentifier(item Item) catalogue.Problem {
	by := "by none of ours"
	if id := item.Listing.ExternalID; id != "" {
		by = fmt.Sprintf("as %q", id)
	}
	return catalogue.Problem{
		Kind: catalogue.OtherIdentifier, Warning: true,
		Detail: fmt.Sprintf("the shop knows it %s: its categories and images can't be sent without making it twice", by),
		Remedy: fmt.Sprintf("give the product the identifier %q in the shop, or change its categories and images there", item.SKU),
	}
}

func wouldTakeOff(item Item, lacks []string) catalogue.Problem {
	what := strings.Join(lacks, " and ")
	return catalogue.Problem{
		Kind: catalogue.TakesOff, Warning: true,
		Detail: fmt.Sprintf("it has no %s, and sending it would take the shop's off: not all of it is sent", what),
		Remedy: fmt.Sprintf("switch items_in on to take the shop's %s, or add ours by `orderloom item edit %s`", what, item.SKU),
	}
}

func staysHidden() catalogue.Problem {
	return catalogue.Problem{
		Kind: catalogue.StaysHidden, Warning: true, Detail: "the shop hides it, and sending its categories and images would show it: they aren't sent",
		Remedy: "show it in the shop; the next export sends them",
	}
}
