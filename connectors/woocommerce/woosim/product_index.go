package woosim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// productKeys are what the index knows a product by, read out of its doc for those who look at every product. In the trash a product lets
// go of its SKU and GTIN: another may take them.
type productKeys struct {
	sku, gtin, slug string
	kind, status    string
	parent          int64 // of a variation
	modified        time.Time
}

// productIndex finds products without looking at all of them.
type productIndex struct {
	bySKU, byGTIN, bySlug map[string][]int64
	children              map[int64][]int64 // variations of a product, by id
	byID, byTime          []*product        // all of them; by time of their last change, those of one second by id
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
	keys := productKeys{slug: p.doc.str("slug"), kind: p.kind(), status: p.status(), modified: p.modified}
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
	x.byID = putIn(x.byID, p, lowerID)
	x.byTime = putIn(x.byTime, p, earlier)
}

func (x *productIndex) drop(p *product) {
	x.version++
	remove(x.bySKU, p.keys.sku, p.id)
	remove(x.byGTIN, p.keys.gtin, p.id)
	remove(x.bySlug, p.keys.slug, p.id)
	remove(x.children, p.keys.parent, p.id)
	x.byID = takeOut(x.byID, p, lowerID)
	x.byTime = takeOut(x.byTime, p, earlier)
	p.keys = productKeys{}
}

func lowerID(a, b *product) int { return cmp.Compare(a.id, b.id) }

func earlier(a, b *product) int {
	return cmp.Or(a.keys.modified.Compare(b.keys.modified), cmp.Compare(a.id, b.id))
}

func putIn(list []*product, p *product, by func(a, b *product) int) []*product {
	at, _ := slices.BinarySearchFunc(list, p, by)
	return slices.Insert(list, at, p)
}

func takeOut(list []*product, p *product, by func(a, b *product) int) []*product {
	at, found := slices.BinarySearchFunc(list, p, by)
	if !found {
		return list
	}
	return slices.Delete(list, at, at+1)
}

// changed are the products whose last change lies between two times, ends left out; a zero time is no end.
func (x *productIndex) changed(after, before time.Time) []*product {
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(x.byTime, t, func(p *product, t time.Time) int { return p.keys.modified.Compare(t) })
		return i
	}
	from, to := 0, len(x.byTime)
	if !after.IsZero() {
		from = at(after.Add(1))
	}
	if !before.IsZero() {
		to = at(before)
	}
	return x.byTime[from:max(from, to)]
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
