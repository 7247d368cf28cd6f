package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// goods puts TEA on the shop's shelves, with all that can go wrong with it, beside the
// sale that sold makes.
func (b *bundle) goods() {
	b.t.Helper()
	b.sold("2001")
	b.exec("INSERT INTO warehouses (code, name) VALUES ('far', 'Far')")
	b.exec("UPDATE channels SET stock = true, stock_shown = 'exact' WHERE code = 'riga'")
	b.exec(`INSERT INTO listings (channel_id, remote_id, item_id, sku, name, kind, manages_stock, seen_quantity, seen_in_stock, seen_price, error_kind, error_text, error_since)
		SELECT c.id, '77', i.id, i.sku, 'Green tea', 'simple', 'yes', 3, true, 4.50, 'refused', 'the shop says no', now() FROM channels c, items i WHERE i.sku = 'TEA'`)
	b.exec("INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, emptied) SELECT id, 'waiting', 'share', 40, 30, 12 FROM channels")
	b.exec("INSERT INTO stock_push_lines (push_id, listing_id, was_quantity, quantity) SELECT p.id, l.id, 3, 0 FROM stock_pushes p, listings l")
	b.exec("INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy) SELECT id, '77', 'double_sku', false, 'another has it, too', 'give it one of its own' FROM channels")
	b.exec("INSERT INTO exports (channel_id, state, offered, filed, begun_at, ended_at, reason) SELECT id, 'failed', 2, 2, now(), now(), 'the shop was down' FROM channels")
	b.exec("INSERT INTO oversold (item_id, environment, open, on_hand) SELECT id, 'production', 90, 50 FROM items WHERE sku = 'TEA'")
	_, err := b.database.Owner.Exec(b.t.Context(), "INSERT INTO stock_requests (sale_id, item_id, quantity) SELECT s.id, i.id, 2 FROM sales s, items i WHERE s.number = '2001' AND i.sku = 'CUP'")
	require.NoError(b.t, err)
	b.exec("DELETE FROM outbox")
}

// sent sends the sale's goods out, and money for it in.
func (b *bundle) sent(w *browser) {
	b.t.Helper()
	require.Equal(b.t, http.StatusSeeOther, w.post("/sales/riga/2001/deliveries", url.Values{}).Code)
	require.Equal(b.t, http.StatusSeeOther, w.post("/sales/riga/2001/payments", url.Values{"amount": {"31"}, "account": {"bank"}}).Code)
}

func TestListsOfGoodsAndPapersShowTheirRows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	b.sent(b.as(access.Operator))
	w := b.as(access.Viewer)
	for list, test := range map[string]struct {
		link, said string // of a row
		inFile     string
	}{
		"items?search=cup":                       {"/items/CUP", "Cup", "CUP,Cup,simple"},
		"stock?warehouse=main&search=TEA":        {"/items/TEA", "<td class=\"n\">8</td>", "TEA,Tea,main,8,0,0,8"},
		"oversold":                               {"/items/TEA", "Production", "TEA,Tea,production,90,50"},
		"requests?search=CUP":                    {"/requests/1", "CUP", "1,CUP,Cup,2"},
		"listings?state=bound":                   {"/listings/riga/77", "Green tea", "77,riga,simple,TEA,Green tea,TEA,3,4.5"},
		"catalogue-problems?no_warnings=true":    {"/listings/riga/77", "give it one of its own", "77,riga,TEA,double_sku,no"},
		"exports?state=failed":                   {"/exports/1", "the shop was down", "1,riga,failed,2,0,2"},
		"pushes?state=waiting":                   {"/pushes/1", "It would empty too much", "1,riga,waiting,40,30,12"},
		"push-problems?search=refused":           {"/listings/riga/77", "the shop says no", "77,riga,TEA,refused"},
		"deliveries?state=all":                   {"/deliveries/1", "2001", "1,2001,1,approved,riga,main"},
		"documents?type=invoice&from=2026-01-01": {"/documents/1", "i-000001", "invoice,paid,riga,2001"},
		"payments?account=bank":                  {"/payments/1", "31.00", "riga,2001,payment,31.00,EUR"},
		"customers?search=ann@example.com":       {"/customers/1", "Ann Buyer", "1,Ann Buyer"},
	} {
		page := w.page("/" + list)
		require.Contains(t, page, `href="`+test.link+`"`, list)
		require.Contains(t, page, test.said, list)
		require.NotContains(t, page, "column.", list)
		require.NotContains(t, page, "sift.")
		name, query, _ := strings.Cut(list, "?")
		require.Contains(t, w.page("/"+name+".csv?"+query), test.inFile, list)
		require.Equal(t, http.StatusOK, w.get("/"+name+".xlsx?"+query).Code)
		require.Contains(t, w.page("/api/v1/"+list), `"total":1`, list)
		led := w.get(test.link)
		require.Equal(t, http.StatusOK, led.Code)
		require.NotContains(t, led.Body.String(), "column.")
	}
}

