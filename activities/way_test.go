package activities_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// TestTheWayToAStateLeavesNoTraceInTheLedger says of the real ledger and a simulated
// shop what package posting says of the rules: whatever became of an order on its
// way, its balances by account, tax group, item and customer are those of its last
// state alone. The number of a case is its seed.
func TestTheWayToAStateLeavesNoTraceInTheLedger(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWay(t, seed)
			for range 2 + w.draw.IntN(5) {
				w.happen()
				for range 1 + w.draw.IntN(2) {
					w.look(w.order)
				}
			}
			w.requireSettled()
			alone := w.twin()
			w.look(alone)
			require.Equal(t, w.balances(alone), w.balances(w.order), "%v", w.told)

			booked := w.list(`SELECT concat_ws(' ', (SELECT count(*) FROM documents), (SELECT count(*) FROM payments), (SELECT count(*) FROM stock_moves))`)
			w.look(w.order)
			require.Equal(t, booked, w.list(`SELECT concat_ws(' ', (SELECT count(*) FROM documents), (SELECT count(*) FROM payments), (SELECT count(*) FROM stock_moves))`),
				"a look at what is known books nothing")
		})
	}
}

// way is one order on its way.
type way struct {
	*bundle
	draw  *rand.Rand
	order int64
	told  []string // what happened to it
}

func newWay(t *testing.T, seed uint64) *way {
	t.Helper()
	orders := []int64{straight, alsoBacs, cash, pending, twoRates, 345, refunded}
	w := &way{draw: rand.New(rand.NewPCG(seed, 4))}
	w.order = orders[w.draw.IntN(len(orders))]
	w.bundle = bookedAs(t, func(p *posting.Policy) {
		p.OnEdit = posting.AcceptEdits
		p.RestockRefunds = w.draw.IntN(2) == 0
	}, w.order)
	return w
}

// happen is something that the shop's staff or the buyer does.
func (w *way) happen() {
	w.t.Helper()
	shop, id := w.shop, w.order
	statuses := []string{"pending", "on-hold", "processing", "processing", "completed", "completed", "cancelled", "failed", "refunded"}
	status := statuses[w.draw.IntN(len(statuses))]
	var refusal string
	switch what := w.draw.IntN(8); what {
	case 0:
		refusal = shop.EditOrder(id, `{"line_items": [{"product_id": 210, "quantity": 1}]}`)
		w.told = append(w.told, "a line more "+refusal)
	case 1:
		refusal = shop.EditOrder(id, fmt.Sprintf(`{"line_items": [{"id": %d, "quantity": %d}]}`, w.line(), 1+w.draw.IntN(4)))
		w.told = append(w.told, "another quantity "+refusal)
	case 2:
		refusal = shop.Refund(id, fmt.Sprintf(`{"amount": "%d.%02d"}`, w.draw.IntN(6), w.draw.IntN(100)))
		w.told = append(w.told, "a refund by amount "+refusal)
	case 3:
		refusal = shop.Refund(id, fmt.Sprintf(`{"line_items": [{"id": %d, "quantity": 1, "refund_total": 2.33, "refund_tax": [{"id": 1, "refund_total": 0.49}]}]}`, w.line()))
		w.told = append(w.told, "a refund by line "+refusal)
	default:
		shop.SetStatus(id, status)
		w.told = append(w.told, status)
	}
}

// line is the id of the order's first line.
func (w *way) line() int64 {
	w.t.Helper()
	var lines []struct {
		ID int64 `json:"id"`
	}
	require.NoError(w.t, json.Unmarshal([]byte(w.field(w.order, "line_items")), &lines))
	return lines[0].ID
}

// look reads and walks; whatever may be accepted as it is, is.
func (w *way) look(id int64) {
	w.t.Helper()
	w.readAll()
	for try := 0; ; try++ {
		if state := w.walk(id).State; state != "held" {
			return
		}
		require.Zero(w.t, w.count("sale_holds WHERE NOT acceptable"), "%v: %s", w.told, w.list("SELECT reason || ': ' || detail FROM sale_holds"))
		require.Less(w.t, try, 5, "%v: %s", w.told, w.list("SELECT reason || ': ' || detail FROM sale_holds"))
		w.give(fmt.Sprintf("%d/%d/%d", id, w.count("commands"), try), activities.CommandRelease, id)
	}
}

