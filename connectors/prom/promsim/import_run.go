package promsim

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// updatableFields are what updated_fields may name.
func updatableFields() []string {
	return []string{
		"name", "sku", "price", "images_urls", "presence", "quantity_in_stock", "description", "group", "keywords", "attributes", "discount",
		"labels", "gtin", "mpn",
	}
}

// runImport does what a file says: offers whose id the shop has become changes of the fields that were asked for, others new products,
// and what the file lacks is marked as asked: hidden, out of stock, deleted, or left alone.
func (s *Shop) runImport(im *imported) outcome {
	if im.Failed != "" {
		return outcome{Fatal: true, Download: []string{im.Failed}}
	}
	f, err := readFeed(im.Feed)
	if err != nil {
		return outcome{Fatal: true, StoreFile: []string{"Не вдалося прочитати файл: " + err.Error()}}
	}
	out := outcome{}
	run := &importRun{Shop: s, im: im, feed: f, out: &out, groups: map[string]int64{}, bases: map[string]int64{}, named: map[int64]bool{}}
	for _, of := range f.Offers {
		run.take(of)
	}
	run.markMissing()
	return out
}

// importRun is an import while it runs. What it changes, it changes as of the import's end.
type importRun struct {
	*Shop
	im     *imported
	feed   feed
	out    *outcome
	groups map[string]int64 // category of the file → group
	bases  map[string]int64 // group_id of the file → the product that the others are variations of
	named  map[int64]bool
	seen   []string
}

func (r *importRun) take(of offer) {
	if available := of.presence() == "available"; r.im.Options.bool("only_available") && !available {
		return
	}
	r.out.Total++
	bad := r.checkOffer(of, r.feed)
	if slices.Contains(r.seen, of.ID) {
		bad = "ідентифікатор повторюється у файлі"
	}
	r.seen = append(r.seen, of.ID)
	p := r.byExternalID(of.ID)
	if p != nil {
		r.named[p.id] = true
	}
	if bad != "" {
		r.fail(&r.out.Validation, of, bad)
		return
	}
	if p == nil || p.doc.str("status") == "deleted" {
		r.create(of)
		return
	}
	r.update(p, of)
}

func (r *importRun) fail(stage *[]string, of offer, message string) {
	*stage = append(*stage, of.ID+": "+message)
	r.out.WithErrors++
}

// fields are an offer's values by the names of updated_fields, but for pictures and the group, which have to be fetched or made first.
func (r *importRun) fields(of offer) map[string]doc {
	name, description := of.texts()
	shown := r.settings.Language
	price := mustDecimal("price", of.Price)
	fields := map[string]doc{
		"name":        {"name": name[shown], "name_multilang": name},
		"sku":         {"sku": of.SKU},
		"price":       {"price": exact(price), "currency": of.Currency},
		"presence":    {"presence": of.presence(), "in_stock": strings.EqualFold(of.InStock, "true")},
		"description": {"description": description[shown], "description_multilang": description},
		"keywords":    {"keywords": of.Keywords},
		"discount":    {"discount": nil},
	}
	if old, err := decimal.NewFromString(of.OldPrice); err == nil && old.GreaterThan(price) {
		fields["price"]["price"] = exact(old)
		fields["discount"]["discount"] = doc{"type": "amount", "value": exact(old.Sub(price)), "date_start": nil, "date_end": nil}
	}
	if of.Quantity != nil {
		fields["quantity_in_stock"] = doc{"quantity_in_stock": json.Number(*of.Quantity)}
	}
	return fields
}

// create makes a product. One without a picture that could be fetched stays hidden [I].
func (r *importRun) create(of offer) {
	d := r.newProduct(of.Name, of.Name, of.SKU, decimal.Zero, 0)
	for _, field := range r.fields(of) {
		maps.Copy(d, field)
	}
	d["external_id"], d["selling_type"], d["category"] = of.ID, of.sellingType(), nil
	d["group"] = r.groupRef(r.groupOf(of.Category))
	pictures := r.fetchable(of)
	if len(pictures) == 0 {
		d["status"] = "draft"
		r.out.Hidden++
	} else {
		r.out.Active++
	}
	p := r.addProduct(d, r.im.Ends)
	setImages(d, pictures)
	r.named[p.id] = true
	r.out.Created++
	r.joinVariations(p, of)
}