func TestAnItemIsShownWithAllThatIsAboutIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	page := b.as(access.Viewer).page("/items/TEA")
	for _, said := range []string{
		`href="/sales/riga/2001"`, `href="/listings/riga/77"`, "the shop says no", "Opening", `<a href="/pushes/1">#1</a>`, `href="/master/item/TEA"`, `href="/requests?search=TEA"`,
	} {
		require.Contains(t, page, said)
	}
	require.NotContains(t, page, "<form method=\"post\" action=\"/items", "a viewer books nothing")
	require.Contains(t, b.as(access.Operator).page("/items/TEA"), `action="/items/TEA/adjust"`)
	require.Contains(t, b.program(access.Viewer).page("/api/v1/items/TEA"), `"moves_in_all":1`)
	require.Equal(t, http.StatusNotFound, b.as(access.Viewer).get("/items/NONE").Code)
}

func TestStockIsAdjustedAndMoved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	w := b.as(access.Operator)
	onHand := func(sku, warehouse string) int {
		return b.count(`SELECT coalesce(sum(on_hand), 0)::int FROM stock_levels l JOIN items i ON i.id = l.item_id JOIN warehouses w ON w.id = l.warehouse_id
			WHERE i.sku = $1 AND w.code = $2`, sku, warehouse)
	}
	counted := url.Values{"key": {"k1"}, "counted_in": {"main"}, "how": {"to"}, "quantity": {"12"}, "reason": {"counted"}}
	require.Equal(t, "/items/TEA", w.post("/items/TEA/adjust", counted).Header().Get("Location"))
	require.Contains(t, w.page("/items/TEA"), "The stock of TEA is booked.")
	require.Equal(t, http.StatusSeeOther, w.post("/items/TEA/adjust", url.Values{"counted_in": {"main"}, "how": {"by"}, "quantity": {"-2,5"}, "reason": {"broken"}}).Code)
	require.Equal(t, http.StatusSeeOther, w.post("/items/TEA/adjust", counted).Code, "sent twice, it is booked once")
	require.Equal(t, 2, b.count("SELECT count(*) FROM stock_moves WHERE actor = 'operator' AND kind = 'adjustment'"))
	require.Equal(t, http.StatusSeeOther, w.post("/items/TEA/move", url.Values{"from": {"main"}, "to": {"far"}, "quantity": {"4"}}).Code)
	require.Equal(t, 4, onHand("TEA", "far"))
	require.Equal(t, 4, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action IN ('adjust stock', 'move stock')"))

	for refusal, form := range map[string]url.Values{
		"want to or by":              {"counted_in": {"main"}, "quantity": {"1"}, "reason": {"r"}},
		"it goes into the journal":   {"counted_in": {"main"}, "how": {"to"}, "quantity": {"1"}},
		"is no number":               {"counted_in": {"main"}, "how": {"to"}, "quantity": {"many"}, "reason": {"r"}},
		"there is no warehouse":      {"counted_in": {"none"}, "how": {"to"}, "quantity": {"1"}, "reason": {"r"}},
		"belongs to another command": {"key": {"k1"}, "counted_in": {"main"}, "how": {"to"}, "quantity": {"13"}, "reason": {"counted"}},
	} {
		refused := w.post("/items/TEA/adjust", form)
		require.Contains(t, []int{http.StatusBadRequest, http.StatusConflict}, refused.Code, refusal)
		require.Contains(t, refused.Body.String(), refusal)
	}
	for refusal, form := range map[string]url.Values{
		"want more than 0":    {"from": {"main"}, "to": {"far"}, "quantity": {"-1"}},
		"want two warehouses": {"from": {"main"}, "to": {"main"}, "quantity": {"1"}},
		"are on hand in main": {"from": {"main"}, "to": {"far"}, "quantity": {"100"}},
	} {
		refused := w.post("/items/TEA/move", form)
		require.Equal(t, http.StatusBadRequest, refused.Code, refusal)
		require.Contains(t, refused.Body.String(), refusal)
	}
	require.Equal(t, 4, onHand("TEA", "far"), "nothing else was booked")
	again := w.post("/items/TEA/adjust", url.Values{"counted_in": {"far"}, "how": {"by"}, "quantity": {"many"}, "reason": {"found"}}).Body.String()
	for _, typed := range []string{`value="many"`, `value="found"`, `<option value="far" selected>`, `<option value="by" selected>`, `<details class="todo" id="adjust" open>`} {
		require.Contains(t, again, typed, "the form comes back as it was typed")
	}
	require.JSONEq(t, `{"key": "k2", "given_before": false, "moves": 1}`,
		b.program(access.Operator).send("/api/v1/items/CUP/adjust", `{"key": "k2", "counted_in": "far", "how": "to", "quantity": "3", "reason": "found"}`).Body.String())
}

