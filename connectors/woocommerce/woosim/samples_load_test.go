package woosim

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func bodyOf(t *testing.T, file string) object {
	t.Helper()
	o, err := parseObject(readSample(t, file).Body)
	require.NoError(t, err)
	return o
}

func loadBody(t *testing.T, s *Shop, file string) {
	t.Helper()
	require.NoError(t, s.LoadOrders([]json.RawMessage{encode(bodyOf(t, file))}))
}

func loadAs(t *testing.T, s *Shop, file string, id int64, status string) {
	t.Helper()
	o := bodyOf(t, file)
	o.set("id", id)
	o.set("status", status)
	o.set("date_created", "2026-11-22T00:36:40")
	o.set("date_created_gmt", "2026-11-21T22:36:40")
	require.NoError(t, s.LoadOrders([]json.RawMessage{encode(o)}))
}

func loadOrderOf(t *testing.T, s *Shop, file string, want sample) {
	t.Helper()
	switch file {
	case "orders_other_decimals/get_dp0.json":
		loadBody(t, s, "orders/get_round_3x333.json")
	case "orders_other_decimals/get_dp4.json":
		loadBody(t, s, "orders/get_decimals_4.json")
	default:
		if o, err := parseObject(want.Body); err == nil && looksLikeOrder(o) {
			require.NoError(t, s.LoadOrders([]json.RawMessage{want.Body}))
		}
	}
}

// loadBatch loads the orders that a batch changed, in the status they had before.
func loadBatch(t *testing.T, s *Shop, want sample) {
	t.Helper()
	answer, err := parseObject(want.Body)
	require.NoError(t, err)
	for _, o := range answer.objects("update") {
		if o.has("line_items") {
			o.set("status", "processing")
			require.NoError(t, s.LoadOrders([]json.RawMessage{encode(o)}))
		}
	}
}

func loadCounts(t *testing.T, s *Shop, want sample) {
	t.Helper()
	var counts []object
	require.NoError(t, json.Unmarshal(want.Body, &counts))
	id := int64(1000)
	for _, c := range counts {
		for range c.int("total") {
			id++
			loadAs(t, s, "orders/get_empty.json", id, c.str("slug"))
		}
	}
}

func loadList(t *testing.T, s *Shop, want sample) {
	t.Helper()
	var list []object
	require.NoError(t, json.Unmarshal(want.Body, &list))
	slices.Reverse(list)
	for i, entry := range list {
		o := bodyOf(t, "orders/get_empty.json")
		for _, m := range entry {
			o.set(m.key, m.val)
		}
		o.set("date_created_gmt", time.Date(2026, 11, 21, 22, 30, i, 0, time.UTC).Format(timeLayout))
		require.NoError(t, s.LoadOrders([]json.RawMessage{encode(o)}))
	}
}
