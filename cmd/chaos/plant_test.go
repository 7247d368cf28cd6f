package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/cmd/chaos/check"
)

// TestWhatIsPlantedIsFound takes books that were kept in peace, where nothing is
// found, and spoils them in one way at a time, past every rule that the database
// has.
func TestWhatIsPlantedIsFound(t *testing.T) {
	t.Parallel()
	w := calmWorld(t, 60)
	found, err := w.check(t.Context())
	require.NoError(t, err)
	require.Empty(t, found)
	w.requireLeaksAreFound(t)

	for _, tt := range []struct {
		name  string
		sort  check.Sort
		plant func(p *planted) // chooses the order that it spoils
	}{
		{"a sale that went", check.Lost, func(p *planted) {
			p.choose("state = 'awaiting_payment' AND " + withoutInvoice)
			p.exec("DELETE FROM sales WHERE id = $1", p.sale)
		}},
		{"an invoice that was never posted", check.Lost, func(p *planted) {
			p.choose("state = 'awaiting_payment' AND " + plain + " AND " + withInvoice + " AND " + withoutDelivery)
			p.unpost("type = 'invoice'")
		}},
		{"a payment that went", check.Lost, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withPayment)
			p.exec("DELETE FROM payment_allocations a USING payments p WHERE p.id = a.payment_id AND p.sale_id = $1", p.sale)
			p.exec("DELETE FROM payments WHERE sale_id = $1", p.sale)
			p.exec("UPDATE documents SET paid = 0, state = 'posted' WHERE sale_id = $1 AND state = 'paid'", p.sale)
		}},
		{"a credit note that went", check.Lost, func(p *planted) {
			p.choose("state = 'settled' AND " + withRefund)
			p.exec("UPDATE payments SET amount = amount - 0.70 WHERE sale_id = $1 AND kind = 'payment'", p.sale)
			p.exec("DELETE FROM payment_allocations a USING payments p WHERE p.id = a.payment_id AND p.kind = 'refund' AND p.sale_id = $1", p.sale)
			p.exec("UPDATE payment_allocations a SET amount = a.amount - 0.70 FROM payments p WHERE p.id = a.payment_id AND p.sale_id = $1", p.sale)
			p.exec("DELETE FROM payments WHERE sale_id = $1 AND kind = 'refund'", p.sale)
			p.exec("UPDATE documents SET paid = paid - 0.70, credited = 0, state = 'posted' WHERE sale_id = $1 AND type = 'invoice'", p.sale)
			p.unpost("type = 'credit_note'")
		}},
		{"a credit note that was posted twice", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + withRefund)
			p.exec("DROP INDEX documents_one_credit_per_refund")
			p.repost("type = 'credit_note'")
		}},
		{"goods that never came back", check.Lost, func(p *planted) {
			p.choose("state = 'reversed'")
			p.exec(`UPDATE stock_levels l SET on_hand = on_hand - m.quantity FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id
				WHERE n.sale_id = $1 AND n.kind = 'return' AND m.item_id = l.item_id AND m.warehouse_id = l.warehouse_id`, p.sale)
			p.exec("DELETE FROM stock_moves WHERE delivery_note_id IN (SELECT id FROM delivery_notes WHERE sale_id = $1 AND kind = 'return')", p.sale)
			p.exec("DELETE FROM delivery_notes WHERE sale_id = $1 AND kind = 'return'", p.sale)
		}},
		{"money that never went back", check.Doubled, func(p *planted) {
			p.choose("state = 'reversed'")
			p.exec("INSERT INTO payments (sale_id, channel_id, money_account_id, amount, currency, paid_at, key) SELECT sale_id, channel_id, money_account_id, amount, currency, paid_at, 'kept' FROM payments WHERE sale_id = $1 AND kind = 'payment'", p.sale)
		}},
		{"a delivery note that went", check.Lost, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withDelivery)
			p.exec(`UPDATE stock_levels l SET on_hand = on_hand - m.quantity FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id
				WHERE n.sale_id = $1 AND m.item_id = l.item_id AND m.warehouse_id = l.warehouse_id`, p.sale)
			p.exec("DELETE FROM stock_moves WHERE delivery_note_id IN (SELECT id FROM delivery_notes WHERE sale_id = $1)", p.sale)
			p.exec("DELETE FROM delivery_notes WHERE sale_id = $1", p.sale)
		}},
		{"a note that went", check.Lost, func(p *planted) {
			p.choose("state = 'settled'")
			p.notes(func(notes []check.Note) []check.Note { return slices.DeleteFunc(notes, ours) })
		}},
		{"a status that was never written", check.Lost, func(p *planted) {
			p.choose("state = 'settled' AND EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = s.id AND w.kind = 'status')")
			p.exec("UPDATE shop_writes SET state = 'intended', done_at = NULL WHERE sale_id = $1 AND kind = 'status'", p.sale)
		}},
		{"a request that nobody handed on", check.Lost, func(p *planted) {
			p.choose("state = 'settled'")
			p.exec("INSERT INTO outbox (topic, channel, subject) SELECT 'order', $2, remote_id FROM sales WHERE id = $1", p.sale, p.channel)
		}},
		{"a second invoice", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withInvoice)
			p.exec("DROP INDEX documents_one_active_invoice")
			p.repost("type = 'invoice'")
		}},
		{"a second payment", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withPayment)
			p.exec(`INSERT INTO payments (sale_id, channel_id, document_id, money_account_id, amount, currency, paid_at, key)
				SELECT sale_id, channel_id, document_id, money_account_id, amount, currency, paid_at, 'second' FROM payments WHERE sale_id = $1`, p.sale)
		}},
		{"a second refund of the money", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + withRefund)
			p.exec(`INSERT INTO payments (sale_id, channel_id, money_account_id, kind, refund_id, amount, currency, paid_at, key)
				SELECT sale_id, channel_id, money_account_id, kind, refund_id, amount, currency, paid_at, 'second' FROM payments WHERE sale_id = $1 AND kind = 'refund'`, p.sale)
		}},
		{"a second delivery note", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withDelivery)
			p.exec(`WITH second AS (INSERT INTO delivery_notes (sale_id, channel_id, part, document_id, warehouse_id, state, approved_at)
					SELECT sale_id, channel_id, 2, document_id, warehouse_id, state, approved_at FROM delivery_notes WHERE sale_id = $1 RETURNING id, warehouse_id),
				lines AS (INSERT INTO delivery_note_lines SELECT second.id, l.item_id, l.quantity
					FROM second, delivery_note_lines l JOIN delivery_notes n ON n.id = l.delivery_note_id WHERE n.sale_id = $1 RETURNING item_id, quantity),
				levels AS (UPDATE stock_levels l SET on_hand = on_hand - lines.quantity FROM lines, second
					WHERE l.item_id = lines.item_id AND l.warehouse_id = second.warehouse_id)
				INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key)
				SELECT lines.item_id, second.warehouse_id, -lines.quantity, 'delivery', second.id, 'second/' || lines.item_id FROM second, lines`, p.sale)
		}},
		{"a second stock move", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withDelivery)
			p.exec(`WITH second AS (INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key)
					SELECT m.item_id, m.warehouse_id, m.quantity, m.kind, m.delivery_note_id, 'second'
					FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id WHERE n.sale_id = $1 LIMIT 1 RETURNING *)
				UPDATE stock_levels l SET on_hand = on_hand + second.quantity FROM second
				WHERE l.item_id = second.item_id AND l.warehouse_id = second.warehouse_id`, p.sale)
		}},
		{"a second note", check.Doubled, func(p *planted) {
			p.choose("state = 'settled'")
			p.notes(func(notes []check.Note) []check.Note {
				return append(notes, notes[slices.IndexFunc(notes, ours)])
			})
		}},
		{"a status that was written twice", check.Doubled, func(p *planted) {
			p.choose("state = 'settled' AND EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = s.id AND w.kind = 'status')")
			shop := p.shop()
			i := slices.IndexFunc(shop.Writes, func(w check.Write) bool { return w.Order == p.order })
			shop.Writes = append(shop.Writes, shop.Writes[i])
		}},
		{"a cent too much", check.CentsOff, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withPayment)
			p.exec(`UPDATE document_lines SET net = net + 0.01 WHERE position = 1
				AND document_id = (SELECT id FROM documents WHERE sale_id = $1 AND number IS NOT NULL)`, p.sale)
			p.exec("UPDATE documents SET net = net + 0.01, total = total + 0.01, paid = paid + 0.01 WHERE sale_id = $1 AND number IS NOT NULL", p.sale)
			p.exec("UPDATE payments SET amount = amount + 0.01 WHERE sale_id = $1", p.sale)
			p.exec("UPDATE payment_allocations a SET amount = a.amount + 0.01 FROM payments p WHERE p.id = a.payment_id AND p.sale_id = $1", p.sale)
			p.exec("UPDATE sales SET total = total + 0.01 WHERE id = $1", p.sale)
		}},
		{"a payment that lacks a cent", check.CentsOff, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withPayment)
			p.exec("UPDATE payments SET amount = amount - 0.01 WHERE sale_id = $1", p.sale)
			p.exec("UPDATE payment_allocations a SET amount = a.amount - 0.01 FROM payments p WHERE p.id = a.payment_id AND p.sale_id = $1", p.sale)
			p.exec("UPDATE documents SET paid = paid - 0.01, state = 'posted' WHERE sale_id = $1 AND state = 'paid'", p.sale)
		}},
		{"a wrong order that was let go", check.CentsOff, func(p *planted) {
			p.choose("state = 'held' AND " + withoutInvoice)
			p.exec("DELETE FROM sale_holds WHERE sale_id = $1", p.sale)
			p.exec("UPDATE sales SET state = 'awaiting_payment' WHERE id = $1", p.sale)
		}},
		{"a refund that nobody was asked about", check.CentsOff, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withInvoice + " AND " + withMoreThanOneLine)
			p.giveBackMoreThanTaxed("0.02")
		}},
		{"a gap in the numbers", check.Audit, func(p *planted) {
			p.choose("id = (SELECT sale_id FROM documents WHERE type = 'invoice' AND number IS NOT NULL ORDER BY series_id, number DESC LIMIT 1)")
			p.exec(`WITH series AS (UPDATE document_series s SET next_number = next_number + 1 FROM documents d
				WHERE d.sale_id = $1 AND d.type = 'invoice' AND s.id = d.series_id)
				UPDATE documents SET number = number + 1 WHERE sale_id = $1 AND type = 'invoice' AND number IS NOT NULL`, p.sale)
		}},
		{"a level that no move explains", check.Audit, func(p *planted) {
			p.exec("UPDATE stock_levels SET on_hand = on_hand + 1 WHERE item_id = (SELECT min(item_id) FROM stock_moves)")
		}},
		{"held without a remedy", check.Audit, func(p *planted) {
			p.choose("state = 'held'")
			p.exec("UPDATE sale_holds SET remedy = '' WHERE sale_id = $1 AND position = 1", p.sale)
		}},
		{"a state that is not so", check.Audit, func(p *planted) {
			p.choose("state = 'settled'")
			p.exec("UPDATE sales SET state = 'awaiting_delivery' WHERE id = $1", p.sale)
		}},
		{"an order that nobody walked", check.Audit, func(p *planted) {
			p.choose("state = 'settled'")
			p.exec("UPDATE orders o SET version = version + 1 FROM sales s WHERE s.id = $1 AND o.channel_id = s.channel_id AND o.remote_id = s.remote_id", p.sale)
		}},
		{"a field that was never read", check.Lost, func(p *planted) {
			p.choose("state = 'settled'")
			p.exec(`UPDATE orders o SET body = jsonb_set(o.body, '{billing,phone}', '"+371 20000000"') FROM sales s
				WHERE s.id = $1 AND o.channel_id = s.channel_id AND o.remote_id = s.remote_id`, p.sale)
		}},
		{"a marketplace's tax that is another", check.CentsOff, func(p *planted) {
			p.chooseOf("prom", "state = 'settled' AND "+plain+" AND "+withInvoice)
			p.exec("UPDATE document_lines l SET net = l.net - 1, tax = l.tax + 1 FROM documents d WHERE d.id = l.document_id AND d.sale_id = $1 AND l.position = 1", p.sale)
			p.exec("UPDATE document_taxes x SET base = x.base - 1, tax = x.tax + 1 FROM documents d WHERE d.id = x.document_id AND d.sale_id = $1", p.sale)
			p.exec("UPDATE documents SET net = net - 1, tax = tax + 1 WHERE sale_id = $1", p.sale)
		}},
		{"a marketplace's order that nobody accepted", check.Lost, func(p *planted) {
			p.chooseOf("prom", "state IN ('settled', 'awaiting_payment') AND "+plain+" AND "+withInvoice+" AND s.remote_id IN (SELECT remote_id FROM orders WHERE status = 'received')")
			p.exec("UPDATE orders o SET status = 'pending' FROM sales s WHERE s.id = $1 AND o.channel_id = s.channel_id AND o.remote_id = s.remote_id", p.sale)
			p.reword("status", "pending")
		}},
		{"an order that nobody can read, and its money", check.CentsOff, func(p *planted) {
			p.chooseOf("prom", "state = 'held' AND EXISTS (SELECT FROM sale_holds h WHERE h.sale_id = s.id AND h.reason = 'unreadable')")
			p.exec("INSERT INTO payments (sale_id, channel_id, money_account_id, amount, currency, paid_at, key) SELECT id, channel_id, (SELECT min(id) FROM money_accounts), 1, 'UAH', now(), 'guessed' FROM sales WHERE id = $1", p.sale)
		}},
		{"a shelf that was never told", check.Shown, func(p *planted) {
			p.choose("state = 'settled'")
			p.number, p.order = "", 0 // of none in particular
			p.show(func(quantity int64) int64 { return quantity + 1 })
		}},
		{"a test shop's number in production", check.Audit, func(p *planted) {
			p.choose("state = 'settled' AND " + plain + " AND " + withInvoice)
			p.exec("UPDATE channels SET environment = CASE environment WHEN 'test' THEN 'production' ELSE 'test' END WHERE code = $1", p.channel)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &planted{t: t, tx: past(t, w), shops: w.shopsAsTheyAre()}
			tt.plant(p)
			found, err := check.Run(t.Context(), p.tx, p.shops)
			require.NoError(t, err)
			if tt.sort != check.Shown { // a spoiled order changes what the shops ought to show
				found = slices.DeleteFunc(found, func(f check.Finding) bool { return f.Sort == check.Shown })
			}
			require.NotEmpty(t, found)
			for _, f := range found {
				require.Equal(t, tt.sort, f.Sort, "%v", found)
				require.Equal(t, p.channel, f.Channel, "%v", found)
				if tt.name != "a test shop's number in production" { // every order of the shop
					require.Contains(t, []string{p.number, strconv.FormatInt(p.order, 10)}, f.Order, "%v", found)
				}
			}
		})
	}
}

// requireLeaksAreFound has a workflow told a buyer's e-mail address, which no history may
// hold: none did before.
func (w *world) requireLeaksAreFound(t *testing.T) {
	t.Helper()
	scanned, found, err := w.scan(t.Context())
	require.NoError(t, err)
	require.Empty(t, found)
	require.Greater(t, scanned, w.orders)
	var buyer struct{ Billing struct{ Email string } }
	for _, raw := range w.markets[0].orders() {
		if require.NoError(t, json.Unmarshal(raw, &buyer)); buyer.Billing.Email != "" {
			break
		}
	}
	_, err = w.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "told too much", TaskQueue: "nobody"}, "Told", map[string]string{"to": buyer.Billing.Email})
	require.NoError(t, err)
	again, found, err := w.scan(t.Context())
	require.NoError(t, err)
	require.Equal(t, scanned+1, again)
	require.Len(t, found, 1)
	require.Equal(t, check.Leaked, found[0].Sort)
	require.Contains(t, found[0].Text, "told too much")
	require.Contains(t, found[0].Text, buyer.Billing.Email)
}
