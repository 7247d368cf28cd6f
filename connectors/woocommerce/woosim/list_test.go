package woosim

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// send asks over TLS with the right key.
func send(t testing.TB, s *Shop, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(testKey, testSecret)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func get(t testing.TB, s *Shop, target string) *httptest.ResponseRecorder {
	t.Helper()
	return send(t, s, http.MethodGet, target, "")
}

const ordersPath = "/wp-json/wc/v3/orders"

// listIDs asks for a list of orders and returns its ids.
func listIDs(t *testing.T, s *Shop, query string) []int64 {
	t.Helper()
	w := get(t, s, ordersPath+"?_fields=id&"+query)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	var list []struct{ ID int64 }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &list))
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	return ids
}

// tableShop has a few orders, each made at a minute of its own from 08:00:00 GMT, which is 10:00:00 in Riga.
func tableShop(t *testing.T, n int) *Shop {
	t.Helper()
	at := madeFrom
	s := New(Settings{}, WithClock(func() time.Time { return at }))
	s.AddKey(testKey, testSecret, ReadWrite)
	for range n {
		require.Equal(t, http.StatusCreated, send(t, s, http.MethodPost, ordersPath, `{"line_items":[{"product_id":210,"quantity":1}]}`).Code)
		at = at.Add(time.Minute)
	}
	return s
}

func TestTimesExcludeTheirOwnSecond(t *testing.T) {
	t.Parallel()
	s := tableShop(t, 4)
	first := listIDs(t, s, "orderby=id&order=asc")[0]
	gmt := "&orderby=id&order=asc&dates_are_gmt=true"
	for name, c := range map[string]struct {
		query string
		want  []int64
	}{
		"after is exclusive":            {"modified_after=2026-03-01T08:01:00" + gmt, []int64{first + 2, first + 3}},
		"a second before lets it in":    {"modified_after=2026-03-01T08:00:59" + gmt, []int64{first + 1, first + 2, first + 3}},
		"before is exclusive":           {"modified_before=2026-03-01T08:01:00" + gmt, []int64{first}},
		"both ends":                     {"modified_after=2026-03-01T08:00:00&modified_before=2026-03-01T08:03:00" + gmt, []int64{first + 1, first + 2}},
		"creation too":                  {"after=2026-03-01T08:01:00&before=2026-03-01T08:03:00" + gmt, []int64{first + 2}},
		"fractions are cut off":         {"modified_after=2026-03-01T08:01:00.999" + gmt, []int64{first + 2, first + 3}},
		"a bare time is the shop's":     {"orderby=id&order=asc&modified_after=2026-03-01T10:01:00", []int64{first + 2, first + 3}},
		"Z in the value wins":           {"orderby=id&order=asc&modified_after=2026-03-01T08:01:00Z", []int64{first + 2, first + 3}},
		"an offset in the value wins":   {"modified_after=2026-03-01T10:01:00%2B02:00" + gmt, []int64{first + 2, first + 3}},
		"a misspelt name changes none":  {"modifed_after=2026-03-01T08:01:00" + gmt, []int64{first, first + 1, first + 2, first + 3}},
		"named orders":                  {"include=" + encodeID(first) + "," + encodeID(first+2) + gmt, []int64{first, first + 2}},
		"named orders as a list":        {"include[]=" + encodeID(first) + "&include[]=" + encodeID(first+2) + gmt, []int64{first, first + 2}},
		"left out orders":               {"exclude=" + encodeID(first) + gmt, []int64{first + 1, first + 2, first + 3}},
		"in the order they were named":  {"orderby=include&include=" + encodeID(first+3) + "," + encodeID(first), []int64{first + 3, first}},
		"an offset in the list":         {"offset=3" + gmt, []int64{first + 3}},
		"a number by search":            {"search=" + encodeID(first+1) + gmt, []int64{first + 1}},
		"the newest first by default":   {"per_page=2", []int64{first + 3, first + 2}},
		"the last page may be short":    {"per_page=3&page=2" + gmt, []int64{first + 3}},
		"a page past the end is empty":  {"per_page=3&page=3" + gmt, []int64{}},
		"buyers without an account: 0":  {"customer=0" + gmt, []int64{first, first + 1, first + 2, first + 3}},
		"nobody bought with account 77": {"customer=77" + gmt, []int64{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, listIDs(t, s, c.query))
		})
	}
}

