package promsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// product is a product of the shop by its SKU, read.
func (b *bundle) product(sku string) doc {
	b.t.Helper()
	for _, raw := range b.Products() {
		if d, err := parseDoc(raw); err == nil && d.str("sku") == sku {
			return d
		}
	}
	return nil
}

func TestProductsAreRead(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	kava := b.product("KAVA-1000")
	id := kava.int("id")
	one := b.get(fmt.Sprint("products/", id))
	require.Equal(t, kava, one.doc().doc("product"), "in an envelope")
	require.Contains(t, one.Body, `"price":649.5,`, "a number")
	require.Equal(t, "Кофе Верхова 1 кг", b.get(fmt.Sprint("products/", id), "X-LANGUAGE", "ru").doc().doc("product").str("name"))
	require.Equal(t, id, b.get("products/by_external_id/KAVA-1000").doc().doc("product").int("id"))
	require.Equal(t, kava.str("main_image"), asDoc(kava.list("images")[0]).str("url"), "it stands among the others")
	require.Nil(t, b.product("TURKA")["quantity_in_stock"], "not tracked")
	missing := b.get("products/by_external_id/NOBODY")
	require.Equal(t, http.StatusNotFound, missing.Code)
	require.Contains(t, missing.Body, "<!DOCTYPE html>")

	group := kava.doc("group").int("id")
	require.Len(t, b.get(fmt.Sprint("products/list?group_id=", group)).ids("products"), 3)
	require.JSONEq(t, `{"error":"Invalid value of parameter group_id"}`, b.get("products/list?group_id=x").Body)
	require.Empty(t, b.get("products/list?last_modified_from=2026-02-01T00:00:00").ids("products"))
	require.Equal(t, []int64{94000004, 94000003, 94000002, 94000001}, b.get("groups/list").ids("groups"))
	require.Len(t, b.Groups(), 4)

	b.ReplaceProductField(id, "name", `"Інша"`)
	require.Equal(t, "Інша", b.product("KAVA-1000").str("name"), "as it was put")

	kazakh := setup(t, Settings{NoSingleProducts: true, Language: "ru"})
	require.Equal(t, "Кофе Верхова 1 кг", kazakh.product("KAVA-1000").str("name"))
	require.Equal(t, http.StatusNotFound, kazakh.get(fmt.Sprint("products/", kazakh.product("KAVA-1000").int("id"))).Code)
}

func TestEditsTraps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set    Settings
		path   string
		body   string // ID stands for the product's number
		answer string
		shows  doc // what the product shows then
	}{
		"by Prom's ids, which are numbers": {body: `[{"id":ID,"price":199.50,"quantity_in_stock":7,"presence":"not_available","in_stock":false}]`,
			answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"price": "199.5", "quantity_in_stock": "7", "presence": "not_available", "in_stock": "false"}},
		"by the company's ids, under the same key": {path: "products/edit_by_external_id", body: `[{"id":"KAVA-250","price":200}]`,
			answer: `{"processed_ids":["KAVA-250"],"errors":{}}`, shows: doc{"price": "200"}},
		"which may be answered by Prom's": {set: Settings{ProcessedNumbers: true}, path: "products/edit_by_external_id", body: `[{"id":"KAVA-250","price":200}]`,
			answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"price": "200"}},
		"an object in place of a list": {body: `{"id":ID,"price":1}`, answer: `{"errors":{"error":"Ожидается список товаров"}}`, shows: doc{"price": "189"}},
		"quantity is swallowed":        {body: `[{"id":ID,"quantity":9}]`, answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"quantity_in_stock": "40"}},
		"external_id is unknown": {body: `[{"id":ID,"external_id":"X","price":1}]`, answer: `{"processed_ids":[],"errors":{"ID":{"external_id":["Unknown field."]}}}`,
			shows: doc{"external_id": "KAVA-250", "price": "189"}},
		"a stranger by id": {body: `[{"id":1,"price":5},{"id":ID,"price":5}]`, answer: `{"processed_ids":[ID],"errors":{"1":"Товар не найден"}}`, shows: doc{"price": "5"}},
		"a stranger by field": {set: Settings{FieldErrors: true}, body: `[{"id":1,"price":5}]`, answer: `{"processed_ids":[],"errors":{"1":{"id":["Товар не найден"]}}}`,
			shows: doc{"price": "189"}},
		"a price in text":       {body: `[{"id":ID,"price":"5"}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid number."}}`, shows: doc{"price": "189"}},
		"a price of nothing":    {body: `[{"id":ID,"price":0}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid number."}}`, shows: doc{"price": "189"}},
		"a quantity below zero": {body: `[{"id":ID,"quantity_in_stock":-1}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid integer."}}`, shows: doc{"quantity_in_stock": "40"}},
		"no quantity":           {body: `[{"id":ID,"quantity_in_stock":null}]`, answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"quantity_in_stock": "null"}},
		"another presence":      {body: `[{"id":ID,"presence":"maybe"}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid choice."}}`, shows: doc{"presence": "available"}},
		"an older name":         {body: `[{"id":ID,"presence_sure":false}]`, answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"in_stock": "false"}},
		"hiding":                {body: `[{"id":ID,"status":"not_on_display"}]`, answer: `{"processed_ids":[ID],"errors":{}}`, shows: doc{"status": "not_on_display"}},
		"a moderator's status":  {body: `[{"id":ID,"status":"approval_pending"}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid choice."}}`, shows: doc{"status": "on_display"}},
		"a name that is too long": {body: `[{"id":ID,"name":"` + strings.Repeat("ї", 111) + `"}]`, answer: `{"processed_ids":[],"errors":{"ID":"Longer than maximum length."}}`,
			shows: doc{"name": "Кава Верхова 250 г"}},
		"a name of their length": {set: Settings{NameLimit: 130}, body: `[{"id":ID,"name":"` + strings.Repeat("ї", 111) + `"}]`, answer: `{"processed_ids":[ID],"errors":{}}`,
			shows: doc{"name": strings.Repeat("ї", 111)}},
		"a discount of a kind":      {body: `[{"id":ID,"discount":{"value":10,"type":"gift"}}]`, answer: `{"processed_ids":[],"errors":{"ID":"Not a valid choice."}}`, shows: doc{"discount": "null"}},
		"more than a request takes": {set: Settings{EditCap: 1}, body: `[{"id":ID,"price":5},{"id":ID,"price":6}]`, answer: `{"error":"Too many products in one request"}`, shows: doc{"price": "189"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			written := strings.NewReplacer("ID", fmt.Sprint(b.product("KAVA-250").int("id")))
			path := orElse(c.path, "products/edit")
			a := b.post(path, written.Replace(c.body))
			require.Equal(t, http.StatusOK, a.Code)
			require.JSONEq(t, written.Replace(c.answer), a.Body)
			for key, want := range c.shows {
				require.Equal(t, want, strings.Trim(string(encode(b.product("KAVA-250")[key])), `"`), key)
			}
		})
	}
}

