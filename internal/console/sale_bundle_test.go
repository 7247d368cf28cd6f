package console

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// ordered is an order of 2 × TEA and 1 × CUP for 31.00 EUR, by bank transfer.
func ordered(number string) commerce.Order {
	line := func(id, sku string, quantity, total int64) commerce.Line {
		sum := money.Int(total)
		return commerce.Line{
			Kind: commerce.Goods, RemoteID: id, Name: "The " + sku, SKU: sku, ProductID: id, Quantity: money.Int(quantity),
			Subtotal: sum, Total: sum, ExactTotal: sum,
		}
	}
	return commerce.Order{
		RemoteID: number, Number: number, Status: "processing", Currency: "EUR",
		PlacedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), ModifiedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		Payment: commerce.Payment{Method: "bacs", Title: "Bank transfer"},
		Billing: commerce.Party{FirstName: "Ann", LastName: "Buyer", Email: "ann@example.com", City: "Rīga"},
		Lines:   []commerce.Line{line("11", "TEA", 2, 24), line("12", "CUP", 1, 7)},
		Totals:  commerce.Totals{Total: money.Int(31)},
	}
}

// house is a shop in Rīga whose goods leave by hand, with ten of each item in stock.
func (b *bundle) house() {
	b.t.Helper()
	ctx, q := b.t.Context(), dbgen.New()
	b.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main') ON CONFLICT DO NOTHING")
	pos, err := q.BlueprintPointOfSale(ctx, b.db, dbgen.BlueprintPointOfSaleParams{
		Code: "web", Name: "Web", Warehouse: "main", Currencies: []string{"EUR"}, Language: "en", DeliveryNotes: "by_hand",
	})
	require.NoError(b.t, err)
	for _, kind := range []string{"invoice", "credit_note"} {
		require.NoError(b.t, q.BlueprintSeries(ctx, b.db, dbgen.BlueprintSeriesParams{PosID: pos, DocumentType: kind, Environment: "production", Prefix: kind[:1] + "-"}))
	}
	require.NoError(b.t, q.ItemsEnsure(ctx, b.db, dbgen.ItemsEnsureParams{Skus: []string{"TEA", "CUP"}, Names: []string{"Tea", "Cup"}, Kinds: []string{"simple", "simple"}}))
	require.NoError(b.t, q.StockOpen(ctx, b.db, dbgen.StockOpenParams{Warehouse: "main", Skus: []string{"TEA", "CUP"}, Quantities: []money.Amount{money.Int(10), money.Int(10)}}))
	policy, err := json.Marshal(posting.Policy{Automatic: true, DocumentStatuses: []string{"processing"}, ShippingSKU: "SHIPPING", FeeSKU: "FEE"})
	require.NoError(b.t, err)
	channel, err := q.ChannelEnsure(ctx, b.db, dbgen.ChannelEnsureParams{
		Code: "riga", Platform: "woocommerce", Environment: "production", PosID: pos, Name: "Rīga", Address: "https://shop.example", Zone: "Europe/Riga",
		Enabled: true, Policy: policy,
	})
	require.NoError(b.t, err)
	for _, account := range []string{"bank", "cash"} {
		require.NoError(b.t, q.MoneyAccountEnsure(ctx, b.db, dbgen.MoneyAccountEnsureParams{Code: account, Name: account, Kind: account}))
	}
	require.NoError(b.t, q.BlueprintPayment(ctx, b.db, dbgen.BlueprintPaymentParams{ChannelID: channel, RemoteMethod: "bacs", MoneyAccount: "bank", PaidStatuses: []string{}}))
	b.exec("DELETE FROM outbox") // a new channel asks for its schedules
}

// reads stores what a shop says of an order.
func (b *bundle) reads(order commerce.Order) {
	b.t.Helper()
	body, err := json.Marshal(order)
	require.NoError(b.t, err)
	b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
		SELECT id, $1, $1, $2, $3, $3, $4, $4, $5 FROM channels WHERE code = 'riga'
		ON CONFLICT (channel_id, remote_id) DO UPDATE SET status = excluded.status, modified_at = excluded.modified_at, content_hash = excluded.content_hash,
			core_hash = excluded.core_hash, body = excluded.body, version = orders.version + 1`,
		order.RemoteID, order.Status, order.ModifiedAt, order.Fingerprint(), body)
}

// walks takes an order the whole way, but to its shop.
func (b *bundle) walks(number string) {
	b.t.Helper()
	set, ctx := &activities.Set{DB: b.db, Now: time.Now}, b.t.Context()
	in, err := set.ImportOrder(ctx, commerce.OrderRef{Channel: "riga", RemoteID: number})
	require.NoError(b.t, err)
	verdict, err := set.ValidateTotals(ctx, in.Walk)
	require.NoError(b.t, err)
	if verdict.Held {
		return
	}
	_, err = set.IssueInvoice(ctx, in.Walk)
	require.NoError(b.t, err)
	_, err = set.RecordPayment(ctx, in.Walk)
	require.NoError(b.t, err)
	_, err = set.CreateDeliveryNote(ctx, in.Walk)
	require.NoError(b.t, err)
}

// sold is a sale of ordered, invoiced, unpaid and with all its goods in stock.
func (b *bundle) sold(number string) {
	b.t.Helper()
	b.house()
	b.reads(ordered(number))
	b.walks(number)
}
