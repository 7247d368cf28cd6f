package woosim

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryKindOfThingTells does one thing over the API to a product, coupon or customer that was made for it, THING.
func TestEveryKindOfThingTells(t *testing.T) {
	t.Parallel()
	const root = "/wp-json/wc/v3/"
	product, coupon := `{"name":"Thing","regular_price":"1"}`, `{"code":"thing","amount":"1"}`
	customer := `{"email":"thing@example.test"}`
	for name, c := range map[string]struct {
		kind, made        string // the collection, and the body that makes a thing in it
		method, to, body  string
		want              []string
		afterwards, again string // what is done to it next, and what is told then
	}{
		"a new product":          {"products", "", "POST", "products", product, []string{"product.created THING", "product.updated THING"}, "", ""},
		"a changed product":      {"products", product, "PUT", "products/THING", `{}`, []string{"product.updated THING"}, "", ""},
		"a product in the trash": {"products", product, "DELETE", "products/THING", ``, []string{"product.deleted THING"}, `{"status":"publish"}`, "product.restored THING"},
		"a deleted product":      {"products", product, "DELETE", "products/THING?force=true", ``, nil, "", ""},
		"products by batch":      {"products", product, "POST", "products/batch", `{"update":[{"id":THING,"regular_price":"2"}]}`, []string{"product.updated THING"}, "", ""},
		"a new coupon":           {"coupons", "", "POST", "coupons", coupon, []string{"coupon.created THING", "coupon.updated THING"}, "", ""},
		"a changed coupon":       {"coupons", coupon, "PUT", "coupons/THING", `{"amount":"2"}`, []string{"coupon.updated THING"}, "", ""},
		"a new customer":         {"customers", "", "POST", "customers", customer, []string{"customer.created THING"}, "", ""},
		"a changed customer":     {"customers", customer, "PUT", "customers/THING", `{"first_name":"A"}`, []string{"customer.updated THING"}, "", ""},
		"a deleted customer":     {"customers", customer, "DELETE", "customers/THING?force=true", ``, []string{"customer.deleted THING"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			thing := ""
			do := func(method, to, body string) {
				w := send(t, b.shop, method, root+strings.ReplaceAll(to, "THING", thing), strings.ReplaceAll(body, "THING", thing))
				require.Less(t, w.Code, http.StatusMultipleChoices, w.Body.String())
				if thing == "" {
					thing = encodeID(idIn(t, w.Body.Bytes()))
				}
			}
			if c.made != "" {
				do(http.MethodPost, c.kind, c.made)
			}
			b.hookEverything(t)
			do(c.method, c.to, c.body)
			require.Equal(t, ofThing(c.want, thing), b.told(t))
			if c.again != "" {
				do(http.MethodPut, c.kind+"/"+thing, c.afterwards)
				require.Contains(t, b.told(t), ofThing([]string{c.again}, thing)[0])
			}
		})
	}
}

func ofThing(lines []string, thing string) []string {
	var out []string
	for _, line := range lines {
		out = append(out, strings.ReplaceAll(line, "THING", thing))
	}
	return out
}

// TestADeliverySaysWhatAReadWould compares deliveries with GET, but for how PHP writes JSON.
func TestADeliverySaysWhatAReadWould(t *testing.T) {
	t.Parallel()
	for path, body := range map[string]string{
		"products": `{"name":"Zāles & tēja","regular_price":"1"}`, "coupons": `{"code":"thing","amount":"1"}`,
		"customers": `{"email":"thing@example.test","first_name":"Līga 🌿"}`, "orders": `{"line_items":[{"product_id":210,"quantity":1}]}`,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			b.hook(t, strings.TrimSuffix(path, "s")+".created", "s")
			w := send(t, b.shop, http.MethodPost, "/wp-json/wc/v3/"+path, body)
			require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
			read := get(t, b.shop, "/wp-json/wc/v3/"+path+"/"+encodeID(idIn(t, w.Body.Bytes())))
			require.Equal(t, http.StatusOK, read.Code)
			b.run(t)
			got := b.only(t).body
			require.JSONEq(t, withoutChance(t, read.Body.Bytes()), withoutChance(t, got))
			for _, c := range got {
				require.Less(t, c, byte(0x80), "pure ASCII")
			}
			require.Contains(t, string(got), `https:\/\/example.com\/wp-json\/wc\/v3\/`+path)
		})
	}
}

// withoutChance is an answer without what differs from one read to the next.
func withoutChance(t *testing.T, raw []byte) string {
	t.Helper()
	o, err := parseObject(raw)
	require.NoError(t, err)
	o.del("related_ids")
	return string(o.appendTo(nil))
}