func TestAVariationMayInheritItsAvailability(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	id := b.product("KAVA-250").int("id")
	b.InheritAvailability(id, true)
	a := b.post("products/edit", fmt.Sprintf(`[{"id":%d,"quantity_in_stock":1},{"id":%d,"price":7}]`, id, id))
	require.Contains(t, a.Body, "визначається основним товаром")
	require.Equal(t, json.Number("7"), b.product("KAVA-250")["price"], "prices are its own")
	require.Equal(t, "presence: Наявність різновиду визначається основним товаром", b.EditProduct(id, `{"presence":"order"}`))
	b.InheritAvailability(id, false)
	require.Empty(t, b.EditProduct(id, `{"presence":"order"}`))
	require.Equal(t, "order", b.product("KAVA-250").str("presence"))
}

func TestAnEditMovesTheTimeOfChange(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	id := b.product("KAVA-250").int("id")
	b.post("products/edit", fmt.Sprintf(`[{"id":%d,"price":5}]`, id))
	require.Equal(t, []int64{id}, b.get("products/list?last_modified_from=2026-10-01T08:15:30").ids("products"))
	b.ReplaceProductField(id, "status", `"deleted"`)
	require.NotContains(t, b.get("products/list").ids("products"), id)
	require.Equal(t, http.StatusNotFound, b.get(fmt.Sprint("products/", id)).Code)
	require.Len(t, b.Products(), 8, "the shop itself still shows it")
}

func TestItemsOfEditsAreRefusedByCount(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	one, two := b.product("KAVA-250").int("id"), b.product("MLYNOK").int("id")
	b.AddFault(Rule{Kind: "products.edit", Times: 1, Fault: Fault{RefuseEach: 2}})
	a := b.post("products/edit", fmt.Sprintf(`[{"id":%d,"price":5},{"id":%d,"price":5}]`, one, two))
	require.JSONEq(t, fmt.Sprintf(`{"processed_ids":[%d],"errors":{"%d":"Internal error"}}`, one, two), a.Body)
	require.Equal(t, 2, b.Requests()[0].Items)
}

func TestMadeProducts(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	ids := b.MakeProducts(1, 300, b.now)
	require.Len(t, ids, 300)
	seen := map[string]bool{}
	for _, id := range ids {
		p, err := parseDoc(b.Product(id))
		require.NoError(t, err)
		seen[p.str("status")], seen[p.str("presence")] = true, true
		seen["untracked"] = seen["untracked"] || p["quantity_in_stock"] == nil
		seen["variation"] = seen["variation"] || p.bool("is_variation") && p.int("variation_base_id") > 0
	}
	for _, kind := range []string{"on_display", "not_on_display", "draft", "editing_required", "available", "not_available", "order", "untracked", "variation"} {
		require.True(t, seen[kind], kind)
	}
	plain := setup(t, Settings{})
	for _, id := range plain.MakeProducts(1, 100, b.now, Plain()) {
		p, err := parseDoc(plain.Product(id))
		require.NoError(t, err)
		require.Equal(t, "on_display", p.str("status"))
		require.NotNil(t, p["quantity_in_stock"])
	}
	again := setup(t, Settings{})
	again.MakeProducts(1, 300, b.now)
	require.Equal(t, b.Products(), again.Products())
}

func TestLoadedProductsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	const raw = `{"id":5000000,"sku":"S","price":null,"date_modified":"2026-01-01T00:00:00.000001+00:00","status":"on_display"}`
	require.NoError(t, b.LoadProducts([]json.RawMessage{json.RawMessage(raw)}))
	require.JSONEq(t, raw, string(b.Product(5000000)))
	require.Error(t, b.LoadProducts([]json.RawMessage{json.RawMessage(`{"id":1}`)}))
	require.Greater(t, b.MakeProducts(1, 1, time.Time{})[0], int64(5000000))
}
