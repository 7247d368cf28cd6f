package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/audit"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/localstack"
)

// auditedBooks are walked books whose money went both ways: invoice 252 has a credit
// note that cleared some of it, was paid, has one that was refunded, and then its
// payment was taken back.
func auditedBooks(t *testing.T) *books {
	t.Helper()
	b := walkedBooks(t)
	require.Empty(t, b.shop.Refund(onDelivery, `{"amount": "2.00"}`))
	b.readAndWalk(t, "252")
	b.shop.SetStatus(onDelivery, "completed")
	b.readAndWalk(t, "252")
	require.Equal(t, "settled", b.stateOf(t, "252"))
	require.Empty(t, b.shop.Refund(onDelivery, `{"amount": "3.00"}`))
	b.readAndWalk(t, "252")
	b.shop.SetStatus(onDelivery, "processing")
	b.readAndWalk(t, "252")
	require.Equal(t, "awaiting_payment", b.stateOf(t, "252"))
	return b
}

// exec runs statements as the owner.
func (b *books) exec(t *testing.T, statements string) {
	t.Helper()
	_, err := b.owner.Exec(t.Context(), statements)
	require.NoError(t, err)
}

// requireSound makes sure that the audit finds nothing, and says nothing.
func requireSound(t *testing.T, environment map[string]string) {
	t.Helper()
	require.Equal(t, answer{code: exitOK}, call(t.Context(), environment, "audit"))
	require.JSONEq(t, "[]", requireOK(t, environment, "audit", "-o", "json"))
}

// requireSoundLedger audits what a demo left behind.
func requireSoundLedger(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "demo-*"))
	require.NoError(t, err)
	require.Len(t, left, 1)
	stack, err := localstack.Start(t.Context(), localstack.Options{Dir: left[0], NoTemporal: true})
	require.NoError(t, err)
	requireSound(t, map[string]string{"ORDERLOOM_DATA_DIR": dir, "ORDERLOOM_DATABASE_URL": stack.AppURL})
	require.NoError(t, stack.Close())
}

func TestASoundLedgerHasNothingToSay(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	requireSound(t, b.environment)
	require.Empty(t, requireOK(t, b.environment, "audit", "--channel", b.channel))

	unknown := call(t.Context(), b.environment, "audit", "--channel", "te")
	require.Equal(t, exitNotFound, unknown.code)
	require.Contains(t, unknown.errOut, "did you mean tea?")
}

func TestWhatBreaksTheLedgerIsFoundAndToldOnce(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	b.exec(t, "UPDATE document_series SET next_number = 9 WHERE prefix = 'CTEST-'; UPDATE sale_holds SET remedy = '' WHERE sale_id = (SELECT id FROM sales WHERE number = '278')")
	got := call(t.Context(), b.environment, "audit")
	require.Equal(t, exitBroken, got.code)
	require.Equal(t, "orderloom: the ledger breaks its rules; findings: 2; `orderloom audit --help` says what each rule asks for\n", got.errOut)
	requireGolden(t, "audit.golden", got.out)
	asked := call(t.Context(), b.environment, "audit", "--channel", b.channel, "-o", "json")
	require.Equal(t, exitBroken, asked.code)
	requireGolden(t, "audit.golden.json", asked.out)
}

func TestAnotherChannelsAuditIsItsOwn(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	b.exec(t, `UPDATE document_series SET next_number = 9 WHERE prefix = 'CTEST-'; UPDATE stock_levels SET on_hand = on_hand + 1; UPDATE sale_holds SET remedy = '';
		INSERT INTO warehouses (code, name) VALUES ('far', 'Far');
		INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'far', 'Far', max(id), '{EUR}' FROM warehouses;
		INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) SELECT 'far', 'woocommerce', 'test', max(id), 'Far', '', '{}' FROM points_of_sale`)
	require.Empty(t, requireOK(t, b.environment, "audit", "--channel", "far"))
	require.Equal(t, exitBroken, call(t.Context(), b.environment, "audit", "--channel", b.channel).code)
}

