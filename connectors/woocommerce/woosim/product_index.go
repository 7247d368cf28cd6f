package woosim

import (
	"slices"
	"strings"
)

// productKeys are what the index knows a product by, read out of its doc for those who look at every product. In the trash a product lets
// go of its SKU and GTIN: another may take them.
type productKeys struct {
	sku, gtin, slug string
	kind, status    string
	parent          int64 // of a variation
}

// productIndex finds products without looking at all of them.
type productIndex struct {
	bySKU, byGTIN, bySlug map[string][]int64
	children              map[int64][]int64 // variations of a product, by id
	version               uint64            // grows with every change of any product
}

func newProductIndex() *productIndex {
	return &productIndex{
		bySKU: map[string][]int64{}, byGTIN: map[string][]int64{}, bySlug: map[string][]int64{}, children: map[int64][]int64{},
	}
}

// put takes a product in, or finds out what changed of it.
func (x *productIndex) put(p *product) {
	x.drop(p)
	keys := productKeys{slug: p.doc.str("slug"), kind: p.kind(), status: p.status()}
	if p.isVariation() {
		keys.parent = p.parentID()
	}
	if keys.status != "trash" {
		keys.sku, keys.gtin = strings.ToLower(p.doc.str("sku")), p.doc.str("global_unique_id")
	}
	p.keys = keys
	add(x.bySKU, keys.sku, p.id)
	add(x.byGTIN, keys.gtin, p.id)
	add(x.bySlug, keys.slug, p.id)
	add(x.children, keys.parent, p.id)
}

func (x *productIndex) drop(p *product) {
	x.version++
	remove(x.bySKU, p.keys.sku, p.id)
	remove(x.byGTIN, p.keys.gtin, p.id)
	remove(x.bySlug, p.keys.slug, p.id)
	remove(x.children, p.keys.parent, p.id)
	p.keys = productKeys{}
}

func add[K comparable](m map[K][]int64, key K, id int64) {
	var none K
	if key == none {
		return
	}
	if at, found := slices.BinarySearch(m[key], id); !found {
		m[key] = slices.Insert(m[key], at, id)
	}
}

func remove[K comparable](m map[K][]int64, key K, id int64) {
	at, found := slices.BinarySearch(m[key], id)
	if !found {
		return
	}
	if m[key] = slices.Delete(m[key], at, at+1); len(m[key]) == 0 {
		delete(m, key)
	}
}

// firstBySKU is the lowest id that has an SKU, in any case; 0 when none has.
func (x *productIndex) firstBySKU(sku string) int64 { return first(x.bySKU[strings.ToLower(sku)], 0) }

// first is the lowest id of a list that isn't the one left out, or 0.
func first(ids []int64, except int64) int64 {
	for _, id := range ids {
		if id != except {
			return id
		}
	}
	return 0
}
