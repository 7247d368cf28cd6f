package woosim

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWebhookRefusals(t *testing.T) {
	t.Parallel()
	good := `"topic":"order.created","delivery_url":"https://hub.example/in"`
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code, message      string
	}{
		"nothing given":              {"POST", "", `{}`, 400, "rest_missing_callback_param", "Missing parameter(s): topic, delivery_url"},
		"no address":                 {"POST", "", `{"topic":"order.created"}`, 400, "rest_missing_callback_param", "Missing parameter(s): delivery_url"},
		"a topic that isn't text":    {"POST", "", `{"topic":1,"delivery_url":"https://hub.example/in"}`, 400, "rest_invalid_param", "Invalid parameter(s): topic"},
		"an unknown topic":           {"POST", "", `{"topic":"order.paid","delivery_url":"https://hub.example/in"}`, 400, "woocommerce_rest_shop_webhook_invalid_topic", ""},
		"customers aren't restored":  {"POST", "", `{"topic":"customer.restored","delivery_url":"https://hub.example/in"}`, 400, "woocommerce_rest_shop_webhook_invalid_topic", ""},
		"someone else's action":      {"POST", "", `{"topic":"action.save_post","delivery_url":"https://hub.example/in"}`, 400, "woocommerce_rest_shop_webhook_invalid_topic", ""},
		"an address of another kind": {"POST", "", `{"topic":"order.created","delivery_url":"ftp://hub.example"}`, 400, "woocommerce_rest_shop_webhook_invalid_delivery_url", ""},
		"an id of its own":           {"POST", "", `{"id":9,` + good + `}`, 400, "woocommerce_rest_shop_webhook_exists", "Cannot create existing shop_webhook."},
		"an unknown status":          {"POST", "", `{"status":"on",` + good + `}`, 400, "rest_invalid_param", "Invalid parameter(s): status"},
		"half JSON":                  {"POST", "", `{"topic":`, 400, "rest_invalid_json", ""},
		"reading what isn't there":   {"GET", "/99", ``, 400, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid."},
		"changing what isn't there":  {"PUT", "/99", `{}`, 400, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid."},
		"deleting what isn't there":  {"DELETE", "/99?force=true", ``, 404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID."},
		"there is no trash":          {"DELETE", "/1", ``, 501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing."},
		"to an unknown topic":        {"PUT", "/1", `{"topic":"x"}`, 400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic must be valid."},
		"to a bad address":           {"PUT", "/1", `{"delivery_url":"x"}`, 400, "woocommerce_rest_shop_webhook_invalid_delivery_url", ""},
		"to an unknown status":       {"PUT", "/1", `{"status":"on"}`, 400, "rest_invalid_param", "Invalid parameter(s): status"},
		"a list by nonsense":         {"GET", "?orderby=topic", ``, 400, "rest_invalid_param", "Invalid parameter(s): orderby"},
		"a list of no status":        {"GET", "?status=on", ``, 400, "rest_invalid_param", "Invalid parameter(s): status"},
		"there are no deliveries":    {"GET", "/1/deliveries", ``, 404, "rest_no_route", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			b.hook(t, "order.deleted", "s")
			before := b.shop.Webhooks()
			w := send(t, b.shop, c.method, hooksPath+c.path, c.body)
			require.Equal(t, c.status, w.Code, w.Body.String())
			var said struct{ Code, Message string }
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &said))
			require.Equal(t, c.code, said.Code)
			require.Contains(t, said.Message, c.message)
			require.Equal(t, before, b.shop.Webhooks())
			require.Empty(t, b.receiver.take())
		})
	}
}

func TestAWebhooksSecretIsNeverShown(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "only-here")
	for _, path := range []string{"", "/" + encodeID(id), "/" + encodeID(id) + "?context=edit"} {
		require.NotContains(t, get(t, b.shop, hooksPath+path).Body.String(), "only-here")
	}
	unnamed := b.hook(t, "order.created", "")
	require.Len(t, b.shop.webhook(unnamed).Secret, 52, "one that nobody knows")
}

func TestHTMLIsTakenOutOfASecretBeforeSigning(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.created", "a&amp;b&lt;&quot;&#039;")
	b.order(t)
	b.run(t)
	got := b.only(t)
	require.Equal(t, independent(got.body, `a&b<"'`), got.header.Get("X-Wc-Webhook-Signature"))
}

