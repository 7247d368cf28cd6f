package promsim

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// upload imports a file and returns the answer.
func (b *bundle) upload(feed, options string) answered {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "products.xml")
	require.NoError(b.t, err)
	_, err = part.Write([]byte(feed))
	require.NoError(b.t, err)
	require.NoError(b.t, form.WriteField("data", options))
	require.NoError(b.t, form.Close())
	return b.ask(http.MethodPost, "products/import_file", form.FormDataContentType(), &body)
}

// report is what an import says of itself.
func (b *bundle) report(begun answered) doc {
	b.t.Helper()
	return b.get("products/import/status/" + fmt.Sprint(begun.doc()["id"])).doc()
}

func (b *bundle) wait(d time.Duration) { b.now = b.now.Add(d) }

// yml is a feed with one category and these offers.
func yml(offers ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><yml_catalog date="2026-10-01 08:00"><shop>` +
		`<currencies><currency id="UAH" rate="1"/></currencies>` +
		`<categories><category id="7">Чай</category><category id="8" parentId="7">Зелений</category><category id="94000002">Кава</category></categories>` +
		`<offers>` + strings.Join(offers, "") + `</offers></shop></yml_catalog>`
}

const tea = `<offer id="CHAI-1" available="true" in_stock="true" selling_type="r"><name>Чай зеленый</name><name_ua>Чай зелений</name_ua>` +
	`<price>149.90</price><currencyId>UAH</currencyId><categoryId>8</categoryId><quantity_in_stock>12</quantity_in_stock>` +
	`<picture>https://img.example.test/1.jpg</picture><vendorCode>CHAI-1</vendorCode>` +
	`<description><![CDATA[<p>Опис</p>]]></description><description_ua><![CDATA[<p>Опис укр</p>]]></description_ua></offer>`

const kava = `<offer id="KAVA-250" available="true"><name>Кава нова</name><price>210</price><currencyId>UAH</currencyId>` +
	`<categoryId>94000002</categoryId><quantity_in_stock>3</quantity_in_stock><vendorCode>KAVA-250</vendorCode></offer>`

func TestAnImportTakesMinutesAndSaysSuccessBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set    Settings
		before string
	}{
		"SUCCESS": {Settings{}, "SUCCESS"},
		"PARTIAL": {Settings{PartialAtFirst: true}, "PARTIAL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			begun := b.upload(yml(tea), `{"mark_missing_product_as":"none"}`)
			require.Regexp(t, `^\{"id":"[0-9a-f]{24}",`, begun.Body)
			b.wait(3*time.Minute - time.Second)
			report := b.report(begun)
			require.Equal(t, c.before, report.str("status"))
			require.Zero(t, report.int("total")+report.int("created"))
			require.Nil(t, b.product("CHAI-1"))

			b.wait(7*time.Minute + time.Second)
			require.NotNil(t, b.product("CHAI-1"))
			report = b.report(begun)
			require.Equal(t, "SUCCESS", report.str("status"))
			for counter, want := range map[string]int64{
				"total": 1, "created": 1, "created_active": 1, "created_hidden": 0, "updated": 0, "not_changed": 0, "imported": 1, "not_in_file": 0,
			} {
				require.Equal(t, want, report.int(counter), counter)
			}
		})
	}
}

func TestAnImportMakesWhatTheShopLacks(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	b.upload(yml(tea), `{}`)
	b.wait(10 * time.Minute)
	p := b.product("CHAI-1")
	require.Equal(t, "CHAI-1", p.str("external_id"))
	require.Equal(t, doc{"ru": "Чай зеленый", "uk": "Чай зелений"}, p.doc("name_multilang"))
	require.Equal(t, "149.9", fmt.Sprint(p["price"]))
	require.Equal(t, "12", fmt.Sprint(p["quantity_in_stock"]))
	require.Equal(t, "available on_display retail true", fmt.Sprint(p["presence"], " ", p["status"], " ", p["selling_type"], " ", p["in_stock"]))
	require.Equal(t, "Зелений", p.doc("group").str("name"), "a group that the shop lacked")
	require.Equal(t, "https://img.example.test/1.jpg", p.str("main_image"))
	require.Len(t, b.Groups(), 6)

	b.upload(yml(strings.ReplaceAll(tea, "CHAI-1", "CHAI-2")), `{}`)
	b.wait(10 * time.Minute)
	require.Equal(t, p["group"], b.product("CHAI-2")["group"], "the same group by the file's id for it")
}

