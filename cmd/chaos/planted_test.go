package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/internal/money"
)

// What a sale s has.
const (
	withInvoice         = "EXISTS (SELECT FROM documents d WHERE d.sale_id = s.id AND d.number IS NOT NULL)"
	withoutInvoice      = "NOT " + withInvoice
	withPayment         = "EXISTS (SELECT FROM payments p WHERE p.sale_id = s.id)"
	withRefund          = "EXISTS (SELECT FROM payments p WHERE p.sale_id = s.id AND p.kind = 'refund')"
	withMoreThanOneLine = "EXISTS (SELECT FROM document_lines l JOIN documents d ON d.id = l.document_id WHERE d.sale_id = s.id AND l.position = 3)"
	withDelivery        = "EXISTS (SELECT FROM delivery_notes n WHERE n.sale_id = s.id)"
	withoutDelivery     = "NOT " + withDelivery
	plain               = "NOT EXISTS (SELECT FROM documents d WHERE d.sale_id = s.id AND d.type = 'credit_note')"
)

// planted is a spoiled copy of the books and of the shops' lists.
type planted struct {
	t       *testing.T
	tx      pgx.Tx
	shops   []check.Shop
	sale    int64
	order   int64 // its id in the shop
	number  string
	channel string
}

// past is a transaction past all triggers, which is never committed.
func past(t *testing.T, w *world) pgx.Tx {
	t.Helper()
	address, err := url.Parse(w.Stack.AdminURL)
	require.NoError(t, err)
	address.Path = "/orderloom"
	conn, err := pgx.Connect(t.Context(), address.String())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) })
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica")
	require.NoError(t, err)
	return tx
}

// choose takes the first sale of a WooCommerce shop that a condition is true of.
func (p *planted) choose(condition string) {
	p.t.Helper()
	p.chooseOf("woocommerce", condition)
}

func (p *planted) chooseOf(platform, condition string) {
	p.t.Helper()
	var id string
	require.NoError(p.t, p.tx.QueryRow(p.t.Context(), `SELECT s.id, s.remote_id, s.number, c.code FROM sales s JOIN channels c ON c.id = s.channel_id
		WHERE c.platform = $1 AND s.`+strings.TrimPrefix(condition, "s.")+` ORDER BY s.id LIMIT 1`, platform).Scan(&p.sale, &id, &p.number, &p.channel), condition)
	var err error
	p.order, err = strconv.ParseInt(id, 10, 64)
	require.NoError(p.t, err)
}

// unpost makes the sale's document of some sort as if it had never been posted: the
// last one of its series takes its number.
func (p *planted) unpost(which string) {
	p.t.Helper()
	p.exec(`WITH gone AS (DELETE FROM documents WHERE sale_id = $1 AND number IS NOT NULL AND `+which+` RETURNING series_id, number, number_text),
		last AS (SELECT d.series_id, max(d.number) AS number FROM documents d JOIN gone ON gone.series_id = d.series_id GROUP BY d.series_id),
		moved AS (UPDATE documents d SET number = gone.number, number_text = gone.number_text FROM gone, last
			WHERE d.series_id = last.series_id AND d.number = last.number AND d.sale_id <> $1)
		UPDATE document_series s SET next_number = next_number - 1 FROM gone WHERE s.id = gone.series_id`, p.sale)
}