func TestThePing(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	w := send(t, b.shop, http.MethodPost, hooksPath, `{"topic":"order.created","secret":"s","delivery_url":"`+b.url+`"}`)
	require.Equal(t, http.StatusCreated, w.Code)
	got := b.only(t)
	require.Equal(t, "webhook_id=1", string(got.body))
	require.Equal(t, "application/x-www-form-urlencoded", got.header.Get("Content-Type"))
	require.Equal(t, hookAgent, got.header.Get("User-Agent"))
	for key := range got.header {
		require.False(t, strings.HasPrefix(key, "X-Wc-"), key)
	}
	require.Equal(t, []Delivery{{WebhookID: 1, Topic: "order.created", Ping: true, Status: 200, At: hooksRecordedAt}}, b.shop.Deliveries())
}

func TestWhenAWebhookIsPingedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first int // the answer to the ping at its making
		body  string
		again bool
	}{
		"nothing new":                  {200, `{}`, false},
		"a new address":                {200, `{"delivery_url":"ADDRESS/new"}`, true},
		"a new name":                   {200, `{"name":"x"}`, false},
		"the first ping failed":        {500, `{}`, true},
		"only 200 is good for a ping":  {202, `{}`, true},
		"it failed, and now is paused": {500, `{"status":"paused"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			b.receiver.answer(c.first)
			id := b.hook(t, "order.created", "s")
			_, failures := b.state(t, id)
			require.Zero(t, failures, "pings don't count")
			w := send(t, b.shop, http.MethodPut, hooksPath+"/"+encodeID(id), strings.ReplaceAll(c.body, "ADDRESS", b.url))
			require.Equal(t, http.StatusOK, w.Code, w.Body.String())
			require.Equal(t, c.again, len(b.receiver.take()) == 1)
		})
	}
}

func TestAWebhookIsMadeActiveWhateverWasAsked(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	w := send(t, b.shop, http.MethodPost, hooksPath, `{"topic":"order.created","status":"paused","delivery_url":"`+b.url+`"}`)
	require.Equal(t, http.StatusCreated, w.Code)
	require.Contains(t, w.Body.String(), `"status":"active"`)
}

func TestWebhooksAreListedByFilter(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	for _, topic := range []string{"order.created", "order.updated", "order.deleted"} {
		b.hook(t, topic, "s")
	}
	require.Equal(t, http.StatusOK, send(t, b.shop, http.MethodPut, hooksPath+"/2", `{"status":"paused","name":"Second"}`).Code)
	for query, want := range map[string][]int64{
		"orderby=id":           {3, 2, 1},
		"orderby=id&order=asc": {1, 2, 3},
		"status=paused":        {2},
		"include=3":            {3},
		"exclude=3&orderby=id": {2, 1},
		"search=sec":           {2},
		"orderby=title&order=desc&per_page=1&page=3": {2},
	} {
		var list []struct{ ID int64 }
		require.NoError(t, json.Unmarshal(get(t, b.shop, hooksPath+"?"+query).Body.Bytes(), &list), query)
		ids := make([]int64, len(list))
		for i, h := range list {
			ids[i] = h.ID
		}
		require.Equal(t, want, ids, query)
	}
}

func TestWebhooksByBatch(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.created", "s")
	b.hook(t, "order.deleted", "s")
	w := send(t, b.shop, http.MethodPost, hooksPath+"/batch", strings.ReplaceAll(`{
		"create":[{"topic":"order.updated","delivery_url":"ADDRESS"},{"topic":"nope","delivery_url":"ADDRESS"},{"topic":"order.updated","delivery_url":"x"}],
		"update":[{"id":1,"status":"paused"},{"id":99},{"id":1,"status":"nope"}],
		"delete":[2,99]}`, "ADDRESS", b.url))
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	type item struct {
		ID     int64
		Status string
		Error  struct {
			Code string
			Data struct{ Status int }
		}
	}
	var got struct{ Create, Update, Delete []item }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	failed := func(id int64, code string, status int) item {
		i := item{ID: id}
		i.Error.Code, i.Error.Data.Status = "woocommerce_rest_shop_webhook_"+code, status
		return i
	}
	require.Equal(t, []item{{ID: 3, Status: "active"}, failed(0, "invalid_topic", 400), failed(0, "invalid_delivery_url", 400)}, got.Create)
	require.Equal(t, []item{{ID: 1, Status: "paused"}, failed(99, "invalid_id", 400), failed(1, "invalid_status", 400)}, got.Update)
	require.Equal(t, []item{{ID: 2, Status: "active"}, failed(99, "invalid_id", 404)}, got.Delete)
	require.Len(t, b.receiver.take(), 1, "what is made is pinged")
	require.Len(t, b.shop.Webhooks(), 2)
	require.Equal(t, http.StatusRequestEntityTooLarge,
		send(t, b.shop, http.MethodPost, hooksPath+"/batch", `{"delete":[`+strings.Repeat("1,", 100)+`1]}`).Code)
}
