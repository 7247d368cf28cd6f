package console

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// formOf are the fields of a page's form of settings, as a browser would send them.
func formOf(t testing.TB, body string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(body, -1) {
		name, value := attribute(tag, "name"), attribute(tag, "value")
		unticked := attribute(tag, "type") == "checkbox" && !regexp.MustCompile(` checked`).MatchString(tag)
		if name != "" && !unticked {
			form.Add(name, value)
		}
	}
	for _, list := range regexp.MustCompile(`(?s)<select[^>]*>.*?</select>`).FindAllString(body, -1) {
		form.Add(attribute(list, "name"), attribute(regexp.MustCompile(`<option[^>]* selected>`).FindString(list), "value"))
	}
	for _, text := range regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(body, -1) {
		form.Add(attribute(text[0], "name"), text[1])
	}
	require.Contains(t, form, "seen")
	return form
}

func attribute(tag, name string) string {
	found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	return found[1]
}

func TestMasterDataIsAddedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Admin)
	require.Contains(t, w.page("/master"), `href="/master/warehouse"`)

	form := formOf(t, w.page("/add/warehouse"))
	form.Set("code", "main")
	refused := w.post("/add/warehouse", form)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "it is missing: add it")
	require.Contains(t, refused.Body.String(), `value="main"`, "what was typed is still there")
	require.Zero(t, b.count("SELECT count(*) FROM warehouses"))
	form.Set("name", "Rīga & co")
	require.Equal(t, "/master/warehouse/main", w.post("/add/warehouse", form).Header().Get("Location"))
	require.Equal(t, http.StatusConflict, w.post("/add/warehouse", form).Code)
	require.Contains(t, w.page("/master/warehouse"), "Rīga &amp; co")
	require.Contains(t, w.page("/master/warehouse?format=csv"), "CODE,NAME,EXTERNAL\r\nmain,Rīga & co,\r\n")
	require.Contains(t, w.page("/master/warehouse?search=nowhere"), "There is nothing like that.")

	edit := "/master/warehouse/main/edit"
	form = formOf(t, w.page(edit))
	require.NotContains(t, form, "code", "what names it stays")
	form.Set("external", "true")
	asked := w.post(edit, form)
	require.Equal(t, http.StatusOK, asked.Code)
	require.Contains(t, asked.Body.String(), "This will change.")
	require.Equal(t, 0, b.count("SELECT count(*) FROM warehouses WHERE external"), "not before it is confirmed")
	form.Set("do", "edit")
	require.Contains(t, w.post(edit, form).Body.String(), `name="external" type="checkbox" value="true" checked`)
	form.Set("do", "save")
	require.Equal(t, "/master/warehouse/main", w.post(edit, form).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM warehouses WHERE external"))
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE actor = 'admin' AND action = 'apply'"))
	require.Equal(t, http.StatusConflict, w.post(edit, form).Code, "it is no longer what was seen")

	require.Contains(t, w.page("/master/warehouse/main/delete"), "It will be deleted")
	require.Equal(t, 1, b.count("SELECT count(*) FROM warehouses"))
	require.Equal(t, "/master/warehouse", w.post("/master/warehouse/main/delete", url.Values{}).Header().Get("Location"))
	require.Zero(t, b.count("SELECT count(*) FROM warehouses"))
	require.Equal(t, http.StatusNotFound, w.get("/master/warehouse/main").Code)
	require.Equal(t, http.StatusNotFound, w.get("/master/mart").Code)
}

func TestWhatIsNamedStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	w := b.as(access.Admin)
	require.Contains(t, w.page("/master/warehouse/main/delete"), "is named by point of sale web (warehouse)")
	refused := w.post("/master/warehouse/main/delete", url.Values{})
	require.Equal(t, http.StatusConflict, refused.Code)
	require.Contains(t, refused.Body.String(), "is named by point of sale web")
	require.Equal(t, 1, b.count("SELECT count(*) FROM warehouses"))
}

func TestEntriesOfAListAreFilledIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	b.exec("INSERT INTO money_accounts (code, name, kind) VALUES ('bank', 'Bank', 'bank')")
	w := b.as(access.Admin)
	const edit = "/master/pos/web/edit"
	save := func(values map[string]string) int {
		form := formOf(t, w.page(edit))
		for name, value := range values {
			form.Set(name, value)
		}
		form.Set("do", "save")
		return w.post(edit, form).Code
	}
	require.Equal(t, http.StatusSeeOther, save(map[string]string{
		"payments.new.0.method": "bacs", "payments.new.0.money_account": "bank",
		"series.new.0.document": "invoice", "series.new.0.environment": "production", "series.new.0.prefix": "INV-",
	}))
	require.Equal(t, 1, b.count("SELECT count(*) FROM pos_payment_mappings WHERE remote_method = 'bacs'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM document_series WHERE prefix = 'INV-'"))
	shown := w.page("/master/pos/web")
	require.Contains(t, shown, "bacs")
	require.Contains(t, shown, "INV-")

	form := formOf(t, w.page(edit))
	form.Set("payments[bacs].money_account", "nowhere")
	form.Set("payments.new.1.money_account", "bank")
	refused := w.post(edit, form)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "It has no name")
	form.Del("payments.new.1.money_account")
	refused = w.post(edit, form)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Regexp(t, `aria-invalid="true"[^>]*>[^/]*|there is no money account &#34;nowhere&#34;`, refused.Body.String())

	require.Equal(t, http.StatusSeeOther, save(map[string]string{"payments[bacs].money_account": ""}))
	require.Zero(t, b.count("SELECT count(*) FROM pos_payment_mappings"), "an entry without what it needs is taken away")
}

func TestEveryKindHasItsPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	w := b.as(access.Admin)
	for _, k := range masterKinds() {
		require.Contains(t, w.page("/master"), "/master/"+k.Name)
		require.NotContains(t, w.page("/master/"+k.Name), "set.")
		body := w.page("/add/" + k.Name)
		require.NotRegexp(t, `(?:set|group|entry|word|thing)\.[a-z]`, regexp.MustCompile(`(?:id|for|name|aria-[a-z]+)="[^"]*"`).ReplaceAllString(body, ""), k.Name)
		form := formOf(t, body)
		for _, s := range k.Settings() {
			if s.List() == "" && !s.Truth && !s.Many {
				require.Contains(t, form, s.Path)
			}
		}
		require.Equal(t, http.StatusOK, w.get("/api/v1/master/"+k.Name).Code)
	}
	require.NotContains(t, b.as(access.Operator).page("/master/warehouse/main"), "/edit")
}

func TestAProgramLooksAfterMasterData(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.program(access.Admin)
	const at = "/api/v1/master/warehouse/main"
	require.Equal(t, http.StatusNotFound, w.get(at).Code)
	refused := w.send(at, `{"new": true, "set": {"nam": "Main"}}`)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "did you mean name?")
	require.Equal(t, http.StatusOK, w.send(at, `{"new": true, "set": {"name": "Main"}, "dry_run": true}`).Code)
	require.Zero(t, b.count("SELECT count(*) FROM warehouses"), "it only looked")
	require.Equal(t, http.StatusOK, w.send(at, `{"new": true, "set": {"name": "Main"}}`).Code)
	require.Equal(t, http.StatusConflict, w.send(at, `{"new": true, "set": {"name": "Main"}}`).Code)
	require.JSONEq(t, `{"action": "change", "fields": [{"path": "external", "from": "", "to": "true"}]}`,
		w.send(at, `{"set": {"external": "true"}}`).Body.String())
	require.JSONEq(t, `{"code": "main", "name": "Main", "external": true}`, w.get(at).Body.String())
}