// repost posts the sale's document of some sort a second time.
func (p *planted) repost(which string) {
	p.t.Helper()
	p.exec(`WITH first AS (SELECT * FROM documents WHERE sale_id = $1 AND number IS NOT NULL AND `+which+`),
		series AS (UPDATE document_series s SET next_number = next_number + 1 FROM first WHERE s.id = first.series_id RETURNING s.id, s.next_number - 1 AS number),
		second AS (INSERT INTO documents (sale_id, channel_id, type, state, series_id, number, number_text, issued_on, currency, net, tax, total, sold, posted_at, credits_id, refund_id)
			SELECT sale_id, channel_id, type, 'posted', series.id, series.number, 'SECOND', issued_on, currency, net, tax, total, sold, posted_at, credits_id,
				refund_id FROM first, series RETURNING id),
		taxes AS (INSERT INTO document_taxes SELECT second.id, t.tax_group, t.percent, t.base, t.tax FROM second, document_taxes t JOIN first ON first.id = t.document_id)
		INSERT INTO document_lines SELECT second.id, l.position, l.kind, l.item_id, l.sku, l.name, l.quantity, l.discount, l.net, l.tax,
			l.tax_groups, l.remote_line_id FROM second, document_lines l JOIN first ON first.id = l.document_id`, p.sale)
}

func (p *planted) exec(sql string, args ...any) {
	p.t.Helper()
	done, err := p.tx.Exec(p.t.Context(), sql, args...)
	require.NoError(p.t, err)
	require.True(p.t, done.RowsAffected() > 0 || strings.HasPrefix(sql, "DROP"), "it changes something: %s", sql)
}

// reword puts another text in place of a field of the order in its shop.
func (p *planted) reword(field, text string) {
	shop := p.shop()
	shop.Orders = slices.Clone(shop.Orders)
	for i, raw := range shop.Orders {
		if orderID(raw) != p.order {
			continue
		}
		var order map[string]json.RawMessage
		require.NoError(p.t, json.Unmarshal(raw, &order))
		var err error
		order[field], err = json.Marshal(text)
		require.NoError(p.t, err)
		shop.Orders[i], err = json.Marshal(order)
		require.NoError(p.t, err)
	}
}

// show has the order's shop show another quantity of one of its products.
func (p *planted) show(change func(int64) int64) {
	shop := p.shop()
	shop.Products = slices.Clone(shop.Products)
	for i, raw := range shop.Products {
		var product map[string]any
		require.NoError(p.t, json.Unmarshal(raw, &product))
		if product["sku"] != "SKU-0001" {
			continue
		}
		product["stock_quantity"] = change(int64(product["stock_quantity"].(float64)))
		var err error
		shop.Products[i], err = json.Marshal(product)
		require.NoError(p.t, err)
	}
}

// giveBackMoreThanTaxed has the shop tell of a refund of the order's first line with so much
// more tax than the line bore.
func (p *planted) giveBackMoreThanTaxed(more string) {
	shop := p.shop()
	var order struct {
		Lines []struct {
			ID       int64
			Quantity int64
			Total    money.Amount
			Tax      money.Amount `json:"total_tax"`
		} `json:"line_items"`
	}
	raw := shop.Orders[slices.IndexFunc(shop.Orders, func(raw json.RawMessage) bool { return orderID(raw) == p.order })]
	require.NoError(p.t, json.Unmarshal(raw, &order))
	l := order.Lines[0]
	tax := l.Tax.Add(money.MustParse(more))
	refund, err := json.Marshal(map[string]any{"amount": l.Total.Add(tax), "line_items": []map[string]any{{
		"quantity": -l.Quantity, "total": l.Total.Neg(), "total_tax": tax.Neg(),
		"meta_data": []map[string]any{{"key": "_refunded_item_id", "value": strconv.FormatInt(l.ID, 10)}},
	}}})
	require.NoError(p.t, err)
	shop.Refunds = maps.Clone(shop.Refunds)
	shop.Refunds[p.order] = []json.RawMessage{refund}
}

func (p *planted) shop() *check.Shop {
	i := slices.IndexFunc(p.shops, func(s check.Shop) bool { return s.Channel == p.channel })
	return &p.shops[i]
}

// notes replaces the order's notes in its shop.
func (p *planted) notes(change func([]check.Note) []check.Note) {
	shop := p.shop()
	shop.Notes = maps.Clone(shop.Notes)
	shop.Notes[p.order] = change(slices.Clone(shop.Notes[p.order]))
}

func ours(n check.Note) bool { return strings.Contains(n.Text, "[orderloom-") }