func TestEachPlantedBreakIsFoundAsItsRule(t *testing.T) {
	t.Parallel()
	const (
		unguarded  = "ALTER TABLE documents DISABLE TRIGGER USER; ALTER TABLE document_lines DISABLE TRIGGER USER; ALTER TABLE document_taxes DISABLE TRIGGER USER; ALTER TABLE payments DISABLE TRIGGER USER; "
		of252      = " sale_id = (SELECT id FROM sales WHERE number = '252')"
		of253      = " sale_id = (SELECT id FROM sales WHERE number = '253')"
		of306      = " sale_id = (SELECT id FROM sales WHERE number = '306')"
		of287      = " sale_id = (SELECT id FROM sales WHERE number = '287')"
		invoice    = of252 + " AND type = 'invoice'"
		firstNote  = "id = (SELECT min(id) FROM documents WHERE" + of252 + " AND type = 'credit_note')" // cleared
		secondNote = "id = (SELECT max(id) FROM documents WHERE" + of252 + " AND type = 'credit_note')" // paid
		again      = "WITH series AS (UPDATE document_series SET next_number = next_number + 1 WHERE prefix = 'TEST-' RETURNING id, next_number - 1 AS number) " +
			"INSERT INTO documents (sale_id, channel_id, type, state, series_id, number, number_text, issued_on, currency, net, tax, total, sold, posted_at) " +
			"SELECT d.sale_id, d.channel_id, 'invoice', 'paid', series.id, series.number, 'AGAIN', d.issued_on, 'EUR', 0, 0, 0, '', now() FROM documents d, series WHERE" + invoice
		repliedTo = "WITH t AS (INSERT INTO message_threads (channel_id, system, remote_id) SELECT min(id), 'chat', 'room' FROM channels RETURNING id, channel_id), " +
			"m AS (INSERT INTO messages (channel_id, system, remote_id, thread_id, sent_at) SELECT channel_id, 'chat', '1', id, now() FROM t RETURNING id) " +
			"INSERT INTO message_replies (key, message_id, body, actor, state, remote_id, done_at, intended_at) SELECT gen_random_uuid(), m.id, 'x', 'ann', "
		draftOf = "INSERT INTO documents (sale_id, channel_id, type, currency, net, tax, total, sold) SELECT id, channel_id, 'invoice', 'EUR', 0, 0, 0, '' FROM sales WHERE number = "
	)
	moved := func(kind string, quantity int) string {
		return fmt.Sprintf(`WITH note AS (INSERT INTO delivery_notes (sale_id, part, kind, document_id, warehouse_id, state)
				SELECT sale_id, 9, '%s', document_id, warehouse_id, state FROM delivery_notes WHERE`+of253+` RETURNING id, warehouse_id),
			line AS (INSERT INTO delivery_note_lines SELECT note.id, l.item_id, %d FROM note, delivery_note_lines l JOIN delivery_notes n ON n.id = l.delivery_note_id WHERE n.`+of253[1:]+` RETURNING item_id)
			INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key) SELECT line.item_id, note.warehouse_id, %d, '%s', note.id, 'x' FROM note, line`,
			kind, max(quantity, -quantity), quantity, kind)
	}
	for name, test := range map[string]struct{ plant, rule string }{
		"a line over something else":       {"UPDATE document_lines SET net = net + 1 WHERE position = 1 AND document_id = (SELECT id FROM documents WHERE" + invoice + ")", "document_total"},
		"a tax over something else":        {"UPDATE document_taxes SET tax = tax + 0.01 WHERE document_id = (SELECT id FROM documents WHERE" + invoice + ")", "document_total"},
		"a total of its own":               {"ALTER TABLE documents DROP CONSTRAINT documents_total_is_net_and_tax; UPDATE documents SET total = total + 1 WHERE" + invoice, "document_total"},
		"paid by nobody":                   {"UPDATE documents SET paid = paid + 1 WHERE" + invoice, "document_paid"},
		"cleared by no credit note":        {"UPDATE documents SET cleared = cleared + 1 WHERE" + invoice, "document_cleared"},
		"a credit note cleared alone":      {"ALTER TABLE documents DROP CONSTRAINT documents_paid_in_full; UPDATE documents SET cleared = cleared - 1, state = 'posted' WHERE " + firstNote, "document_cleared document_open"},
		"credited by no credit note":       {"UPDATE documents SET credited = credited + 1 WHERE" + invoice, "document_credited"},
		"a credit note of another sale":    {"UPDATE documents SET credits_id = (SELECT id FROM documents WHERE" + of253 + " AND type = 'invoice') WHERE " + secondNote, "document_credited credit_note"},
		"paid in name":                     {"ALTER TABLE documents DROP CONSTRAINT documents_paid_in_full; UPDATE documents SET state = 'paid' WHERE" + invoice, "document_state"},
		"reversed in name":                 {"ALTER TABLE documents DROP CONSTRAINT documents_reversed_in_full; UPDATE documents SET state = 'reversed' WHERE" + invoice, "document_state"},
		"posted without its day":           {"ALTER TABLE documents DROP CONSTRAINT documents_number_is_whole; UPDATE documents SET posted_at = NULL WHERE" + invoice, "document_state"},
		"a payment smaller than its use":   {"UPDATE payments SET amount = amount - 1 WHERE" + of253, "allocation sale_balance"},
		"a payment in other money":         {"UPDATE payments SET currency = 'USD' WHERE" + of253, "allocation sale_balance"},
		"a number left out":                {"UPDATE documents SET number = 7 WHERE" + of253 + "; UPDATE document_series SET next_number = 8 WHERE prefix = 'TEST-'", "number_gap"},
		"a number before its time":         {"UPDATE documents SET issued_on = issued_on - 30 WHERE" + of253, "number_date"},
		"a series that skips":              {"UPDATE document_series SET next_number = next_number + 1 WHERE prefix = 'TEST-'", "series_next"},
		"a series that repeats":            {"UPDATE document_series SET next_number = next_number - 1 WHERE prefix = 'TEST-'", "series_next"},
		"a test's numbers in production":   {"ALTER TABLE sales DROP CONSTRAINT sales_stay_in_environment; UPDATE channels SET environment = 'production'", "series_of_channel"},
		"two invoices":                     {"DROP INDEX documents_one_active_invoice; " + again, "active_invoice"},
		"stock out of nothing":             {"UPDATE stock_levels SET on_hand = on_hand + 1", "stock"},
		"a level that is lost":             {"DELETE FROM stock_levels", "stock"},
		"less than nothing in stock":       {"ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_not_negative, DROP CONSTRAINT stock_levels_reserved_is_there; INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT item_id, warehouse_id, -999999, 'adjustment', 'x' FROM stock_levels LIMIT 1", "stock"},
		"a delivery of more than left":     {"UPDATE delivery_note_lines SET quantity = quantity + 1", "delivery"},
		"a delivery line that moved none":  {"INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) SELECT n.id, i.id, 1 FROM delivery_notes n, items i WHERE NOT EXISTS (SELECT FROM delivery_note_lines l WHERE l.delivery_note_id = n.id AND l.item_id = i.id) LIMIT 1", "delivery"},
		"goods that left as if returned":   {"UPDATE delivery_notes SET kind = 'return', counterparty_id = NULL", "delivery"},
		"kept for nobody":                  {"ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved_is_there; UPDATE stock_levels SET reserved = reserved + 1", "reserved"},
		"kept, and not there":              {"UPDATE sale_goods SET wanted = 9999999 WHERE" + of253 + "; ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved_is_there; INSERT INTO stock_reservations SELECT sale_id, item_id, (SELECT min(id) FROM warehouses), 999999 FROM sale_goods WHERE" + of253, "reserved"},
		"kept for a sale that has it":      {"INSERT INTO stock_reservations SELECT sale_id, item_id, (SELECT min(id) FROM warehouses), 1 FROM sale_goods WHERE" + of253 + " AND open = 0", "reservation"},
		"requested, and nobody wants it":   {"INSERT INTO stock_requests (sale_id, item_id, quantity) SELECT sale_id, item_id, 1 FROM sale_goods WHERE" + of253 + " AND open = 0", "stock_request"},
		"away without a move":              {"UPDATE sale_goods SET moved = moved + 1 WHERE" + of253, "sale_wants"},
		"moved, and nobody has it":         {"DELETE FROM sale_goods WHERE" + of253, "sale_wants"},
		"cancelled, and still wants some":  {"INSERT INTO sale_goods (sale_id, item_id, wanted) SELECT s.id, i.id, 1 FROM sales s, items i WHERE s.number = '256' AND i.kind <> 'service' ORDER BY i.id LIMIT 1 ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = 1", "sale_wants"},
		"a shop that shows something else": {pushedListing + "DELETE FROM push_news; DELETE FROM listing_news; DELETE FROM outbox", "listing"},
		"settled with money open":          {"UPDATE sales SET state = 'settled' WHERE number = '252'", "sale_settled sale_balance"},
		"a delivery reversed in name":      {"UPDATE delivery_notes SET state = 'reversed' WHERE" + of253, "delivery_reversed"},
		"held for nothing":                 {"DELETE FROM sale_holds WHERE" + of287, "sale_held"},
		"held without a remedy":            {"UPDATE sale_holds SET remedy = '' WHERE" + of287, "sale_held"},
		"settled in spite of a reason":     {"INSERT INTO sale_holds SELECT id, 1, 'totals', 'total', 'x', 'y', true FROM sales WHERE number = '253'", "sale_held"},
		"held as nobody knows what":        {"UPDATE sales SET held_as = NULL WHERE number = '287'", "sale_held_as"},
		"settled, and held as something":   {"UPDATE sales SET held_as = 'x' WHERE number = '253'", "sale_held_as"},
		"an invoice open beside a note":    {"DELETE FROM payment_allocations WHERE document_id = (SELECT max(id) FROM documents WHERE" + of252 + "); UPDATE documents SET paid = 0, state = 'posted' WHERE " + secondNote, "document_open"},
		"a credit note of more pieces":     {"UPDATE document_lines SET quantity = quantity + 9 WHERE position = 1 AND document_id = (SELECT min(id) FROM documents WHERE" + of306 + " AND type = 'credit_note')", "credit_note"},
		"a credit note of more net":        {"UPDATE document_lines SET net = net + 90 WHERE position = 1 AND document_id = (SELECT min(id) FROM documents WHERE" + of306 + " AND type = 'credit_note'); UPDATE document_taxes SET tax = tax - 90 WHERE document_id = (SELECT min(id) FROM documents WHERE" + of306 + " AND type = 'credit_note'); UPDATE documents SET net = net + 90, tax = tax - 90 WHERE id = (SELECT min(id) FROM documents WHERE" + of306 + " AND type = 'credit_note')", "credit_note"},
		"a credit note of another tax":     {"UPDATE document_taxes SET tax_group = 'LV12' WHERE tax_group = 'LV21' AND document_id IN (SELECT id FROM documents WHERE" + of306 + " AND type = 'credit_note')", "credit_note"},
		"a payment that goes out":          {"ALTER TABLE payments DROP CONSTRAINT payments_amount_signed; UPDATE payments SET kind = 'reversal' WHERE" + of253, "payment_sign"},
		"money for what was withdrawn": {"INSERT INTO documents (sale_id, channel_id, type, state, currency, net, tax, total, sold) SELECT id, channel_id, 'prepayment_invoice', 'cancelled', 'EUR', 0, 0, 0, '' FROM sales WHERE number = '253'; " +
			"INSERT INTO payment_allocations (payment_id, document_id, amount) SELECT p.id, d.id, 1 FROM payments p JOIN documents d ON d.sale_id = p.sale_id AND d.type = 'prepayment_invoice'", "document_paid allocation prepayment"},
		"a shift that expected something else": {"INSERT INTO registers (pos_id, code, name, money_account_id) SELECT pos_id, 'till', 'Till', (SELECT min(id) FROM money_accounts) FROM channels LIMIT 1; " +
			"INSERT INTO shifts (register_id, money_account_id, opened_by) SELECT id, money_account_id, 'ann' FROM registers; INSERT INTO shift_cash (shift_id, currency, opening) SELECT id, 'EUR', 10 FROM shifts; " +
			"ALTER TABLE shift_cash DISABLE TRIGGER USER; ALTER TABLE shifts DISABLE TRIGGER USER; UPDATE shift_cash SET expected = 11, counted = 11; UPDATE shifts SET closed_at = now(), closed_by = 'ann'", "shift"},
		"settled with money that waits": {"INSERT INTO registers (pos_id, code, name, money_account_id) SELECT pos_id, 'till', 'Till', (SELECT min(id) FROM money_accounts) FROM channels LIMIT 1; " +
			"INSERT INTO waiting_payments (sale_id, register_id, money_account_id, kind, amount, currency, paid_at, by_hand, actor, key) SELECT s.id, r.id, r.money_account_id, 'payment', 1, 'EUR', now(), true, 'ann', 'x' FROM sales s, registers r WHERE s.number = '253'", "waiting_money"},
		"money that is booked and waits": {"INSERT INTO registers (pos_id, code, name, money_account_id) SELECT pos_id, 'till', 'Till', (SELECT min(id) FROM money_accounts) FROM channels LIMIT 1; " +
			"INSERT INTO waiting_payments (sale_id, register_id, money_account_id, kind, amount, currency, paid_at, by_hand, actor, key) SELECT p.sale_id, r.id, r.money_account_id, 'payment', 1, 'EUR', now(), true, 'ann', p.key FROM payments p, registers r WHERE p." + of252[1:] + " AND p.kind = 'payment' LIMIT 1", "waiting_money"},
		"a mail of a channel in test":      {"INSERT INTO document_mails (document_id, state, message_id, attempts, done_at) SELECT id, 'sent', 'x@y', 1, now() FROM documents WHERE" + invoice, "mail"},
		"settled with money missing":       {"INSERT INTO payments (sale_id, channel_id, money_account_id, kind, amount, currency, paid_at, key) SELECT sale_id, channel_id, money_account_id, 'reversal', -1, currency, now(), 'x' FROM payments WHERE" + of253, "sale_balance"},
		"cancelled with money here":        {"INSERT INTO payments (sale_id, channel_id, money_account_id, amount, currency, paid_at, key) SELECT s.id, s.channel_id, p.money_account_id, 1, p.currency, now(), 'x' FROM sales s JOIN payments p ON p." + of253[1:] + " WHERE s.number = '256'", "sale_balance"},
		"more goods gone than were sold":   {moved("delivery", -1), "sale_goods"},
		"settled with goods that are back": {moved("return", 1), "sale_goods"},
		"reversed with goods away":         {"UPDATE sales SET state = 'reversed' WHERE number = '253'", "sale_wants sale_goods sale_cancelled"},
		"cancelled with a document":        {draftOf + "'256'", "sale_cancelled"},
		"walked before it was seen":        {"ALTER TABLE orders DROP CONSTRAINT orders_processed_is_seen; UPDATE orders SET processed_version = version + 1 WHERE remote_id = '252'", "order_version"},
		"a reply that nobody sends":        {repliedTo + "'intended', NULL, NULL, now() - interval '2 hours' FROM m; UPDATE channels SET messages = true", "message_reply"},
		"two replies in one":               {repliedTo + "'sent', '7', now(), now() FROM m, generate_series(1, 2) n", "message_reply"},
		"closed at no time":                {"ALTER TABLE shop_writes DROP CONSTRAINT shop_writes_closed_has_time; UPDATE shop_writes SET done_at = NULL WHERE id = (SELECT min(id) FROM shop_writes)", "shop_write"},
		"settled, and nobody told":         {"UPDATE sale_events SET write_id = NULL WHERE" + of253, "event_untold"},
		"told in another sale's note":      {"UPDATE sale_events SET write_id = (SELECT min(id) FROM shop_writes WHERE kind = 'note' AND" + of287 + ") WHERE" + of253, "event_untold"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := auditedBooks(t)
			b.exec(t, unguarded+test.plant)
			got := call(t.Context(), b.environment, "audit", "-o", "json")
			require.Equal(t, exitBroken, got.code, got.errOut)
			var rules []string
			for _, finding := range fromJSON[[]audit.Finding](t, got.out) {
				require.NotEmpty(t, finding.Subject)
				require.NotEmpty(t, finding.Detail)
				rules = append(rules, finding.Rule)
			}
			require.Equal(t, strings.Fields(test.rule), slices.Compact(rules), got.out)
		})
	}
}

