package activities_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// history is what Temporal would store of activities: results and errors.
type history struct {
	env  *testsuite.TestActivityEnvironment
	told []string
}

func newHistory(set *activities.Set) *history {
	var suite testsuite.WorkflowTestSuite
	h := &history{env: suite.NewTestActivityEnvironment()}
	h.env.RegisterActivity(set)
	return h
}

// run executes a step as a worker does and keeps all that comes out of it.
func run[In, Out any](t *testing.T, h *history, step any, in In) (out Out, err error) {
	t.Helper()
	value, err := h.env.ExecuteActivity(step, in)
	if err != nil {
		h.told = append(h.told, err.Error(), asTemporal(t, err).Message())
		return out, err
	}
	var raw json.RawMessage
	require.NoError(t, value.Get(&raw))
	h.told = append(h.told, string(raw))
	err = json.Unmarshal(raw, &out)
	return out, err
}

// walk runs every step on an order.
func (h *history) walk(t *testing.T, b *bundle, id int64) {
	t.Helper()
	in, err := run[any, activities.Imported](t, h, b.set.ImportOrder, ref(id))
	require.NoError(t, err)
	for _, step := range []any{b.set.ValidateTotals, b.set.IssueInvoice, b.set.RecordPayment, b.set.CreateDeliveryNote, b.set.WriteBack} {
		_, _ = run[any, any](t, h, step, in.Walk) // a wrong order's errors are what we want
	}
	_, err = run[any, activities.Verdict](t, h, b.set.HoldSale, activities.HoldInput{Walk: in.Walk, Step: "status", Kind: "Invalid", Message: "no"})
	require.NoError(t, err)
}

// personal are the strings of an order that must not get around.
func personal(t *testing.T, raw json.RawMessage) []string {
	t.Helper()
	var order struct {
		Billing, Shipping map[string]any
		IP                string `json:"customer_ip_address"`
		Agent             string `json:"customer_user_agent"`
		Note              string `json:"customer_note"`
		Transaction       string `json:"transaction_id"`
		Meta              []struct {
			Key   string `json:"key"`
			Value any    `json:"value"`
		} `json:"meta_data"`
	}
	require.NoError(t, json.Unmarshal(raw, &order))
	all := []string{order.IP, order.Agent, order.Note, order.Transaction}
	for _, party := range []map[string]any{order.Billing, order.Shipping} {
		for name, value := range party {
			if text, ok := value.(string); ok && name != "country" && name != "state" {
				all = append(all, text)
			}
		}
	}
	for _, meta := range order.Meta {
		if number, ok := meta.Value.(string); ok && meta.Key == "_billing_vat_number" {
			all = append(all, number)
		}
	}
	long := all[:0]
	for _, text := range all {
		if len(text) > 3 {
			long = append(long, text)
		}
	}
	return long
}

func TestHistoriesHoldNoPersonalDataAndNoKey(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs, cash, pending, refunded, otherMoney, twoRates, 345, 347, 350, 300, 388)
	b.shop.MakeOrders(3, 20, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), woosim.WithWrong(woosim.UnknownSKU, 0.2), woosim.WithWrong(woosim.WrongTotal, 0.2))
	b.buys(pending, given{phone: "20000777"})
	b.buys(otherMoney, given{email: "ilze@example.test"})
	b.buys(straight, given{phone: "20000777", email: "ilze@example.test"})
	b.buys(cash, given{phone: "20000777", email: "laima@example.test"})
	b.buys(347, given{phone: "20000777", email: "maija@example.test"})
	var secrets []string
	for _, raw := range b.shop.Orders() {
		secrets = append(secrets, personal(t, raw)...)
	}
	require.Greater(t, len(secrets), 100)
	b.shop.ReplaceField(alsoBacs, "billing", `"Zane Ozola, zane@example.test"`)
	b.shop.ReplaceField(twoRates, "billing", `{"first_name": {"was": "Zane Ozola"}}`)
	secrets = append(secrets, "Zane", "Ozola", "zane@", key, keySecret)

	h := newHistory(b.set)
	for _, fault := range []woosim.Fault{woosim.ServerError(), {WrongShape: true}, {Malformed: true}, {CutBefore: true}, {}} {
		b.shop.AddFault(woosim.Rule{Kind: "orders.list", Times: 1, Fault: fault})
		_, _ = run[any, any](t, h, b.set.ImportPage, page(true))
	}
	_, err := run[any, any](t, h, b.set.ImportRangePage, activities.RangeInput{Channel: channelCode, Page: 1})
	require.NoError(t, err)
	for _, kind := range []string{"notes.create", "orders.update"} {
		for _, fault := range []woosim.Fault{{CutAfter: true}, {WrongShape: true}, {Status: 400}, {Status: 401}, {Malformed: true}} {
			b.shop.AddFault(woosim.Rule{Kind: kind, Times: 1, Fault: fault})
		}
	}
	for _, id := range b.ids() {
		h.walk(t, b, id)
		h.walk(t, b, id)
	}
	b.requireKeysOfEachKind()
	require.Greater(t, len(h.told), 150)
	told := strings.Join(h.told, "\n")
	for _, kind := range []string{"Unauthorized", "Invalid", "Transient", `"held":true`, "awaiting_", "INV-0000"} {
		require.Contains(t, told, kind, "the whole way was seen")
	}
	told += b.list("SELECT detail::text FROM journal WHERE detail IS NOT NULL") + b.list("SELECT detail || remedy FROM sale_holds") +
		b.list("SELECT text FROM sale_events") + b.list("SELECT to_jsonb(k)::text FROM sale_customer_keys k") +
		b.list("SELECT coalesce(error, '') FROM shop_writes") + b.list("SELECT payload::text FROM outbox") + b.list("SELECT concat_ws(' ', detail, input, error) FROM sale_steps")
	for _, text := range secrets {
		require.NotContains(t, told, text)
	}
}

// requireKeysOfEachKind: the orders had all that a customer can be known by, and
// said it in every way.
func (b *bundle) requireKeysOfEachKind() {
	b.t.Helper()
	require.Equal(b.t, "email; phone; vat_number", b.list("SELECT DISTINCT key FROM sale_customer_keys ORDER BY key"))
	require.Equal(b.t, "adds; agrees; clashes; decided; differs", b.list("SELECT DISTINCT outcome FROM sale_customer_keys ORDER BY outcome"))
}

// ids are the orders that were read.
func (b *bundle) ids() []int64 {
	b.t.Helper()
	var ids []int64
	require.NoError(b.t, b.db.Owner.QueryRow(b.t.Context(), "SELECT array_agg(remote_id::bigint ORDER BY remote_id::bigint) FROM orders").Scan(&ids))
	return ids
}

func TestAStepInAnActivityRemembersItsRun(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	h := newHistory(b.set)
	_, err := run[any, activities.Imported](t, h, b.set.ImportOrder, ref(straight))
	require.NoError(t, err)
	require.NotEmpty(t, b.list("SELECT run_id FROM sales"))
}