func TestAPushThatWaitsIsConfirmedOrComparedAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	require.NotContains(t, b.as(access.Viewer).page("/pushes/1"), "/pushes/1/confirm")
	w := b.as(access.Operator)
	page := w.page("/pushes/1")
	require.Contains(t, page, `href="/listings/riga/77"`)
	require.Contains(t, page, "What it would tell the shop")
	require.Equal(t, http.StatusSeeOther, w.post("/pushes/1/anew", url.Values{}).Code)
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'stock' AND channel = 'riga' AND subject = 'full'"))
	require.Equal(t, http.StatusSeeOther, w.post("/pushes/1/confirm", url.Values{}).Code)
	require.Equal(t, 1, b.count("SELECT count(*) FROM stock_pushes WHERE state = 'confirmed' AND confirmed_by = 'operator'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'stock' AND channel = 'riga' AND subject = ''"))
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'sync stock'"))
	require.Contains(t, w.page("/pushes/1"), "A worker sends it now, as far as it still holds.")
	require.Equal(t, http.StatusSeeOther, w.post("/pushes/1/confirm", url.Values{}).Code, "confirmed twice is confirmed once")

	b.exec("UPDATE stock_pushes SET state = 'done', ended_at = now()")
	require.Equal(t, http.StatusConflict, w.post("/pushes/1/confirm", url.Values{}).Code, "it waits for nobody")
	b.exec("UPDATE channels SET stock = false")
	require.Equal(t, http.StatusConflict, w.post("/pushes/1/anew", url.Values{}).Code, "its stock goes nowhere")
}

func TestARequestIsClosedWithItsReason(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	w := b.as(access.Operator)
	require.Contains(t, w.page("/requests/1"), `action="/requests/1/close"`)
	require.Equal(t, http.StatusBadRequest, w.post("/requests/1/close", url.Values{}).Code)
	require.Equal(t, http.StatusSeeOther, w.post("/requests/1/close", url.Values{"reason": {"the maker has none"}}).Code)
	page := w.page("/requests/1")
	require.Contains(t, page, "The request for CUP is closed.")
	require.Contains(t, page, "the maker has none")
	require.NotContains(t, page, "/requests/1/close")
	require.Equal(t, 1, b.count("SELECT count(*) FROM stock_requests WHERE state = 'closed' AND closed_by = 'operator' AND outcome = 'by_hand'"))
	require.Contains(t, w.page("/requests"), "There are no such requests.")
	require.Contains(t, w.page("/requests?state=closed"), `href="/requests/1"`)
}

func TestTermsAreAgreedWithACustomer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	w := b.as(access.Operator)
	require.Contains(t, w.page("/customers/1"), "as the channel says")
	require.Equal(t, http.StatusSeeOther, w.post("/customers/1/terms", url.Values{"due_day": {"15"}, "due_days": {""}}).Code)
	require.Contains(t, w.page("/customers/1"), "on day 15 of the month")
	require.Equal(t, http.StatusBadRequest, w.post("/customers/1/terms", url.Values{"due_day": {"32"}}).Code)
	require.Equal(t, http.StatusBadRequest, w.post("/customers/1/terms", url.Values{"due_day": {"1"}, "due_days": {"1"}}).Code)
	require.JSONEq(t, `{"due_day": null, "due_days": 0}`, b.program(access.Operator).send("/api/v1/customers/1/terms", `{"due_days": 0}`).Body.String())
	require.Contains(t, w.page("/customers/1"), "0 days after the issue")
	require.Equal(t, http.StatusSeeOther, w.post("/customers/1/terms", url.Values{}).Code)
	require.Contains(t, w.page("/customers/1"), "as the channel says")
}

func TestADeliveryIsBroughtOnFromItsPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	w := b.as(access.Operator)
	b.sent(w)
	page := w.page("/deliveries/1")
	for _, said := range []string{`href="/deliveries/1/pdf"`, `action="/deliveries/1/moves/packed"`, `action="/deliveries/1/reverse"`, `href="/items/TEA"`} {
		require.Contains(t, page, said)
	}
	require.Equal(t, http.StatusSeeOther, w.post("/deliveries/1/moves/shipped", url.Values{"parcels[0].number": {"RR1LV"}, "parcels[0].carrier": {"Omniva"}}).Code)
	page = w.page("/deliveries/1")
	require.Contains(t, page, "RR1LV")
	require.NotContains(t, page, "/moves/packed")
	require.Equal(t, http.StatusSeeOther, w.post("/deliveries/1/reverse", url.Values{"lines[0].sku": {"TEA"}, "lines[0].quantity": {"1"}, "reason": {"broken"}}).Code)
	require.Contains(t, w.page("/deliveries/2"), "Return note 2")
	require.NotContains(t, b.as(access.Viewer).page("/deliveries/1"), "/moves/")
}
