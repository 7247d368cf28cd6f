package woosim

import (
	"slices"
	"strings"
)

func (s *Shop) productMatches(p *product, f *productFilter) bool {
	return between(p.created, f.after, f.before) && between(p.modified, f.modifiedAfter, f.modifiedBefore) &&
		kindMatches(p, f) && productStatusMatches(p, f) && productIDMatches(p, f) && s.namesMatch(p, f) &&
		termsMatch(p, f) && s.saleMatches(p, f) && s.stockMatches(p, f)
}

// kindMatches: lists of products show no variations, but a search by SKU or GTIN finds them (contract, 5).
func kindMatches(p *product, f *productFilter) bool {
	variation := p.keys.kind == "variation"
	switch {
	case f.of != 0:
		return variation && p.keys.parent == f.of
	case f.variations:
		return variation
	case variation && len(f.skus) == 0 && f.partOfSKU == "" && len(f.gtins) == 0:
		return false
	default:
		return lets(f.types, p.keys.kind) && !slices.Contains(f.notTypes, p.keys.kind)
	}
}

// productStatusMatches: "any", which is the default, is all but the trash.
func productStatusMatches(p *product, f *productFilter) bool {
	status := p.keys.status
	if slices.Contains(f.notStatuses, status) {
		return false
	}
	if len(f.statuses) == 0 || slices.Contains(f.statuses, "any") {
		return status != "trash" && status != "auto-draft"
	}
	return slices.Contains(f.statuses, status)
}

func productIDMatches(p *product, f *productFilter) bool {
	if len(f.include)+len(f.exclude)+len(f.parents)+len(f.notOf) == 0 {
		return true
	}
	id, parent := encodeID(p.id), encodeID(p.parentID())
	return lets(f.include, id) && !slices.Contains(f.exclude, id) && lets(f.parents, parent) && !slices.Contains(f.notOf, parent)
}

func (s *Shop) namesMatch(p *product, f *productFilter) bool {
	switch {
	case len(f.skus) > 0 && (p.keys.sku == "" || !slices.Contains(f.skus, p.keys.sku)):
		return false
	case f.partOfSKU != "" && !strings.Contains(p.keys.sku, f.partOfSKU):
		return false
	case len(f.gtins) > 0 && !slices.Contains(f.gtins, p.doc.str("global_unique_id")):
		return false
	case f.slug != "" && p.doc.str("slug") != f.slug:
		return false
	case len(f.words) == 0:
		return true
	}
	text := strings.ToLower(s.title(p) + "\n" + p.doc.str("short_description") + "\n" + p.doc.str("description"))
	return !slices.ContainsFunc(f.words, func(word string) bool { return !strings.Contains(text, word) })
}

func termsMatch(p *product, f *productFilter) bool {
	if !hasTerm(p, categories, f.categories) || !hasTerm(p, tags, f.tags) {
		return false
	}
	if f.shippingClasses != nil && !f.shippingClasses[p.doc.int("shipping_class_id")] {
		return false
	}
	return f.class == "" || f.class == p.doc.str("tax_class") || f.class == "standard" && p.doc.str("tax_class") == ""
}

func hasTerm(p *product, x taxonomy, wanted map[int64]bool) bool {
	return wanted == nil || slices.ContainsFunc(p.doc.objects(string(x)), func(t object) bool { return wanted[t.int("id")] })
}

func (s *Shop) saleMatches(p *product, f *productFilter) bool {
	switch {
	case f.featured != "" && (f.featured == "true" || f.featured == "1") != p.doc.bool("featured"):
		return false
	case f.onSale != "" && (f.onSale == "true" || f.onSale == "1") != s.onSale(p):
		return false
	case f.minPrice != nil && (p.doc.str("price") == "" || p.doc.dec("price").LessThan(*f.minPrice)):
		return false
	default:
		return f.maxPrice == nil || p.doc.str("price") != "" && !p.doc.dec("price").GreaterThan(*f.maxPrice)
	}
}

func (s *Shop) stockMatches(p *product, f *productFilter) bool {
	if f.stock != "" && s.stockStatus(p) != f.stock {
		return false
	}
	if f.quantity == nil && f.minQuantity == nil && f.maxQuantity == nil {
		return true
	}
	n := p.stock()
	return p.managesStock() && (f.quantity == nil || n == *f.quantity) && (f.minQuantity == nil || n >= *f.minQuantity) &&
		(f.maxQuantity == nil || n <= *f.maxQuantity)
}