// pushedListing is a listing whose shop was told of 7 pieces, and shows them; there are
// more of it.
const pushedListing = `UPDATE channels SET stock = true, stock_shown = 'exact';
	INSERT INTO listings (channel_id, remote_id, item_id, sku, kind, manages_stock, seen_quantity, pushed_quantity, pushed_at)
		SELECT c.id, '1', l.item_id, i.sku, 'simple', 'yes', 7, 7, now() FROM channels c, stock_levels l JOIN items i ON i.id = l.item_id ORDER BY l.item_id LIMIT 1;
	INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, confirmed_by, confirmed_at, ended_at) SELECT id, 'done', 'first', 1, 1, 'ann', now(), now() FROM channels;
	`

func TestAShopThatIsAboutToBeToldBreaksNothing(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	b.exec(t, pushedListing)
	requireSound(t, b.environment)
}

func TestSomebodyElsesWarehouseMayHoldLessThanNothing(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	b.exec(t, `INSERT INTO warehouses (code, name, external) VALUES ('abroad', 'Abroad', true);
		INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT l.item_id, w.id, -1, 'adjustment', 'x' FROM stock_levels l, warehouses w WHERE w.code = 'abroad' LIMIT 1`)
	requireSound(t, b.environment)
}

func TestWhatIsUnderWayBreaksNothing(t *testing.T) {
	t.Parallel()
	b := auditedBooks(t)
	imported, err := b.set.ImportOrder(t.Context(), commerce.OrderRef{Channel: b.channel, RemoteID: "253"})
	require.NoError(t, err)
	b.exec(t, "UPDATE sale_events SET write_id = NULL WHERE sale_id = (SELECT id FROM sales WHERE number = '253')")
	requireSound(t, b.environment)
	_, err = b.set.WriteBack(t.Context(), imported.Walk)
	require.NoError(t, err)
	requireSound(t, b.environment)
}
