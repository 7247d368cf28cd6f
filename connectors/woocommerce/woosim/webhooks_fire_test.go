package woosim

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hookEverything makes a webhook for each topic there is, and for an order's being completed.
func (b hookBundle) hookEverything(t *testing.T) {
	t.Helper()
	for _, topic := range append(slices.Sorted(maps.Keys(topicHooks())), "action.woocommerce_order_status_completed") {
		b.hook(t, topic, "s")
	}
}

// told runs the queue and returns the topics it told, each with the ids it told of, without their order.
func (b hookBundle) told(t *testing.T) []string {
	t.Helper()
	before := len(b.shop.Deliveries())
	b.run(t)
	var told []string
	for _, d := range b.shop.Deliveries()[before:] {
		told = append(told, strings.TrimPrefix(d.Topic, "action.")+" "+encodeID(d.ID))
	}
	slices.Sort(told)
	return told
}

// TestWhatTellsWhom does one thing to an order, ORDER, that has stock of product 210.
func TestWhatTellsWhom(t *testing.T) {
	t.Parallel()
	rest := func(method, path, body string) func(*testing.T, hookBundle, int64) {
		return func(t *testing.T, b hookBundle, id int64) {
			t.Helper()
			w := send(t, b.shop, method, ordersPath+strings.ReplaceAll(path, "ORDER", encodeID(id)), strings.ReplaceAll(body, "ORDER", encodeID(id)))
			require.Less(t, w.Code, http.StatusMultipleChoices, w.Body.String())
		}
	}
	staff := func(do func(*Shop, int64)) func(*testing.T, hookBundle, int64) {
		return func(_ *testing.T, b hookBundle, id int64) { do(b.shop, id) }
	}
	refund := `{"amount":"1.00","api_refund":false}`
	for name, c := range map[string]struct {
		do   func(*testing.T, hookBundle, int64)
		want []string
	}{
		"an empty PUT":            {rest("PUT", "/ORDER", `{}`), []string{"order.updated ORDER"}},
		"the same status again":   {rest("PUT", "/ORDER", `{"status":"processing"}`), []string{"order.updated ORDER"}},
		"completing":              {rest("PUT", "/ORDER", `{"status":"completed"}`), []string{"order.updated ORDER", "woocommerce_order_status_completed ORDER"}},
		"cancelling, stock":       {rest("PUT", "/ORDER", `{"status":"cancelled"}`), []string{"order.updated ORDER", "product.updated 210"}},
		"an item of a batch":      {rest("POST", "/batch", `{"update":[{"id":ORDER,"customer_note":"x"}]}`), []string{"order.updated ORDER"}},
		"a refund":                {rest("POST", "/ORDER/refunds", refund), []string{"order.updated ORDER"}},
		"a note":                  {rest("POST", "/ORDER/notes", `{"note":"x"}`), nil},
		"the trash":               {rest("DELETE", "/ORDER", ""), []string{"order.deleted ORDER"}},
		"deleting for good":       {rest("DELETE", "/ORDER?force=true", ""), nil},
		"deleting by batch":       {rest("POST", "/batch", `{"delete":[ORDER]}`), nil},
		"reading":                 {rest("GET", "/ORDER", ""), nil},
		"staff: a status":         {staff(func(s *Shop, id int64) { s.SetStatus(id, "failed") }), []string{"order.updated ORDER", "product.updated 210"}},
		"staff: saving":           {staff((*Shop).TouchOrder), []string{"order.updated ORDER"}},
		"staff: editing":          {staff(func(s *Shop, id int64) { s.EditOrder(id, `{"customer_note":"x"}`) }), []string{"order.updated ORDER"}},
		"staff: a refund":         {staff(func(s *Shop, id int64) { s.Refund(id, `{"amount":"1.00"}`) }), []string{"order.updated ORDER"}},
		"staff: a strange answer": {staff(func(s *Shop, id int64) { s.ReplaceField(id, "total", "null") }), []string{"order.updated ORDER"}},
		"staff: the trash":        {staff((*Shop).TrashOrder), []string{"order.deleted ORDER"}},
		"staff: deleting":         {staff((*Shop).DeleteOrder), nil},
		"staff: a note":           {staff(func(s *Shop, id int64) { s.AddNote(id, "x", true) }), nil},
		"staff: stock":            {staff(func(s *Shop, _ int64) { s.SetStock(210, 5) }), []string{"product.updated 210"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			id := b.order(t)
			b.hookEverything(t)
			c.do(t, b, id)
			var want []string
			for _, line := range c.want {
				want = append(want, strings.ReplaceAll(line, "ORDER", encodeID(id)))
			}
			require.Equal(t, want, b.told(t))
		})
	}
}

func TestANewOrderTellsTwiceAndItsProductsOnce(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hookEverything(t)
	id := encodeID(b.order(t))
	require.Equal(t, []string{"order.created " + id, "order.updated " + id, "product.updated 210"}, b.told(t))
}

func TestAnUnknownCouponTellsOfTheDraftItLeaves(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hookEverything(t)
	w := send(t, b.shop, http.MethodPost, ordersPath, `{"line_items":[{"product_id":210,"quantity":1}],"coupon_lines":[{"code":"none"}]}`)
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Len(t, b.told(t), 2)
	require.Contains(t, string(b.receiver.take()[0].body), `"status":"checkout-draft"`)
}

func TestTheTrashIsSilentUntilRestored(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.order(t)
	b.shop.TrashOrder(id)
	b.hookEverything(t)
	require.Equal(t, http.StatusOK, send(t, b.shop, http.MethodPut, ordersPath+"/"+encodeID(id), `{"customer_note":"x"}`).Code)
	b.shop.TouchOrder(id)
	require.Empty(t, b.told(t))

	b.shop.RestoreOrder(id)
	require.Equal(t, []string{"order.restored " + encodeID(id), "order.updated " + encodeID(id)}, b.told(t))
	got := orderNow(t, b.shop, id)
	require.Equal(t, "processing", got.str("status"))
	require.Negative(t, metaIndex(got, "_wp_trash_meta_status"))
}

func TestMadeOrdersTellAndLoadedOnesDoNot(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.created", "s")
	require.NoError(t, b.shop.LoadOrders(CapturedOrders(false, false)))
	require.Zero(t, b.shop.QueuedWebhooks())
	b.shop.MakeOrders(1, 7, madeFrom)
	require.Equal(t, 7, b.shop.QueuedWebhooks())
}

func TestOnlyActiveWebhooksAreTold(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]int{"active": 1, "paused": 0, "disabled": 0} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			id := b.hook(t, "order.created", "s")
			w := send(t, b.shop, http.MethodPut, hooksPath+"/"+encodeID(id), `{"status":"`+status+`"}`)
			require.Equal(t, http.StatusOK, w.Code)
			b.order(t)
			require.Equal(t, want, b.shop.QueuedWebhooks())
		})
	}
}

func TestAStatusGivenToAnOrderInTheTrashTellsNobody(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.order(t)
	b.shop.TrashOrder(id)
	b.hookEverything(t)
	require.Equal(t, http.StatusOK, send(t, b.shop, http.MethodPut, ordersPath+"/"+encodeID(id), `{"status":"completed"}`).Code)
	require.Empty(t, b.told(t))
	require.Equal(t, "completed", orderNow(t, b.shop, id).str("status"))
}
