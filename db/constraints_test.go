package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryRuleRefusesWhatItShould: each statement breaks exactly the rule that it
// names. $1 is a sale without documents, $2 a draft, $3 a posted invoice, $4 the
// sale of that invoice.
//
//nolint:paralleltest,tparallel // the statements break rules about the same rows: side by side they would wait for each other's locks
func TestEveryRuleRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	b := setup(t)
	free, draft := b.sale("free"), b.draft(b.sale("draft"))
	sale, posted := b.posted("posted")
	named := strings.NewReplacer("$1", fmt.Sprint(free), "$2", fmt.Sprint(draft), "$3", fmt.Sprint(posted), "$4", fmt.Sprint(sale))
	const document = "INSERT INTO documents (sale_id, type, state, series_id, number, number_text, issued_on, posted_at, currency, net, tax, total, paid, sold) "
	const problem = "INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy) VALUES "
	const listing = "INSERT INTO listings (channel_id, remote_id, remote_parent, item_id, kind, manages_stock) VALUES "
	const join = "INSERT INTO channel_joins (channel_id, state_hash, address, actor, asked_at, expires_at, outcome, reason, ended_at) "
	const note = "INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state, kind, returns_id, approved_at) "
	const trial = "INSERT INTO warehouses (code, name) VALUES ('trials', 'x'); " +
		"INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'trials', 'x', id, '{EUR}' FROM warehouses WHERE code = 'trials'; " +
		"INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) SELECT 'trial', 'x', 'test', id, 'x', 'x', '{}' FROM points_of_sale WHERE code = 'trials'; "
	const trialSale = trial + "INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version) " +
		"SELECT id, 'trial', '1', 'x', now(), now(), '', '', '{}', 1 FROM channels WHERE code = 'trial'; " +
		"INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version) SELECT id, 'trial', '1', 'EUR', 1, now(), 1 FROM channels WHERE code = 'trial'; "
	for _, tt := range []struct{ rule, sql string }{
		{"points_of_sale_delivery_notes_known", "UPDATE points_of_sale SET delivery_notes = 'sometimes'"},
		{"channels_delivery_notes_known", "UPDATE channels SET delivery_notes = 'sometimes'"},
		{"channels_accepted_from_somewhere", "UPDATE channels SET status_accepted = 'received'"},
		{"delivery_notes_counterparty_carries", "WITH c AS (INSERT INTO customers (name) VALUES ('a') RETURNING id) INSERT INTO delivery_notes (sale_id, warehouse_id, state, kind, counterparty_id) SELECT $1, 1, 'approved', 'return', id FROM c"},
		{"warehouses_code_unique", "INSERT INTO warehouses (code, name) VALUES ('main', 'x')"},
		{"points_of_sale_code_unique", "INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'x', 1, '{EUR}')"},
		{"points_of_sale_has_currency", "INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('x', 'x', 1, '{}')"},
		{"money_accounts_code_unique", "INSERT INTO money_accounts (code, name, kind) VALUES ('bank', 'x', 'bank')"},
		{"money_accounts_kind_known", "INSERT INTO money_accounts (code, name, kind) VALUES ('x', 'x', 'sock')"},
		{"tax_groups_percent_sane", "INSERT INTO tax_groups (code, name, percent) VALUES ('x', 'x', -1)"},
		{"tax_groups_percent_sane", "INSERT INTO tax_groups (code, name, percent) VALUES ('x', 'x', 100)"},
		{"document_series_one_per_kind", "INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES (1, 'invoice', 'production', 'X-')"},
		{"document_series_prefix_unique", "INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES (1, 'invoice', 'test', 'INV-')"},
		{"document_series_environment_known", "INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES (1, 'invoice', 'x', 'X-')"},
		{"document_series_counts_up", "UPDATE document_series SET next_number = 0"},
		{"items_sku_unique", "INSERT INTO items (sku, name, kind) VALUES ('TEA', 'x', 'simple')"},
		{"items_sku_not_empty", "INSERT INTO items (sku, name, kind) VALUES ('', 'x', 'simple')"},
		{"items_kind_known", "INSERT INTO items (sku, name, kind) VALUES ('x', 'x', 'x')"},
		{"channels_code_unique", "INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) VALUES ('riga', 'x', 'test', 1, 'x', 'x', '{}')"},
		{"channels_calls_positive", "UPDATE channels SET calls_per_second = 0"},
		{"shop_turns_slowed_or_not", "INSERT INTO shop_turns (channel_id, due_at, promised, slowed_at) VALUES (1, now(), now(), now())"},
		{"shop_turns_slowed_or_not", "INSERT INTO shop_turns (channel_id, due_at, promised, slowed_at, slowed_to) VALUES (1, now(), now(), now(), 0)"},
		{"channels_code_plain", "UPDATE channels SET code = 'Riga/1'"},
		{"channels_environment_known", "UPDATE channels SET environment = 'prod'"},
		{"keyring_canary_is_one", "INSERT INTO keyring_canary (one, sealed) VALUES (false, '')"},
		{"orders_body_or_reason", "UPDATE orders SET unreadable = 'x'"},
		{"orders_body_or_reason", "UPDATE orders SET body = NULL"},
		{"orders_processed_is_seen", "UPDATE orders SET processed_version = version + 1"},
		{"customers_email_unique", "INSERT INTO customers (name, email) VALUES ('a', 'a@example.test'), ('b', 'a@example.test')"},
		{"customers_vat_number_unique", "INSERT INTO customers (name, vat_number) VALUES ('a', 'LV40003000000'), ('b', 'LV40003000000')"},
		{"customers_company_number_unique", "INSERT INTO customers (name, company_number) VALUES ('a', 'UA31316718'), ('b', 'UA31316718')"},
		{"customers_personal_number_unique", "INSERT INTO customers (name, personal_number) VALUES ('a', 'LV01019012345'), ('b', 'LV01019012345')"},
		{"customers_phone_unique", "INSERT INTO customers (name, phone, phone_shared) VALUES ('a', '+37120000123', false), ('b', '+37120000123', false)"},
		{"customers_keys_not_empty", "INSERT INTO customers (name, vat_number) VALUES ('a', '')"},
		{"customers_keys_not_empty", "INSERT INTO customers (name, personal_number) VALUES ('a', '')"},
		{"customers_customer_type_fkey", "INSERT INTO customers (name, customer_type) VALUES ('a', 'none')"},
		{"customer_types_code_plain", "INSERT INTO customer_types (code, name) VALUES ('Big one', 'x')"},
		{"channels_customer_type_fkey", "UPDATE channels SET customer_type = 'none'"},
		{"carrier_counterparties_carrier_named", "WITH c AS (INSERT INTO customers (name) VALUES ('a') RETURNING id) INSERT INTO carrier_counterparties SELECT 1, 'x', '', id FROM c"},
		{"sales_matched_by_known", "WITH c AS (INSERT INTO customers (name) VALUES ('a') RETURNING id) UPDATE sales SET customer_id = c.id, matched_by = 'name' FROM c WHERE sales.id = $1"},
		{"sales_customer_is_matched", "UPDATE sales SET matched_by = 'email' WHERE id = $1"},
		{"sale_customer_keys_key_known", "INSERT INTO sale_customer_keys (sale_id, key, outcome) VALUES ($1, 'name', 'adds')"},
		{"sale_customer_keys_outcome_known", "INSERT INTO sale_customer_keys (sale_id, key, outcome) VALUES ($1, 'email', 'hm')"},
		{"sale_customer_keys_clash_names", "INSERT INTO sale_customer_keys (sale_id, key, outcome) VALUES ($1, 'email', 'clashes')"},
		{"commands_customer_named", "INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $1, 'customer', 'a')"},
		{"sales_one_per_order", "INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version) SELECT channel_id, remote_id, 'x', 'EUR', 1, now(), 1 FROM sales WHERE id = $1"},
		{"sales_of_an_order", "INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version) VALUES (1, 'none', 'x', 'EUR', 1, now(), 1)"},
		{"sales_state_known", "UPDATE sales SET state = 'lost' WHERE id = $1"},
		{"commands_kind_plain", "INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $1, 'Skip it', 'a')"},
		{"sale_steps_state_known", "INSERT INTO sale_steps (sale_id, step, state) VALUES ($1, 'x', 'x')"},
		{"documents_type_known", document + "VALUES ($1, 'poem', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_state_known", document + "VALUES ($1, 'invoice', 'x', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_total_is_net_and_tax", document + "VALUES ($1, 'invoice', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 1, 1, 3, 0, 'f')"},
		{"documents_paid_within_total", document + "VALUES ($1, 'invoice', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 1, 'f')"},
		{"documents_paid_within_total", document + "VALUES ($1, 'invoice', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, -1, 'f')"},
		{"documents_paid_in_full", "UPDATE documents SET state = 'paid' WHERE id = $3"},
		{"documents_posted_has_number", document + "VALUES ($1, 'invoice', 'posted', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_stay_posted", "UPDATE documents SET state = 'cancelled' WHERE id = $3"},
		{"documents_number_is_whole", document + "VALUES ($1, 'invoice', 'posted', 1, 9, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_number_unique", document + "VALUES ($1, 'invoice', 'posted', 1, 1, 'INV-1', now(), now(), 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_one_active_invoice", document + "VALUES ($4, 'receipt', 'posted', 1, 9, 'INV-9', now(), now(), 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_one_active_prepayment", document + "VALUES ($4, 'prepayment_invoice', 'posted', 1, 8, 'A-8', now(), now(), 'EUR', 0, 0, 0, 0, 'f'), ($4, 'prepayment_invoice', 'posted', 1, 9, 'A-9', now(), now(), 'EUR', 0, 0, 0, 0, 'f')"},
		{"tax_class_mappings_class_named", "INSERT INTO tax_class_mappings (channel_id, remote_class, tax_group) VALUES (1, '', 'LV21')"},
		{"documents_one_draft", document + "SELECT sale_id, 'prepayment_invoice', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f' FROM documents WHERE id = $2"},
		{"documents_posted_has_number", document + "VALUES ($1, 'invoice', 'cancelled', 1, 9, 'INV-9', now(), now(), 'EUR', 0, 0, 0, 0, 'f')"},
		{"document_lines_kind_known", "UPDATE document_lines SET kind = 'gift' WHERE document_id = $2"},
		{"document_lines_item_unless_rounding", "UPDATE document_lines SET item_id = NULL WHERE document_id = $2"},
		{"document_lines_item_unless_rounding", "UPDATE document_lines SET kind = 'rounding' WHERE document_id = $2"},
		{"payments_amount_signed", "INSERT INTO payments (sale_id, document_id, money_account_id, amount, currency, paid_at, key) VALUES ($4, $3, 1, 0, 'EUR', now(), 'k')"},
		{"payments_need_a_posted_document", "INSERT INTO payments (sale_id, document_id, money_account_id, amount, currency, paid_at, key) SELECT sale_id, id, 1, 1, 'EUR', now(), 'k' FROM documents WHERE id = $2"},
		{"payments_need_a_posted_document", "INSERT INTO payments (sale_id, document_id, money_account_id, amount, currency, paid_at, key) VALUES ($4, $3, 1, 1, 'USD', now(), 'k')"},
		{"payments_need_a_posted_document", "INSERT INTO payments (sale_id, document_id, money_account_id, amount, currency, paid_at, key) VALUES ($1, $3, 1, 1, 'EUR', now(), 'k')"},
		{"payments_amount_signed", "INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, kind) VALUES ($4, 1, 1, 'EUR', now(), 'k', 'reversal')"},
		{"payments_kind_known", "INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, kind) VALUES ($4, 1, -1, 'EUR', now(), 'k', 'gift')"},
		{"payments_refund_is_named", "INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, kind) VALUES ($4, 1, -1, 'EUR', now(), 'k', 'refund')"},
		{"payment_allocations_within_payment", "WITH p AS (INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key) VALUES ($4, 1, 1, 'EUR', now(), 'k') RETURNING id) INSERT INTO payment_allocations SELECT id, $3, 1.01 FROM p"},
		{"documents_credit_note_has_invoice", document + "VALUES ($1, 'credit_note', 'draft', NULL, NULL, NULL, NULL, NULL, 'EUR', 0, 0, 0, 0, 'f')"},
		{"documents_refund_is_credited", "UPDATE documents SET refund_id = 'r' WHERE id = $2"},
		{"documents_credited_within_total", "UPDATE documents SET credited = 13 WHERE id = $3"},
		{"documents_reversed_in_full", "UPDATE documents SET state = 'reversed' WHERE id = $3"},
		{"documents_paid_in_full", "UPDATE documents SET state = 'paid' WHERE id = $3"},
		{"delivery_notes_kind_known", "INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state, kind) VALUES ($4, $3, 1, 'draft', 'gift')"},
		{"payments_key_unique", "INSERT INTO payments (sale_id, document_id, money_account_id, amount, currency, paid_at, key) VALUES ($4, $3, 1, 1, 'EUR', now(), 'k'), ($4, $3, 1, 1, 'EUR', now(), 'k')"},
		{"warehouses_apart", trial + "UPDATE channels SET pos_id = 1 WHERE code = 'trial'; SET CONSTRAINTS ALL IMMEDIATE"},
		{"warehouses_apart", trial + "UPDATE points_of_sale SET warehouse_id = 1 WHERE code = 'trials'; SET CONSTRAINTS ALL IMMEDIATE"},
		{"warehouses_apart", trial + "INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) SELECT id, 'show', 1 FROM channels WHERE code = 'trial'; SET CONSTRAINTS ALL IMMEDIATE"},
		{"warehouses_apart", trial + "INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) SELECT 'live', 'x', 'production', id, 'x', 'x', '{}' FROM points_of_sale WHERE code = 'trials'; SET CONSTRAINTS ALL IMMEDIATE"},
		{"delivery_notes_stay_apart", trialSale + "INSERT INTO delivery_notes (sale_id, warehouse_id, state) SELECT id, 1, 'approved' FROM sales WHERE remote_id = 'trial'"},
		{"delivery_notes_stay_apart", trialSale + "INSERT INTO delivery_notes (sale_id, warehouse_id, state) SELECT id, 1, 'draft' FROM sales WHERE remote_id = 'trial'; UPDATE delivery_notes SET state = 'approved' WHERE state = 'draft'"},
		{"stock_levels_not_negative", "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, -11, 'adjustment', 'k')"},
		{"stock_levels_external_as_warehouse", "UPDATE stock_levels SET external = true"},
		{"stock_moves_key_unique", "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, 1, 'opening', 'opening')"},
		{"stock_moves_kind_known", "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, 1, 'gift', 'k')"},
		{"stock_moves_delivery_has_note", "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, -1, 'delivery', 'k')"},
		{"stock_moves_quantity_not_zero", "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, 0, 'adjustment', 'k')"},
		{"sale_goods_wanted_not_negative", "INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, 1, -1)"},
		{"sale_goods_left_before_they_came_back", "WITH n AS (INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state, kind) VALUES ($4, $3, 1, 'approved', 'return') RETURNING id) " +
			"INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key) SELECT 1, 1, 1, 'return', id, 'k' FROM n"},
		{"stock_reservations_quantity_positive", "INSERT INTO stock_reservations (sale_id, item_id, warehouse_id, quantity) VALUES ($1, 1, 1, 0)"},
		{"stock_levels_reserved_is_there", "INSERT INTO stock_reservations (sale_id, item_id, warehouse_id, quantity) VALUES ($1, 1, 1, 11)"},
		{"stock_levels_reserved_is_there", "WITH w AS (INSERT INTO warehouses (code, name) VALUES ('b', 'b') RETURNING id) INSERT INTO stock_reservations (sale_id, item_id, warehouse_id, quantity) SELECT $1, 1, id, 1 FROM w"},
		{"stock_requests_quantity_positive", "INSERT INTO stock_requests (sale_id, item_id, quantity) VALUES ($1, 1, 0)"},
		{"stock_requests_state_known", "INSERT INTO stock_requests (sale_id, item_id, quantity, state) VALUES ($1, 1, 1, 'lost')"},
		{"stock_requests_outcome_known", "INSERT INTO stock_requests (sale_id, item_id, quantity, state, closed_at, closed_by, outcome) VALUES ($1, 1, 1, 'closed', now(), 'a', 'lost')"},
		{"stock_requests_closed_is_whole", "INSERT INTO stock_requests (sale_id, item_id, quantity, state) VALUES ($1, 1, 1, 'closed')"},
		{"stock_requests_closed_is_whole", "INSERT INTO stock_requests (sale_id, item_id, quantity, outcome) VALUES ($1, 1, 1, 'arrived')"},
		{"stock_requests_by_hand_has_reason", "INSERT INTO stock_requests (sale_id, item_id, quantity, state, closed_at, closed_by, outcome) VALUES ($1, 1, 1, 'closed', now(), 'a', 'by_hand')"},
		{"stock_commands_kind_known", "INSERT INTO stock_commands (key, kind, about, moves, actor) VALUES ('k', 'steal', 'x', 1, 'a')"},
		{"stock_commands_key_named", "INSERT INTO stock_commands (key, kind, about, moves, actor) VALUES ('', 'adjust', 'x', 1, 'a')"},
		{"stock_commands_actor_named", "INSERT INTO stock_commands (key, kind, about, moves, actor) VALUES ('k', 'adjust', 'x', 1, '')"},
		{"stock_requests_one_open", "INSERT INTO stock_requests (sale_id, item_id, quantity) VALUES ($1, 1, 1), ($1, 1, 2)"},
		{"delivery_notes_one_per_part", "INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES ($4, $3, 1, 'draft'), ($4, $3, 1, 'draft')"},
		{"delivery_notes_state_known", "INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES ($4, $3, 1, 'lost')"},
		{"delivery_notes_return_takes_back", note + "VALUES ($4, $3, 1, 'approved', 'delivery', 1, NULL)"},
		{"delivery_notes_approved_has_time", note + "VALUES ($4, $3, 1, 'draft', 'delivery', NULL, now())"},
		{"delivery_notes_go_on", note + "VALUES ($4, $3, 1, 'packed', 'delivery', NULL, now())"},
		{"delivery_note_steps_actor_named", "INSERT INTO delivery_note_steps (delivery_note_id, state, actor) VALUES (1, 'approved', '')"},
		{"delivery_parcels_plain", "INSERT INTO delivery_parcels (delivery_note_id, number) VALUES (1, E'1\n2')"},
		{"delivery_parcels_plain", "INSERT INTO delivery_parcels (delivery_note_id, carrier) VALUES (1, repeat('x', 101))"},
		{"delivery_parcels_number_unique", "WITH n AS (" + note + "VALUES ($4, $3, 1, 'approved', 'delivery', NULL, NULL) RETURNING id) INSERT INTO delivery_parcels (delivery_note_id, number) SELECT n.id, '7' FROM n, generate_series(1, 2)"},
		{"delivery_note_lines_quantity_positive", "WITH n AS (INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES ($4, $3, 1, 'draft') RETURNING id) INSERT INTO delivery_note_lines SELECT id, 1, 0 FROM n"},
		{"outbox_topic_plain", "INSERT INTO outbox (topic, channel) VALUES ('No topic', 'riga')"},
		{"channels_schedules_object", "UPDATE channels SET schedules = '[]'"},
		{"channels_archived_is_off", "UPDATE channels SET enabled = true, archived_at = now()"},
		{"schedule_pauses_one_each", "INSERT INTO schedule_pauses (channel_id, schedule, actor) VALUES (1, 'orders', 'a'), (1, 'orders', 'b')"},
		{"schedule_pauses_actor_named", "INSERT INTO schedule_pauses (channel_id, schedule, actor) VALUES (1, 'orders', '')"},
		{"channel_joins_state_is_a_hash", join + "VALUES (1, 'state', 'a', 'a', now(), now() + interval '1 hour', NULL, NULL, NULL)"},
		{"channel_joins_outcome_known", join + "VALUES (1, sha256('s'), 'a', 'a', now(), now() + interval '1 hour', 'x', NULL, now())"},
		{"channel_joins_ends_once", join + "VALUES (1, sha256('s'), 'a', 'a', now(), now() + interval '1 hour', 'joined', NULL, NULL)"},
		{"channel_joins_ends_once", join + "VALUES (1, sha256('s'), 'a', 'a', now(), now() + interval '1 hour', NULL, NULL, now())"},
		{"channel_joins_refused_why", join + "VALUES (1, sha256('s'), 'a', 'a', now(), now() + interval '1 hour', 'refused', NULL, now())"},
		{"channel_joins_expires", join + "VALUES (1, sha256('s'), 'a', 'a', now(), now(), NULL, NULL, NULL)"},
		{"channel_webhooks_one_per_topic", "INSERT INTO channel_webhooks (channel_id, topic, shop, sends_to, secret_at) VALUES (1, 't', 's', 'a', now()), (1, 't', 's', 'b', now())"},
		{"channel_webhooks_topic_named", "INSERT INTO channel_webhooks (channel_id, topic, shop, sends_to, secret_at) VALUES (1, '', 's', 'a', now())"},
		{"outbox_one_per_subject", "INSERT INTO outbox (topic, channel) VALUES ('reader', 'riga'), ('reader', 'riga')"},
		{"shop_writes_kind_known", "INSERT INTO shop_writes (sale_id, kind, body) VALUES ($1, 'mail', 'x')"},
		{"shop_writes_state_known", "INSERT INTO shop_writes (sale_id, kind, body, state, done_at) VALUES ($1, 'note', 'x', 'x', now())"},
		{"shop_writes_closed_has_time", "INSERT INTO shop_writes (sale_id, kind, body, state) VALUES ($1, 'note', 'x', 'done')"},
		{"shop_writes_one_open_per_kind", "INSERT INTO shop_writes (sale_id, kind, body) VALUES ($1, 'note', 'x'), ($1, 'note', 'y')"},
		{"points_of_sale_language_known", "UPDATE points_of_sale SET language = 'de'"},
		{"channels_language_known", "UPDATE channels SET language = 'de'"},
		{"customers_due_day_of_a_month", "INSERT INTO customers (name, due_day) VALUES ('a', 32)"},
		{"customers_due_days_bounded", "INSERT INTO customers (name, due_days) VALUES ('a', -1)"},
		{"customers_due_one_way", "INSERT INTO customers (name, due_day, due_days) VALUES ('a', 1, 14)"},
		{"document_mails_one_per_sending", "WITH c AS (INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $4, 'mail', 'a') RETURNING id) INSERT INTO document_mails (document_id, command_id, state, done_at) SELECT $3, NULL, 'sent', now() UNION ALL SELECT $3, id, 'sent', now() FROM c"},
		{"document_mails_one_by_itself", "INSERT INTO document_mails (document_id, sending, state, done_at) VALUES ($3, 1, 'sent', now()), ($3, 2, 'sent', now())"},
		{"document_mails_one_per_command", "WITH c AS (INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $4, 'mail', 'a') RETURNING id) INSERT INTO document_mails (document_id, sending, command_id, state, done_at) SELECT $3, n, id, 'sent', now() FROM c, generate_series(2, 3) n"},
		{"document_mails_one_open", "WITH c AS (INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $4, 'mail', 'a') RETURNING id) INSERT INTO document_mails (document_id, sending, command_id) SELECT $3, 1, NULL UNION ALL SELECT $3, 2, id FROM c"},
		{"document_mails_message_id_unique", "WITH c AS (INSERT INTO commands (id, sale_id, kind, actor) VALUES ('c', $4, 'mail', 'a') RETURNING id) INSERT INTO document_mails (document_id, sending, command_id, message_id, state, done_at) SELECT $3, 1, NULL, 'm', 'sent', now() UNION ALL SELECT $3, 2, id, 'm', 'sent', now() FROM c"},
		{"document_mails_state_known", "INSERT INTO document_mails (document_id, state, done_at) VALUES ($3, 'lost', now())"},
		{"document_mails_closed_has_time", "INSERT INTO document_mails (document_id, state) VALUES ($3, 'sent')"},
		{"document_mails_closed_is_not_under_way", "INSERT INTO document_mails (document_id, state, under_way, done_at) VALUES ($3, 'sent', true, now())"},
		{"document_mails_attempt_has_message_id", "INSERT INTO document_mails (document_id, attempts) VALUES ($3, 1)"},
		{"document_mails_reason_given", "INSERT INTO document_mails (document_id, state, done_at) VALUES ($3, 'in_doubt', now())"},
		{"document_mails_need_a_posted_document", "INSERT INTO document_mails (document_id) VALUES ($2)"},
		{"webhook_secrets_not_empty", "INSERT INTO webhook_secrets (channel_id, sealed) VALUES (1, '')"},
		{"webhook_deliveries_once", "INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome) VALUES (1, 'd', 'x', '1', 'woke'), (1, 'd', 'y', '2', 'ignored')"},
		{"webhook_deliveries_outcome_known", "INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome) VALUES (1, 'd', 'x', '1', 'forged')"},
		{"webhook_forgeries_one_per_minute", "INSERT INTO webhook_forgeries (channel_id, minute, forged) VALUES (1, '2026-03-01 12:00Z', 1), (1, '2026-03-01 12:00Z', 1)"},
		{"webhook_forgeries_whole_minute", "INSERT INTO webhook_forgeries (channel_id, minute, forged) VALUES (1, '2026-03-01 12:00:01Z', 1)"},
		{"webhook_forgeries_counts_up", "INSERT INTO webhook_forgeries (channel_id, minute, forged) VALUES (1, '2026-03-01 12:00Z', 0)"},
		{"channel_findings_one_open", "INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES (1, 'clock', '', 'd', 'r'), (1, 'clock', '', 'd', 'r')"},
		{"channel_findings_kind_named", "INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES (1, '', '', 'd', 'r')"},
		{"channel_findings_say_what_to_do", "INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES (1, 'clock', '', 'd', '')"},
		{"sale_holds_need_whole", "INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable, need_kind) VALUES ($1, 1, 'x', 'x', 'd', 'r', false, 'tax')"},
		{"sale_holds_need_known", "INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable, need_kind, need_value) VALUES ($1, 1, 'x', 'x', 'd', 'r', false, 'luck', '1')"},
		{"sale_holds_found_of_a_need", "INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable, found) VALUES ($1, 1, 'x', 'x', 'd', 'r', false, 'LV21')"},
		{"shop_lists_list_known", "INSERT INTO shop_lists (channel_id, list) VALUES (1, 'wishes')"},
		{"shop_list_entries_of_a_list", "INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES (1, 'payments', 'bacs', 'Bank')"},
		{"shop_list_entries_named", "WITH l AS (INSERT INTO shop_lists (channel_id, list) VALUES (1, 'payments')) INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES (1, 'payments', '', 'Bank')"},
		{"shop_list_entries_rates_have_percent", "WITH l AS (INSERT INTO shop_lists (channel_id, list) VALUES (1, 'taxes')) INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES (1, 'taxes', '1', 'VAT')"},
		{"sources_code_plain", "INSERT INTO sources (code, name) VALUES ('A B', 'x')"},
		{"people_code_plain", "INSERT INTO people (code, name) VALUES ('Anna', 'x')"},
		{"sale_types_code_plain", "INSERT INTO sale_types (code, name) VALUES ('', 'x')"},
		{"price_groups_code_plain", "INSERT INTO price_groups (code, name) VALUES ('-a', 'x')"},
		{"delivery_methods_code_plain", "INSERT INTO delivery_methods (code, name) VALUES ('a/b', 'x')"},
		{"categories_code_plain", "INSERT INTO categories (code, name) VALUES ('Tea', 'x')"},
		{"categories_parent_exists", "SET CONSTRAINTS ALL IMMEDIATE; INSERT INTO categories (code, name, parent) VALUES ('tea', 'x', 'coffee')"},
		{"categories_are_a_tree", "SET CONSTRAINTS ALL IMMEDIATE; INSERT INTO categories (code, name, parent) VALUES ('tea', 'x', 'tea')"},
		{"categories_are_a_tree", "INSERT INTO categories (code, name, parent) VALUES ('a', 'x', 'b'), ('b', 'x', 'c'), ('c', 'x', 'a'); SET CONSTRAINTS ALL IMMEDIATE"},
		{"channels_dated_by_known", "UPDATE channels SET dated_by = 'today'"},
		{"channels_numbered_by_known", "UPDATE channels SET numbered_by = 'lot'"},
		{"channels_number_prefix_short", "UPDATE channels SET number_prefix = 'one-and-twenty-letter'"},
		{"channels_stock_shown_known", "UPDATE channels SET stock_shown = 'some'"},
		{"channels_safety_buffer_not_negative", "UPDATE channels SET safety_buffer = -1"},
		{"channels_push_share_is_a_percentage", "UPDATE channels SET push_share_percent = 101"},
		{"channel_warehouses_purpose_known", "INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) VALUES (1, 'sleep', 1)"},
		{"delivery_mappings_method_named", "WITH d AS (INSERT INTO delivery_methods VALUES ('courier', 'x')) INSERT INTO delivery_mappings VALUES (1, '', 'courier')"},
		{"category_mappings_category_named", "WITH d AS (INSERT INTO categories VALUES ('tea', 'x')) INSERT INTO category_mappings VALUES (1, '', 'tea')"},
		{"sale_counters_counts_up", "INSERT INTO sale_counters VALUES (1, 0)"},
		{"sales_own_number_unique", "UPDATE sales SET own_number = 1"},
		{"sales_stay_in_environment", "UPDATE channels SET environment = 'test'"},
		{"sales_stay_in_environment", "UPDATE sales SET environment = 'test'"},
		{"documents_number_in_environment", "WITH s AS (INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES (1, 'invoice', 'test', 'T-') RETURNING id) " +
			document + "SELECT $1, 'invoice', 'posted', id, 1, 'T-000001', now(), now(), 'EUR', 0, 0, 0, 0, 'f' FROM s"},
		{"items_parent_is_a_parent", "INSERT INTO items (sku, name, kind, parent_id) VALUES ('TEA-S', 'x', 'variation', 1)"},
		{"items_parent_is_a_parent", "WITH p AS (INSERT INTO items (sku, name, kind) VALUES ('T', 'x', 'parent') RETURNING id), v AS (INSERT INTO items (sku, name, kind, parent_id) SELECT 'T-S', 'x', 'variation', id FROM p) SELECT; UPDATE items SET kind = 'simple' WHERE sku = 'T'"},
		{"items_parent_of_a_variation", "UPDATE items SET parent_id = id"},
		{"items_safety_buffer_not_negative", "UPDATE items SET safety_buffer = -1"},
		{"item_prices_currency_known", "WITH g AS (INSERT INTO price_groups VALUES ('retail', 'x')) INSERT INTO item_prices VALUES (1, 'retail', 'euro', 1)"},
		{"item_prices_not_negative", "WITH g AS (INSERT INTO price_groups VALUES ('retail', 'x')) INSERT INTO item_prices VALUES (1, 'retail', 'EUR', -0.01)"},
		{"item_images_counted_from_one", "INSERT INTO item_images VALUES (1, 0, 'https://shop.example/1.jpg')"},
		{"item_images_address_named", "INSERT INTO item_images VALUES (1, 1, '')"},
		{"listings_one_per_product", listing + "(1, '7', '', 1, 'simple', 'no'), (1, '7', '', NULL, 'simple', 'no')"},
		{"listings_product_named", listing + "(1, '', '', 1, 'simple', 'no')"},
		{"listings_kind_known", listing + "(1, '7', '', 1, 'bundle', 'no')"},
		{"listings_variation_has_parent", listing + "(1, '7', '', 1, 'variation', 'no')"},
		{"listings_variation_has_parent", listing + "(1, '7', '6', 1, 'simple', 'no')"},
		{"listings_manages_stock_known", listing + "(1, '7', '', 1, 'simple', 'perhaps')"},
		{"listings_one_living_per_item", listing + "(1, '7', '', 1, 'simple', 'no'), (1, '8', '', 1, 'simple', 'no')"},
		{"catalogue_problems_kind_plain", problem + "(1, '7', 'No SKU', false, 'd', 'r')"},
		{"catalogue_problems_say_what_to_do", problem + "(1, '7', 'missing_sku', false, 'd', '')"},
		{"catalogue_problems_one_open", problem + "(1, '7', 'missing_sku', false, 'd', 'r'), (1, '7', 'missing_sku', false, 'd', 'r')"},
		{"sale_events_key_unique", "INSERT INTO sale_events (sale_id, key, text) VALUES ($1, 'k', 'x'), ($1, 'k', 'y')"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			requireRefused(t, b.inVain(named.Replace(tt.sql)), tt.rule)
		})
	}
	require.Equal(t, "1 INV-000001", b.text("SELECT count(*) || ' ' || max(number_text) FROM documents WHERE state = 'posted'"))
}

// inVain runs a statement as the owner in a transaction that is rolled back.
func (b *bundle) inVain(sql string) error {
	b.t.Helper()
	tx, err := b.owner.Begin(b.t.Context())
	require.NoError(b.t, err)
	defer func() { require.NoError(b.t, tx.Rollback(context.Background())) }()
	_, err = tx.Exec(b.t.Context(), sql)
	return err
}