func TestAnImportUpdatesWhatItIsAskedTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set     Settings
		options string
		offer   string
		shows   doc
		counter string
	}{
		"price and presence by default": {options: `{}`, shows: doc{"price": "210", "quantity_in_stock": "40", "name": "Кава Верхова 250 г", "presence": "available"}, counter: "updated"},
		"named fields alone":            {options: `{"updated_fields":["quantity_in_stock","name"]}`, shows: doc{"price": "189", "quantity_in_stock": "3", "name": "Кава нова"}, counter: "updated"},
		"the group": {options: `{"updated_fields":["group"]}`, offer: strings.Replace(kava, "94000002", "8", 1),
			shows: doc{"price": "189", "group": `{"id":94000005,"name":"Зелений","name_multilang":{"ru":"Зелений","uk":"Зелений"}}`}, counter: "updated"},
		"nothing that is the same": {options: `{"updated_fields":["sku"]}`, shows: doc{"price": "189"}, counter: "not_changed"},
		"an old price is a discount": {options: `{"updated_fields":["price","discount"]}`, offer: strings.Replace(kava, "<price>", "<oldprice>250</oldprice><price>", 1),
			shows: doc{"price": "250", "discount": `{"date_end":null,"date_start":null,"type":"amount","value":40}`}, counter: "updated"},
		"to order": {options: `{}`, offer: strings.Replace(kava, `"true"`, `""`, 1), shows: doc{"presence": "order"}, counter: "updated"},
		"not there, and left out": {options: `{"only_available":true}`, offer: strings.Replace(kava, `"true"`, `"false"`, 1) + tea,
			shows: doc{"presence": "available", "price": "189"}, counter: "created"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			begun := b.upload(yml(orElse(c.offer, kava)), c.options)
			b.wait(10 * time.Minute)
			report := b.report(begun)
			require.Equal(t, int64(1), report.int(c.counter), report)
			for key, want := range c.shows {
				require.Equal(t, want, strings.Trim(string(encode(b.product("KAVA-250")[key])), `"`), key)
			}
		})
	}
}

func TestAnImportMayHideTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set     Settings
		options string
		key     string
		as      string
	}{
		"none leaves it alone":          {options: `{"mark_missing_product_as":"none"}`, key: "status", as: "on_display"},
		"hidden":                        {options: `{"mark_missing_product_as":"not_on_display"}`, key: "status", as: "not_on_display"},
		"out of stock":                  {options: `{"mark_missing_product_as":"not_available"}`, key: "presence", as: "not_available"},
		"deleted":                       {options: `{"mark_missing_product_as":"deleted"}`, key: "status", as: "deleted"},
		"none when nothing is answered": {options: `{}`, key: "status", as: "on_display"},
		"or what the cabinet says":      {set: Settings{MissingDefault: "not_on_display", NotInFle: true}, options: `{}`, key: "status", as: "not_on_display"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			before := b.Products()
			begun := b.upload(yml(tea), c.options)
			b.wait(10 * time.Minute)
			require.Equal(t, c.as, b.product("MLYNOK").str(c.key))
			counter := "not_in_file"
			if c.set.NotInFle {
				counter = "not_in_fle"
			}
			report := b.report(begun)
			require.Contains(t, report, counter)
			if c.as == "on_display" {
				require.Equal(t, before, b.Products()[:len(before)])
				require.Zero(t, report.int(counter))
			} else {
				require.Equal(t, int64(len(before)), report.int(counter))
			}
		})
	}
}

func TestAnImportNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ї", 111)
	for name, c := range map[string]struct {
		set    Settings
		feed   string
		status string
		stage  string
		says   string
	}{
		"no XML":            {feed: "id;name", status: "FATAL", stage: "store_file", says: "Не вдалося прочитати файл"},
		"no offers":         {feed: yml(), status: "FATAL", stage: "store_file", says: "no offers"},
		"a long name":       {feed: yml(strings.Replace(tea, "Чай зеленый", long, 1)), status: "PARTIAL", stage: "validation", says: "CHAI-1: назва довша за 110 символів"},
		"a long code":       {feed: yml(strings.Replace(tea, "<vendorCode>", "<vendorCode>"+long, 1)), status: "PARTIAL", stage: "validation", says: "код товару довший"},
		"no name":           {feed: yml(strings.Replace(tea, "Чай зеленый", "", 1)), status: "PARTIAL", stage: "validation", says: "не вказано назву"},
		"no price":          {feed: yml(strings.Replace(tea, "149.90", "договірна", 1)), status: "PARTIAL", stage: "validation", says: "некоректна ціна"},
		"another currency":  {feed: yml(strings.Replace(tea, "UAH", "XAU", 1)), status: "PARTIAL", stage: "validation", says: "невідома валюта"},
		"another group":     {feed: yml(strings.Replace(tea, "<categoryId>8", "<categoryId>9", 1)), status: "PARTIAL", stage: "validation", says: "невідома група"},
		"a wrong quantity":  {feed: yml(strings.Replace(tea, "<quantity_in_stock>12", "<quantity_in_stock>-1", 1)), status: "PARTIAL", stage: "validation", says: "некоректна кількість"},
		"twice the same id": {feed: yml(tea, tea), status: "PARTIAL", stage: "validation", says: "повторюється"},
		"too many pictures": {feed: yml(strings.Replace(tea, "<picture>", strings.Repeat("<picture>https://img.example.test/2.jpg</picture>", 10)+"<picture>", 1)), status: "PARTIAL", stage: "validation", says: "більше ніж 10"},
		"a lost picture":    {feed: yml(strings.Replace(tea, "img.example.test", "lost.example.test", 1)), status: "PARTIAL", stage: "download_images", says: "CHAI-1: зображення не завантажено"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			b.BreakImages("https://lost.")
			begun := b.upload(c.feed, `{}`)
			b.wait(10 * time.Minute)
			report := b.report(begun)
			require.Equal(t, c.status, report.str("status"))
			require.Contains(t, fmt.Sprint(asDoc(report.list("errors")[0])[c.stage]), c.says)
		})
	}
}

