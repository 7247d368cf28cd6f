package activities_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// tampered has a shop put an order of somebody's making before those that it lists.
type tampered struct {
	http.RoundTripper

	order []byte
}

func (s *tampered) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.RoundTripper.RoundTrip(r)
	if err != nil || r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/orders") || answer.StatusCode != http.StatusOK {
		return answer, err
	}
	defer answer.Body.Close()
	list, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	others := bytes.TrimPrefix(bytes.TrimSpace(list), []byte("["))
	if string(others) != "]" {
		others = append([]byte(","), others...)
	}
	answer.Body = io.NopCloser(bytes.NewReader(fmt.Appendf(nil, "[%s%s", s.order, others)))
	answer.Header.Del("Content-Length")
	return answer, nil
}

// FuzzOrder: whatever a shop says of one order, the others beside it are read, the database
// takes what is kept of it, and it goes its way or waits for a person.
func FuzzOrder(f *testing.F) {
	for _, raw := range woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), alsoBacs, cash, pending, refunded, otherMoney, twoRates) {
		f.Add([]byte(raw))
	}
	for field, value := range hostileFields() {
		f.Add(spoilt(f, field, value))
	}
	b := setup(f, straight)
	shop := &tampered{RoundTripper: b.set.Channels.(activities.Shops).Transport}
	b.set.Channels = activities.Shops{
		DB: b.db.App, Keyring: b.keyring, Transport: shop, Registry: connectors.Registry{woocommerce.Platform: woocommerce.New},
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx := t.Context()
		if !readsAsOne(raw) {
			return
		}
		shop.order = raw
		read, err := b.set.ImportPage(ctx, page(true))
		require.NoError(t, err)
		require.Positive(t, read.Seen, "an order hides no other")
		for _, id := range wokenOrders(t, b) {
			if _, err := pass(ctx, b.set, commerce.OrderRef{Channel: channelCode, RemoteID: id}); err != nil {
				require.NotContains(t, err.Error(), "PostgreSQL", "the database doesn't take order %s", id)
				require.True(t, final(t, err), "%v", err)
			}
		}
	})
}

// wokenOrders are the orders whose lifecycles were asked to look, as the relay takes them.
func wokenOrders(t testing.TB, b *bundle) []string {
	t.Helper()
	rows, err := b.db.Owner.Query(t.Context(), "DELETE FROM outbox WHERE topic = 'order' RETURNING subject")
	require.NoError(t, err)
	woken, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return woken
}

// readsAsOne reports whether it is one JSON object, and not the end of the list and another.
func readsAsOne(raw []byte) bool { return bytes.HasPrefix(raw, []byte("{")) && json.Valid(raw) }

// hostileFields are what no database would take as it comes, by field.
func hostileFields() map[string]any {
	return map[string]any{
		"customer_note":     "a\x00b",
		"number":            strings.Repeat("0123456789abcdef", 500),
		"status":            strings.Repeat("z", 5_000),
		"total":             strings.Repeat("9", 39),
		"date_modified_gmt": "0000-01-01T00:00:00",
		"meta_data":         []any{map[string]any{"key": "_billing_vat_number", "value": "LV" + strings.Repeat("1234567890", 1_000)}},
		"id":                strings.Repeat("0", 5_000) + "7",
	}
}

// spoilt is a captured order with something else in a field.
func spoilt(t testing.TB, field string, value any) []byte {
	t.Helper()
	var order map[string]any
	decoder := json.NewDecoder(bytes.NewReader(woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), alsoBacs)[0]))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&order))
	order[field] = value
	raw, err := json.Marshal(order)
	require.NoError(t, err)
	return raw
}