// twin is another order that says the same as this one does by now.
func (w *way) twin() int64 {
	w.t.Helper()
	const id = 9000
	w.copyOrder(w.order, id)
	return id
}

// copyOrder makes an order that says the same as another does by now. It is known to us
// alone: nobody ever saw it in another state.
func (b *bundle) copyOrder(of, id int64) {
	b.t.Helper()
	var order commerce.Order
	require.NoError(b.t, json.Unmarshal([]byte(b.list("SELECT body::text FROM orders WHERE remote_id = $1", fmt.Sprint(of))), &order))
	order.RemoteID, order.Number = fmt.Sprint(id), fmt.Sprint(id)
	body, err := json.Marshal(order)
	require.NoError(b.t, err)
	b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
		VALUES ($1, $2, $2, $3, $4, now(), 'twin', 'twin', $5)`, b.channel, order.RemoteID, order.Status, order.ModifiedAt, body)
}

// balances are what the ledger says of an order's sale, each as "what: how much".
func (w *way) balances(id int64) string {
	w.t.Helper()
	return w.list(`
		WITH s AS (SELECT id FROM sales WHERE remote_id = $1),
		d AS (SELECT d.*, CASE d.type WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM documents d JOIN s ON s.id = d.sale_id WHERE d.number IS NOT NULL),
		balances AS (
			SELECT 'account ' || a.code AS what, sum(p.amount) AS much FROM payments p JOIN s ON s.id = p.sale_id JOIN money_accounts a ON a.id = p.money_account_id GROUP BY a.code
			UNION ALL SELECT 'customer', coalesce((SELECT sum(sign * total) FROM d), 0) - coalesce((SELECT sum(p.amount) FROM payments p JOIN s ON s.id = p.sale_id), 0)
			UNION ALL SELECT 'tax ' || t.tax_group, sum(d.sign * t.tax) FROM d JOIN document_taxes t ON t.document_id = d.id GROUP BY t.tax_group
			UNION ALL SELECT 'base ' || t.tax_group, sum(d.sign * t.base) FROM d JOIN document_taxes t ON t.document_id = d.id GROUP BY t.tax_group
			UNION ALL SELECT 'income ' || l.kind || ' ' || l.sku, sum(d.sign * l.net) FROM d JOIN document_lines l ON l.document_id = d.id GROUP BY l.kind, l.sku
			UNION ALL SELECT 'sold ' || l.sku, sum(d.sign * l.quantity) FROM d JOIN document_lines l ON l.document_id = d.id WHERE l.kind <> 'rounding' GROUP BY l.sku
			UNION ALL SELECT 'away ' || i.sku, -sum(m.quantity) FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id JOIN s ON s.id = n.sale_id
				JOIN items i ON i.id = m.item_id GROUP BY i.sku
		)
		SELECT what || ': ' || trim_scale(much) FROM balances WHERE much <> 0 ORDER BY what`, fmt.Sprint(id))
}

// requireSettled says that whatever the customer doesn't owe any more is settled:
// no open invoice stands beside an open credit note, and none beside free money.
func (w *way) requireSettled() {
	w.t.Helper()
	require.Empty(w.t, w.list(`SELECT 'open beside a credit note' FROM documents i JOIN documents n ON n.sale_id = i.sale_id AND n.type = 'credit_note' AND n.state = 'posted'
		WHERE i.type = 'invoice' AND i.state = 'posted' AND i.total > i.paid + i.cleared`), "%v", w.told)
	require.Empty(w.t, w.list(`SELECT 'open beside free money' FROM documents i WHERE i.type = 'invoice' AND i.state = 'posted' AND i.total > i.paid + i.cleared
		AND 0 < (SELECT sum(p.amount) - coalesce(sum(x.amount), 0) FROM payments p LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM payment_allocations GROUP BY 1) x ON x.payment_id = p.id
			WHERE p.sale_id = i.sale_id)`), "%v", w.told)
}