func TestWhatComesWithoutAPictureStaysHidden(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	bare := strings.Replace(tea, "<picture>https://img.example.test/1.jpg</picture>", "", 1)
	begun := b.upload(yml(bare), `{}`)
	b.wait(10 * time.Minute)
	require.Equal(t, int64(1), b.report(begun).int("created_hidden"))
	require.Equal(t, "draft", b.product("CHAI-1").str("status"))
	begun = b.upload(yml(tea), `{"updated_fields":["images_urls"]}`)
	b.wait(10 * time.Minute)
	require.Equal(t, "on_display", b.product("CHAI-1").str("status"), "an update shows drafts again")
	require.Equal(t, int64(1), b.report(begun).int("updated"))
}

func TestDraftsMayStayDrafts(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{DraftsStay: true, ImportTime: time.Minute})
	b.ReplaceProductField(b.product("KAVA-250").int("id"), "status", `"draft"`)
	b.upload(yml(kava), `{}`)
	b.wait(time.Minute)
	require.Equal(t, "draft", b.product("KAVA-250").str("status"))
	require.Equal(t, "210", fmt.Sprint(b.product("KAVA-250")["price"]))
}

func TestVariationsOfAFileBelongTogether(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	one := strings.Replace(tea, `selling_type="r"`, `group_id="55"`, 1)
	b.upload(yml(one, strings.ReplaceAll(one, "CHAI-1", "CHAI-2")), `{}`)
	b.wait(10 * time.Minute)
	base, variation := b.product("CHAI-1"), b.product("CHAI-2")
	require.False(t, base.bool("is_variation"))
	require.True(t, variation.bool("is_variation"))
	require.Equal(t, base.int("id"), variation.int("variation_base_id"))
	require.Equal(t, int64(55), variation.int("variation_group_id"))
}

func TestAnImportThatIsRefusedHasNoID(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{DailyImports: 2, ImportTime: time.Minute})
	b.HangImports(true)
	hung := b.upload(yml(tea), `{}`)
	b.wait(time.Hour)
	require.Equal(t, "SUCCESS", b.report(hung).str("status"), "as ever")
	require.JSONEq(t, `{"status":"error","message":"Попередній імпорт ще не завершено"}`, b.upload(yml(tea), `{}`).Body)
	b.HangImports(false)
	b.CancelImports()
	require.Equal(t, "FATAL", b.report(hung).str("status"))
	require.Nil(t, b.product("CHAI-1"))

	b.upload(yml(tea), `{}`)
	b.wait(time.Hour)
	require.NotNil(t, b.product("CHAI-1"))
	require.JSONEq(t, `{"status":"error","message":"Перевищено денний ліміт імпортів"}`, b.upload(yml(tea), `{}`).Body)
	b.wait(24 * time.Hour)
	require.Contains(t, b.upload(yml(tea), `{}`).Body, `"id":"`)
}

func TestImportsAreCheckedBeforeTheyBegin(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{NumericImportIDs: true})
	require.Contains(t, b.upload(yml(tea), `{"mark_missing_product_as":"hidden"}`).Body, `{"error":`)
	require.Contains(t, b.upload(yml(tea), `{"updated_fields":["colour"]}`).Body, `{"error":`)
	require.Contains(t, b.upload(yml(tea), `none`).Body, `{"error":`)
	require.Contains(t, b.post("products/import_file", `{}`).Body, `{"error":`)
	require.Contains(t, b.post("products/import_url", `{}`).Body, `{"error":`)
	require.Equal(t, http.StatusNotFound, b.get("products/import/status/1").Code)
	require.JSONEq(t, `{"id":7000001,"status":"success","message":""}`, b.upload(yml(tea), `{}`).Body)
}

func TestAFileIsImportedFromElsewhere(t *testing.T) {
	t.Parallel()
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(yml(tea)))
	}))
	t.Cleanup(files.Close)
	b := setup(t, Settings{ImportTime: time.Minute})
	begun := b.post("products/import_url", `{"url":"`+files.URL+`/feed.xml","mark_missing_product_as":"none"}`)
	b.wait(time.Minute)
	require.Equal(t, int64(1), b.report(begun).int("created"))
	begun = b.post("products/import_url", `{"url":"`+files.URL+`/lost.xml"}`)
	b.wait(time.Minute)
	require.Equal(t, "FATAL", b.report(begun).str("status"))
	require.Contains(t, fmt.Sprint(b.report(begun)["errors"]), "403")
}