// update changes of a product what updated_fields names, its price and presence when they name nothing [D]. An update can bring a draft
// back on display [L].
func (r *importRun) update(p *product, of offer) {
	fields := []string{"price", "presence"}
	if asked := r.im.Options.list("updated_fields"); asked != nil {
		fields = nil
		for _, field := range asked {
			fields = append(fields, field.(string))
		}
	}
	before := p.doc.clone()
	values := r.fields(of)
	for _, field := range fields {
		maps.Copy(p.doc, values[field])
	}
	if slices.Contains(fields, "images_urls") {
		setImages(p.doc, r.fetchable(of))
	}
	if slices.Contains(fields, "group") {
		p.doc["group"] = r.groupRef(r.groupOf(of.Category))
	}
	if p.doc.str("status") == "draft" && !r.settings.DraftsStay {
		p.doc["status"] = "on_display"
	}
	if reflect.DeepEqual(before, p.doc.clone()) {
		r.out.NotChanged++
		return
	}
	r.out.Updated++
	r.touchAt(p)
}

func (r *importRun) touchAt(p *product) {
	p.modified = r.im.Ends
	p.doc["date_modified"] = p.modified.Format(timeOut)
}

// fetchable are the pictures that can be fetched; others are an error of the offer.
func (r *importRun) fetchable(of offer) []string {
	var good []string
	for _, url := range of.Pictures {
		if r.brokenImages != "" && strings.HasPrefix(url, r.brokenImages) {
			r.fail(&r.out.DownloadImage, of, "зображення не завантажено: "+url)
			continue
		}
		good = append(good, url)
	}
	return good
}

// joinVariations makes a product a variation of the first with the same group_id.
func (r *importRun) joinVariations(p *product, of offer) {
	if of.GroupID == "" {
		return
	}
	base, known := r.bases[of.GroupID]
	if !known {
		r.bases[of.GroupID] = p.id
	}
	p.doc["variation_group_id"] = number(of.GroupID)
	if known {
		p.doc["is_variation"], p.doc["variation_base_id"] = true, base
	}
}

// groupOf finds the group that a category of the file means: by Prom's id of it, by the id an earlier file gave it, else it makes one. No
// category is the root group [I].
func (r *importRun) groupOf(id string) int64 {
	if known, done := r.groups[id]; done {
		return known
	}
	known := first(r.Shop.groups, func(g *group) bool { return id == "" || g.external == id || g.id == number(id) })
	if known != nil {
		r.groups[id] = known.id
		return known.id
	}
	at := slices.IndexFunc(r.feed.Categories, func(c category) bool { return c.ID == id })
	if at < 0 {
		return 0
	}
	c := r.feed.Categories[at]
	r.groups[id] = 0 // a category that is its own parent ends here
	made := newGroup(r.leap(&r.next.Group), r.groupOf(c.Parent), strings.TrimSpace(c.Name), strings.TrimSpace(c.Name))
	made.external, made.modified = id, r.im.Ends
	r.Shop.groups[made.id] = made
	r.groups[id] = made.id
	return made.id
}

// markMissing does to all that the file didn't name what the import was told, to the whole of the shop if need be [L].
func (r *importRun) markMissing() {
	as := orElse(r.im.Options.str("mark_missing_product_as"), r.settings.MissingDefault)
	for _, p := range byID(r.products) {
		if as == "none" || r.named[p.id] || p.doc.str("status") == "deleted" {
			continue
		}
		key := "status"
		if as == "not_available" {
			key = "presence"
		}
		p.doc[key] = as
		r.touchAt(p)
		r.out.NotInFile++
	}
}
