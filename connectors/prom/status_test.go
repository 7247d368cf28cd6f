package prom

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestStatusesGoForwardAndAreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	cancel := connectors.StatusChange{Status: "canceled", Reason: "not_available"}
	for _, tt := range []struct {
		name  string
		is    string // the order's status before
		to    connectors.StatusChange
		want  string
		moved bool
	}{
		{"a new one is accepted", promsim.Pending, connectors.StatusChange{Status: "received"}, "received", true},
		{"an accepted one is done", promsim.Received, connectors.StatusChange{Status: "delivered"}, "delivered", true},
		{"a new one is cancelled", promsim.Pending, cancel, "canceled", true},
		{"a new one is cancelled, and why", promsim.Pending, connectors.StatusChange{Status: "canceled", Reason: "another", Text: "немає"}, "canceled", true},
		{"a new one gets a status of the company's own", promsim.Pending, connectors.StatusChange{Status: "custom-172548"}, "custom-172548", true},
		{"one that is accepted already", promsim.Received, connectors.StatusChange{Status: "received"}, "received", false},
		{"one that is done already isn't accepted", promsim.Delivered, connectors.StatusChange{Status: "received"}, "delivered", false},
		{"one that is cancelled already isn't done", promsim.Canceled, connectors.StatusChange{Status: "delivered"}, "canceled", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, twoLs := range []bool{false, true} {
				shop := newSimShop(t, promsim.Settings{CustomStatuses: ownStatuses(), CancelledWithTwoLs: twoLs})
				placed := shop.PlaceOrder(promsim.Placement{Status: tt.is})
				id := idText(placed)
				c := shop.client(t)
				before, err := c.OrdersByID(t.Context(), []string{id})
				require.NoError(t, err)
				read, err := c.SetOrderStatus(t.Context(), id, tt.to)
				require.NoError(t, err)
				require.Equal(t, tt.want, read.Order.Status)
				require.Equal(t, tt.moved, read.Order.ModifiedAt.After(before.Orders[0].Order.ModifiedAt), "its time of change")
				require.Equal(t, before.Orders[0].Order.CoreFingerprint(), read.Order.CoreFingerprint(), "it is moved on, and nothing else")
				require.Equal(t, []string{"orders.get", "orders.set_status", "orders.get"}, shop.calls())
			}
		})
	}
}

func TestAStatusThatCantBeSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		to   connectors.StatusChange
		want string
		asks bool // the shop is asked
	}{
		{"none", connectors.StatusChange{}, "an empty status", false},
		{"an unknown one", connectors.StatusChange{Status: "accepted"}, "This status value is not allowed", true},
		{"the first one", connectors.StatusChange{Status: "pending"}, "This status value is not allowed", true},
		{"cancelled in another spelling", connectors.StatusChange{Status: "cancelled", Reason: "duplicate"}, "This status value is not allowed", true},
		{"an own one that isn't there", connectors.StatusChange{Status: "custom-9"}, "custom_status_id", true},
		{"an own one without an id", connectors.StatusChange{Status: "custom-x"}, "want custom- and its id", false},
		{"cancelled without a reason", connectors.StatusChange{Status: "canceled"}, "is no reason to cancel an order", false},
		{"cancelled for a reason that some shops don't know", connectors.StatusChange{Status: "canceled", Reason: "price_changed", Text: "x"}, "is no reason", false},
		{"cancelled for another one without a text", connectors.StatusChange{Status: "canceled", Reason: "another"}, `the reason "another" needs a text`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shop := newSimShop(t, promsim.Settings{CustomStatuses: ownStatuses()})
			id := idText(shop.PlaceOrder(promsim.Placement{}))
			_, err := shop.client(t).SetOrderStatus(t.Context(), id, tt.to)
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			require.False(t, fault.OutcomeUnknown(err))
			require.ErrorContains(t, err, tt.want)
			require.Equal(t, tt.asks, len(shop.calls()) > 0)
			require.Equal(t, promsim.Pending, shop.Order(t, id).Status)
		})
	}
}

// TestEveryReasonIsTakenByEveryVintage: descriptions of the API name different ones.
func TestEveryReasonIsTakenByEveryVintage(t *testing.T) {
	t.Parallel()
	for _, old := range []bool{false, true} {
		shop := newSimShop(t, promsim.Settings{OldReasons: old})
		for _, reason := range shop.client(t).CancellationReasons() {
			id := idText(shop.PlaceOrder(promsim.Placement{}))
			read, err := shop.client(t).SetOrderStatus(t.Context(), id, connectors.StatusChange{Status: "canceled", Reason: reason.Word, Text: "тому що"})
			require.NoError(t, err)
			require.Equal(t, "canceled", read.Order.Status)
		}
	}
}

// TestWhatBecameOfAStatusIsTold: a write that is in doubt is looked for before it is
// repeated.
func TestWhatBecameOfAStatusIsTold(t *testing.T) {
	t.Parallel()
	const order = `{"order":{"id":7,"status":"received","date_created":"2026-01-01T00:00:00+00:00","date_modified":"2026-01-01T00:00:00+00:00","price":"1 грн"}}`
	for _, tt := range []struct {
		name        string
		status      int
		write, read string
		readStatus  int
		kind        fault.Kind // empty: it went well
		unknown     bool
		text        string
	}{
		{"taken", 200, `{"processed_ids":[7]}`, order, 200, "", false, ""},
		{"taken, with a warning", 200, `{"processed_ids":["7"],"warning_message":"повернiть кошти"}`, order, 200, "", false, ""},
		{"there already", 200, `{"processed_ids":[]}`, order, 200, "", false, ""},
		{"errors of others", 200, `{"processed_ids":[7],"errors":{"8":"x"}}`, order, 200, "", false, ""},
		{"refused", 200, `{"processed_ids":[],"errors":{"7":{"status":["not now"]}}}`, order, 200, fault.Invalid, false, "status: not now"},
		{"refused, and not there", 200, `{"processed_ids":[],"errors":{"7":"?"}}`, `<html>`, 404, fault.NotFound, false, "404"},
		{"taken, and can't be read", 200, `{"processed_ids":[7]}`, `<html>`, 502, fault.Transient, true, "502"},
		{"taken, and reads strangely", 200, `{"processed_ids":[7]}`, `{"order":{"id":7}}`, 200, fault.Invalid, true, "is missing"},
		{"nothing heard", 503, `<html>`, order, 200, fault.Transient, true, "503"},
		{"not let in", 403, `{"error":"no"}`, order, 200, fault.Unauthorized, false, "no"},
		{"an answer that is no JSON", 200, `ok`, order, 200, fault.Transient, true, "not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(r *http.Request) *http.Response {
				if r.Method == http.MethodPost {
					body, _ := io.ReadAll(r.Body)
					require.JSONEq(t, `{"ids":[7],"status":"received"}`, string(body))
					return answer(tt.status, tt.write)
				}
				return answer(tt.readStatus, tt.read)
			})
			_, err := c.SetOrderStatus(t.Context(), "7", connectors.StatusChange{Status: "received", Reason: "not_available", Text: "means nothing here"})
			if tt.kind == "" {
				require.NoError(t, err)
				return
			}
			require.True(t, fault.Is(err, tt.kind), "%v", err)
			require.Equal(t, tt.unknown, fault.OutcomeUnknown(err), "%v", err)
			require.ErrorContains(t, err, tt.text)
		})
	}
}