func TestWrongParametersAreRefused(t *testing.T) {
	t.Parallel()
	s := tableShop(t, 1)
	for query, message := range map[string]string{
		"modified_after=2026-03-01":                "Invalid parameter(s): modified_after",
		"modified_after=1772352000":                "Invalid parameter(s): modified_after",
		"modified_after=2026-03-01T10:01:00+02:00": "Invalid parameter(s): modified_after", // "+" is a space
		"per_page=0":          "Invalid parameter(s): per_page",
		"per_page=x&page=0":   "Invalid parameter(s): page, per_page",
		"orderby=total":       "orderby is not one of date, id, include, title, slug, and modified.",
		"order=up":            "order is not one of asc and desc.",
		"include=a":           "include[0] is not of type integer.",
		"status=pending,nope": "status[1] is not one of any, trash, auto-draft, pending, processing",
		"customer=x":          "customer is not of type integer.",
		"modified_after=x&after=x&modified_before=xx": "Invalid parameter(s): after, modified_after, modified_before",
	} {
		w := get(t, s, ordersPath+"?"+query)
		require.Equal(t, http.StatusBadRequest, w.Code, query)
		require.Contains(t, w.Body.String(), message, query)
	}
}

func TestStatusFilter(t *testing.T) {
	t.Parallel()
	s := tableShop(t, 5)
	first := listIDs(t, s, "orderby=id&order=asc")[0]
	for i, status := range []string{"trash", "checkout-draft", "completed", "failed"} {
		s.SetStatus(first+int64(i), status)
	}
	const byID = "&orderby=id&order=asc"
	require.Equal(t, []int64{first + 2, first + 3, first + 4}, listIDs(t, s, byID), "any hides trash and drafts")
	require.Equal(t, []int64{first}, listIDs(t, s, "status=trash"+byID))
	require.Equal(t, []int64{first + 2, first + 3}, listIDs(t, s, "status=completed,failed"+byID))
	require.Equal(t, []int64{first + 2, first + 3}, listIDs(t, s, "status[]=completed&status[]=failed"+byID))
	require.Equal(t, []int64{first, first + 2, first + 3, first + 4}, listIDs(t, s, "status=any,trash"+byID))
}

func TestTiesComeInAnotherOrderOnEachRequest(t *testing.T) {
	t.Parallel()
	at := madeFrom
	lists := func(seed uint64) (out [][]int64) {
		s := New(Settings{}, WithSeed(seed), WithClock(func() time.Time { return at }))
		s.AddKey(testKey, testSecret, ReadWrite)
		for range 20 {
			send(t, s, http.MethodPost, ordersPath, `{}`)
		}
		for range 4 {
			out = append(out, listIDs(t, s, "orderby=modified&order=asc&per_page=100"))
		}
		return out
	}
	one := lists(1)
	require.NotEqual(t, one[0], one[1])
	require.ElementsMatch(t, one[0], one[1])
	require.Equal(t, one, lists(1), "the same seed, the same lists")
	require.NotEqual(t, one, lists(2))
}

func TestPagesSayHowManyThereAre(t *testing.T) {
	t.Parallel()
	s := tableShop(t, 5)
	w := get(t, s, ordersPath+"?per_page=2&page=2&orderby=id")
	require.Equal(t, "5", w.Header().Get("X-WP-Total"))
	require.Equal(t, "3", w.Header().Get("X-WP-TotalPages"))
	link := w.Header().Get("Link")
	require.Contains(t, link, `<https://example.com/wp-json/wc/v3/orders?per_page=2&page=1&orderby=id&status%5B0%5D=any&dp=2&context=view>; rel="prev"`)
	require.Contains(t, link, `page=3&orderby=id`)
	require.Contains(t, link, `rel="next"`)
	beyond := get(t, s, ordersPath+"?per_page=100&page=99")
	require.Equal(t, "0", beyond.Header().Get("X-WP-Total"))
	require.Equal(t, `<https://example.com/wp-json/wc/v3/orders?per_page=100&page=0&status%5B0%5D=any>; rel="prev"`, beyond.Header().Get("Link"))
}

func TestShopBelowAPath(t *testing.T) {
	t.Parallel()
	s := New(Settings{Path: "/shop/"})
	s.AddKey(testKey, testSecret, ReadWrite)
	made := send(t, s, http.MethodPost, "/shop"+ordersPath, `{}`)
	require.Equal(t, http.StatusCreated, made.Code)
	require.Contains(t, made.Body.String(), `"href":"https://example.com/shop/wp-json/wc/v3/orders/`)
	require.Contains(t, made.Body.String(), `"payment_url":"https://example.com/shop/checkout/`)
	at, err := url.Parse(made.Header().Get("Location"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, get(t, s, at.Path).Code)
	outside := get(t, s, ordersPath)
	require.Equal(t, http.StatusNotFound, outside.Code)
	require.Contains(t, outside.Header().Get("Content-Type"), "text/html")
}

func BenchmarkMakeOrders(b *testing.B) {
	s := New(Settings{})
	for b.Loop() {
		s.MakeOrders(1, 100, madeFrom)
	}
}

func BenchmarkListPage(b *testing.B) {
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	s.MakeOrders(1, 5000, madeFrom)
	for b.Loop() {
		get(b, s, ordersPath+"?per_page=100&orderby=modified&order=asc&modified_after=2026-03-01T09:00:00Z")
	}
}
