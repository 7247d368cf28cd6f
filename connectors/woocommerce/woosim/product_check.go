package woosim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// kinds of members in the schema of a product: what a single write refuses. A batch refuses nothing of it (contract, 6).
func productSchema() map[string][]string {
	return map[string][]string{
		"integer": {"stock_quantity", "low_stock_amount", "parent_id", "menu_order", "download_limit", "download_expiry"},
		"string": {
			"name", "slug", "sku", "global_unique_id", "regular_price", "sale_price", "description", "short_description", "tax_class",
			"weight", "external_url", "button_text", "purchase_note", "status", "type", "tax_status", "stock_status", "backorders",
			"catalog_visibility",
		},
		"boolean": {"manage_stock", "virtual", "downloadable", "featured", "sold_individually", "reviews_allowed"},
		"array": {
			"categories", "tags", "images", "attributes", "default_attributes", "meta_data", "upsell_ids", "cross_sell_ids",
			"grouped_products",
		},
	}
}

// checkProduct refuses what doesn't fit the schema, and puts nothing in place of null as WordPress does: 0, "" or false.
func checkProduct(body *object) *answer {
	var checks []*wrong
	for kind, keys := range productSchema() {
		for _, key := range keys {
			checks = append(checks, fit(body, key, kind))
		}
	}
	enums := map[string][]string{
		"status": productStatuses(), "type": productTypes(), "tax_status": {"taxable", "shipping", "none"},
		"stock_status": stockStatuses(), "backorders": {"no", "notify", "yes"}, "catalog_visibility": {"visible", "catalog", "search", "hidden"},
	}
	for key, allowed := range enums {
		if body.str(key) != "" {
			checks = append(checks, oneOf(key, body.str(key), allowed))
		}
	}
	checks = slices.DeleteFunc(checks, func(w *wrong) bool { return w == nil })
	slices.SortFunc(checks, func(a, b *wrong) int { return body.index(a.param) - body.index(b.param) })
	return refuse(checks...)
}

// fit checks a member's type.
func fit(body *object, key, kind string) *wrong {
	raw := body.get(key)
	if raw == nil {
		return nil
	}
	if string(raw) == "null" {
		body.set(key, map[string]any{"integer": 0, "string": "", "boolean": false, "array": []int{}}[kind])
		return nil
	}
	ok := true
	switch kind {
	case "integer":
		_, err := strconv.ParseInt(body.str(key), 10, 64)
		ok = err == nil
	case "string":
		ok = raw[0] == '"'
	case "boolean":
		ok = slices.Contains([]string{"true", "false", "1", "0", `"1"`, `"0"`, `"true"`, `"false"`}, string(raw))
	case "array":
		var list []json.RawMessage
		ok = json.Unmarshal(raw, &list) == nil
	}
	if ok {
		return nil
	}
	return notOfType(key, key, kind)
}

func productStatuses() []string {
	return []string{"draft", "pending", "private", "publish", "future", "auto-draft", "trash"}
}

func productTypes() []string { return []string{"simple", "grouped", "external", "variable"} }

// clash refuses an SKU or a GTIN that another product has, in any case of letters (errors/product_duplicate_*.json).
func (s *Shop) clash(p *product, body object) *answer {
	if sku := plainText(body.str("sku")); sku != "" {
		if other := first(s.index.bySKU[strings.ToLower(sku)], p.id); other != 0 {
			return duplicate("product_invalid_sku", "Invalid or duplicated SKU.", "resource_id", other, "unique_sku", s.freeSKU(sku))
		}
	}
	if gtin := plainText(body.str("global_unique_id")); gtin != "" {
		if other := first(s.index.byGTIN[gtin], p.id); other != 0 {
			return duplicate("product_invalid_global_unique_id", "Invalid or duplicated GTIN, UPC, EAN or ISBN.", "resource_id", other)
		}
	}
	return nil
}

func (s *Shop) freeSKU(sku string) string {
	for i := 1; ; i++ {
		if free := sku + "-" + strconv.Itoa(i); s.index.firstBySKU(free) == 0 {
			return free
		}
	}
}

func duplicate(code, message string, data ...any) *answer {
	return &answer{status: http.StatusBadRequest, body: encode(newObject("code", code, "message", message,
		"data", newObject(append([]any{"status", http.StatusBadRequest}, data...)...)))}
}

// given says whether a request names a member; in a batch null is as good as nothing, as PHP's isset has it.
func given(body object, key string) bool { return body.has(key) && string(body.get(key)) != "null" }

// wholeNumber reads a number as PHP casts one: what isn't a number is 0.
func wholeNumber(body object, key string) int64 {
	if d := body.dec(key); !d.IsZero() {
		return d.IntPart()
	}
	if string(body.get(key)) == "true" {
		return 1
	}
	return 0
}

func oneOfOr(value string, allowed []string, otherwise string) string {
	if slices.Contains(allowed, value) {
		return value
	}
	return otherwise
}
