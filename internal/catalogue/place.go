package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Place says what each product of a page is to us. Of several with one SKU the one that
// is the item already stays it, else the first on the page becomes it.
func Place(h House, s Shelf, page []commerce.Listing) []Placed {
	p := placing{House: h, Shelf: s, holders: maps.Clone(s.Holders)}
	if p.holders == nil {
		p.holders = map[string]string{}
	}
	now := map[string]string{}
	for _, l := range page {
		now[l.RemoteID] = p.ownSKU(l)
	}
	maps.DeleteFunc(p.holders, func(sku, holder string) bool { // it has another SKU by now
		own, here := now[holder]
		return here && own != sku
	})
	placed := make([]Placed, len(page))
	for i, l := range page {
		placed[i] = p.place(l)
	}
	return placed
}

type placing struct {
	House
	Shelf

	holders map[string]string
}

// ownSKU is empty where a variation shows its product's: shops do where it has none.
func (p placing) ownSKU(l commerce.Listing) string {
	if parent, known := p.Parents[l.ParentID]; known && parent.SKU == l.SKU {
		return ""
	}
	return l.SKU
}

func (p placing) place(l commerce.Listing) Placed {
	placed := Placed{Listing: l, OwnSKU: p.ownSKU(l), Title: p.title(l)}
	category, leftOut, problems := p.category(l)
	if leftOut || l.Kind == commerce.OtherListing {
		return placed
	}
	if problem := p.claim(placed); problem != nil {
		placed.Problems = append(placed.Problems, *problem)
		return placed
	}
	if placed.OwnSKU == "" { // nobody buys a product itself that is sold by its variations
		return placed
	}
	p.holders[placed.OwnSKU] = l.RemoteID
	placed.Item, placed.ItemKind, placed.Category = true, kindOf(l), category
	placed.ParentID = p.Parents[l.ParentID].ItemID
	placed.Problems = append(placed.Problems, problems...)
	placed.Problems = append(placed.Problems, p.kindDiffers(placed)...)
	placed.TaxGroup = p.taxGroup(l)
	return placed
}

// title is a product's name, and a variation's with its product's before it.
func (p placing) title(l commerce.Listing) string {
	parent := p.Parents[l.ParentID]
	switch {
	case l.Name == "":
		return parent.Name
	case parent.Name == "":
		return l.Name
	default:
		return parent.Name + " - " + l.Name
	}
}

// claim is why a product can't be the item of its SKU.
func (p placing) claim(l Placed) *Problem {
	name := nameOf(l.Listing)
	holder := p.holders[l.OwnSKU]
	_, known := p.Kinds[l.OwnSKU]
	switch {
	case l.OwnSKU == "" && l.SKU != "":
		return &Problem{
			Kind: InheritedSKU, Detail: fmt.Sprintf("%q has no SKU of its own and shows its product's, %q", l.Title, l.SKU),
			Remedy: fmt.Sprintf("give %s a SKU of its own in the shop", name),
		}
	case l.OwnSKU == "" && l.Kind != commerce.ParentListing:
		return &Problem{Kind: MissingSKU, Detail: fmt.Sprintf("%q has no SKU", l.Title), Remedy: fmt.Sprintf("give %s a SKU in the shop", name)}
	case l.OwnSKU == "":
		return nil
	case holder != "" && holder != l.RemoteID:
		return &Problem{
			Kind: DoubleSKU, Detail: fmt.Sprintf("%q has the SKU %q, which %s has too", l.Title, l.OwnSKU, holder),
			Remedy: fmt.Sprintf("give %s or %s another SKU in the shop", name, holder),
		}
	case !known && !p.MakesItems:
		return &Problem{
			Kind: UnknownSKU, Detail: fmt.Sprintf("no item has the SKU %q of %q", l.OwnSKU, l.Title),
			Remedy: fmt.Sprintf("add an item with the SKU %q, or have the channel do it: switch items_in on", l.OwnSKU),
		}
	default:
		return nil
	}
}

