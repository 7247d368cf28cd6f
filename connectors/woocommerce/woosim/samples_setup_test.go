package woosim

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The recordings of one order follow each other: what was asked before a sample is asked first.

var (
	statusSteps = []string{"on-hold", "processing", "completed", "cancelled", "processing", "failed", "pending", "processing", "refunded", "processing", "pending"}
	lineSteps   = []string{
		"order_line_quantity", "order_line_quantity_with_totals", "order_line_without_id_appends", "order_line_quantity_0_removes",
		"order_total_ignored", "order_set_paid", "order_unknown_field", "order_bad_country", "order_bad_email", "order_meta_update_by_key",
		"order_meta_delete",
	}
	refundSteps = []string{
		"create_partial_line_items", "create_partial_no_amount", "create_partial_restock_false", "create_shipping", "create_amount_only",
		"error_zero", "error_too_much", "error_bad_line_id", "error_api_refund_not_supported", "create_full",
	}
)

func beforePut(t *testing.T, s *Shop, file string) {
	t.Helper()
	name := strings.TrimSuffix(strings.TrimPrefix(file, "put/"), ".json")
	switch {
	case strings.HasPrefix(name, "order_status_"):
		loadStatusOrder(t, s)
		// Several statuses were entered more than once; the sample is of the last time.
		last := lastIndex(statusSteps, strings.TrimPrefix(name, "order_status_"))
		for _, st := range statusSteps[:last] {
			s.SetStatus(332, st)
		}
	case name == "order_set_paid_pending":
		loadEdited(t, s, "put/order_set_paid_pending.json", func(o *object) {
			o.set("status", "pending")
			o.set("transaction_id", "")
			o.set("date_paid", nil)
			o.set("date_paid_gmt", nil)
			editLine(o, func(line *object) { line.set("meta_data", []object{}) })
		})
	default:
		loadEdited(t, s, "put/order_line_quantity.json", func(o *object) {
			editLine(o, func(line *object) {
				line.set("quantity", 2)
				line.set("price", 9.99)
				setMeta(line, newObject("key", "_reduced_stock", "value", "2"))
			})
		})
		for _, step := range lineSteps[:slices.Index(lineSteps, name)] {
			if step == "order_meta_update_by_key" {
				s.next.Meta = 220 // the id that the recorded shop gave to what is deleted next
			}
			ask(t, s, "put/"+step+".json")
		}
	}
}

// loadStatusOrder loads order 332 as it was before anybody touched it: pending, its stock not taken.
func loadStatusOrder(t *testing.T, s *Shop) {
	t.Helper()
	loadEdited(t, s, "put/order_status_on-hold.json", func(o *object) {
		o.set("status", "pending")
		editLine(o, func(line *object) { line.set("meta_data", []object{}) })
	})
	s.SetStock(130, 170)
}

func beforeRefund(t *testing.T, s *Shop, file string) {
	t.Helper()
	loadBody(t, s, "refunds/order_before_partial.json")
	loadEdited(t, s, "refunds/order_after_full.json", func(o *object) {
		o.set("status", "processing")
		o.set("refunds", []object{})
		editLine(o, func(line *object) {
			line.set("meta_data", []object{newObject("id", 1275, "key", "_reduced_stock", "value", "2", "display_key", "_reduced_stock", "display_value", "2")})
		})
	})
	loadEdited(t, s, "refunds/order_before_partial.json", func(o *object) { o.set("id", 308) })
	loadBody(t, s, "orders/get_refunded_status_only.json")
	s.SetStock(210, 931)
	s.SetStock(211, 988)
	name := strings.TrimSuffix(strings.TrimPrefix(file, "refunds/"), ".json")
	n := slices.Index(refundSteps, name)
	switch name {
	case "order_before_partial":
		n = 0
	case "order_after_partial", "list_of_order", "single":
		n = 4
	case "all_refunds", "order_after_full":
		n = len(refundSteps)
	}
	for _, step := range refundSteps[:n] {
		ask(t, s, "refunds/"+step+".json")
	}
}

func beforeNotes(t *testing.T, s *Shop, file string) {
	t.Helper()
	if file == "notes/list_after_many_status_changes.json" {
		loadStatusOrder(t, s)
		for _, st := range statusSteps {
			s.SetStatus(332, st)
		}
		return
	}
	loadBody(t, s, "refunds/order_before_partial.json")
	s.SetStock(210, 931)
	s.SetStock(211, 988)
	for _, text := range []string{"Payment complete.", "Stock levels reduced: Kafija 3,33 (938&rarr;935), Zāles 12% (991&rarr;988)",
		mailNote("New order"), mailNote("Processing order")} {
		s.AddNote(306, text, false)
	}
	if strings.HasPrefix(file, "notes/create_") {
		return
	}
	for _, step := range refundSteps[:4] {
		ask(t, s, "refunds/"+step+".json")
	}
	ask(t, s, "notes/create_private.json")
	ask(t, s, "notes/create_customer.json")
}

// ask sends a recorded request, whatever comes back.
func ask(t *testing.T, s *Shop, file string) {
	t.Helper()
	want := readSample(t, file)
	if strings.HasSuffix(want.Request.Path, "/orders/334") {
		// The line that was added got another id than when it was recorded; no later request names it.
		require.NotContains(t, string(want.Request.Body), `"id":236`)
	}
	status, _, body := replay(t, s, file, want)
	require.Equal(t, want.Status, status, string(body))
}

func loadEdited(t *testing.T, s *Shop, file string, edit func(*object)) {
	t.Helper()
	o := bodyOf(t, file)
	edit(&o)
	require.NoError(t, s.LoadOrders([]json.RawMessage{encode(o)}))
}

func editLine(o *object, edit func(*object)) {
	lines := o.objects("line_items")
	edit(&lines[0])
	o.set("line_items", lines)
}

func lastIndex(list []string, want string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == want {
			return i
		}
	}
	return -1
}