func nameOf(l commerce.Listing) string {
	if l.ParentID == "" {
		return "product " + l.RemoteID
	}
	return "variation " + l.RemoteID + " of product " + l.ParentID
}

func kindOf(l commerce.Listing) string {
	switch {
	case l.Kind == commerce.ParentListing:
		return Parent
	case l.Virtual && l.ManagesStock == commerce.StockUncounted: // an e-book is never out of stock
		return Service
	case l.Kind == commerce.VariationListing:
		return Variation
	default:
		return Simple
	}
}

func (p placing) kindDiffers(l Placed) []Problem {
	kind, known := p.Kinds[l.OwnSKU]
	if !known || (kind == Parent) == (l.Kind == commerce.ParentListing) {
		return nil
	}
	how := "as it is"
	if l.Kind == commerce.ParentListing {
		how = "by its variations"
	}
	return []Problem{{
		Kind: OtherKind, Warning: true, Detail: fmt.Sprintf("the shop sells %q %s, and our item is of the kind %s", l.OwnSKU, how, kind),
		Remedy: fmt.Sprintf("give %s another SKU in the shop", nameOf(l.Listing)),
	}}
}

// category is ours, and whether the channel leaves the product out. A variation is
// sorted as its product is, and it is the product that has the problems.
func (p placing) category(l commerce.Listing) (code string, leftOut bool, problems []Problem) {
	ids := CategoryIDs(l)
	if l.Kind == commerce.VariationListing {
		ids = p.Parents[l.ParentID].Categories
	}
	i := slices.IndexFunc(ids, func(id string) bool { _, mapped := p.Categories[id]; return mapped })
	code = p.DefaultCategory
	if i >= 0 {
		code, leftOut = p.Categories[ids[i]].Code, p.Categories[ids[i]].LeftOut
	}
	if l.Kind == commerce.VariationListing || len(p.Categories) == 0 && p.DefaultCategory == "" { // nobody wants them sorted
		return code, leftOut, nil
	}
	if i < 0 && len(l.Categories) > 0 {
		problems = append(problems, unmapped(l, code))
	}
	if len(l.Categories) > 1 {
		problems = append(problems, several(l, code))
	}
	return code, leftOut, problems
}

func unmapped(l commerce.Listing, taken string) Problem {
	became := "it has none of ours"
	if taken != "" {
		became = "it is put into " + taken
	}
	remedy := "put it into a group of its shop, or name catalogue.default_category at the channel"
	if id := l.Categories[0].ID; id != "" {
		remedy = fmt.Sprintf("map category %s at the channel: catalogue.categories", id)
	}
	return Problem{
		Kind: UnmappedCategory, Warning: true, Detail: fmt.Sprintf("no category of ours stands for %s: %s", categoryNames(l), became), Remedy: remedy,
	}
}

func several(l commerce.Listing, taken string) Problem {
	became := "the first that is mapped counts"
	if taken != "" {
		became += ", " + taken
	}
	return Problem{
		Kind: SeveralCategories, Warning: true, Detail: fmt.Sprintf("it is in %s: %s", categoryNames(l), became),
		Remedy: "leave it in one category in the shop, or set the item's by `orderloom item edit`",
	}
}

func categoryNames(l commerce.Listing) string {
	names := make([]string, len(l.Categories))
	for i, c := range l.Categories {
		names[i] = fmt.Sprintf("%q", c.Name)
	}
	return strings.Join(names, ", ")
}

// taxGroup is what stands for the tax class, the first of several; none for what is sold
// without tax.
func (p placing) taxGroup(l commerce.Listing) string {
	groups := p.Classes[l.TaxClass]
	switch {
	case l.TaxClass == "":
		return ""
	case len(groups) == 0:
		return p.DefaultTaxGroup
	default:
		return groups[0]
	}
}
