-- A trade of so many sales with what belongs to them, as its books would be: most of it
-- is long over, one sale in twenty waits for something. Rows follow from their number, so
-- that it is the same trade each time. It goes in as a replica's rows do, without
-- triggers; what constraints say of a row holds all the same.

SET LOCAL session_replication_role = replica;

INSERT INTO warehouses (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 'main', 'Main'), (2, 'north', 'North');
INSERT INTO points_of_sale (id, code, name, warehouse_id, currencies) OVERRIDING SYSTEM VALUE VALUES (1, 'web', 'Web', 1, '{EUR}'), (2, 'street', 'Street', 2, '{EUR}');
INSERT INTO money_accounts (id, code, name, kind) OVERRIDING SYSTEM VALUE VALUES (1, 'bank', 'Bank', 'bank'), (2, 'till', 'Till', 'cash');
INSERT INTO registers (id, pos_id, code, name, money_account_id) OVERRIDING SYSTEM VALUE VALUES (1, 2, 'street-1', 'Street 1', 2);
INSERT INTO tax_groups (code, name, percent) VALUES ('standard', 'Standard', 21);
INSERT INTO customer_types (code, name) VALUES ('wholesale', 'Wholesale');
INSERT INTO sources (code, name) VALUES ('web', 'Web');
INSERT INTO channels (id, code, platform, environment, pos_id, name, address, policy, enabled, zone) OVERRIDING SYSTEM VALUE
SELECT n, code, platform, 'production', pos, initcap(code), 'https://' || code || '.example', '{}', true, 'Europe/Riga'
FROM (VALUES (1, 'riga', 'woocommerce', 1), (2, 'tartu', 'woocommerce', 2), (3, 'kyiv', 'prom', 1), (4, 'vilnius', 'woocommerce', 2)) c (n, code, platform, pos);
INSERT INTO shifts (id, register_id, money_account_id, opened_at, opened_by, closed_at, closed_by) OVERRIDING SYSTEM VALUE
SELECT n, 1, 2, '2025-01-01'::timestamptz + n * '6 hours'::interval, 'anna', '2025-01-01'::timestamptz + n * '6 hours'::interval + '5 hours', 'anna'
FROM generate_series(1, {sales} / 50 + 1) n;

INSERT INTO items (id, sku, name, kind, tax_group) OVERRIDING SYSTEM VALUE
SELECT n, 'SKU-' || lpad(n::text, 6, '0'),
       (ARRAY['Oak', 'Birch', 'Linen', 'Amber', 'Copper', 'Wool', 'Clay', 'Glass'])[1 + n % 8] || ' ' || (ARRAY['chair', 'table', 'lamp', 'bowl', 'blanket', 'ring', 'candle', 'shelf', 'mirror'])[1 + n % 9] || ' ' || n,
       CASE WHEN n % 50 = 0 THEN 'service' ELSE 'simple' END, 'standard'
FROM generate_series(1, {sales} / 5 + 10) n;
INSERT INTO stock_levels (item_id, warehouse_id, on_hand) SELECT i.id, w.id, i.id % 40 FROM items i CROSS JOIN warehouses w WHERE (i.id + w.id) % 3 > 0;
INSERT INTO listings (id, channel_id, remote_id, item_id, sku, name, kind, seen_price, manages_stock, seen_quantity, gone_at, error_kind, error_text, error_since, error_tries) OVERRIDING SYSTEM VALUE
SELECT i.id * 4 + c.id, c.id, (i.id * 7)::text, CASE WHEN i.id % 20 > 0 THEN i.id END, i.sku, i.name, 'simple', 9.90, 'yes', i.id % 40, CASE WHEN i.id % 30 = 0 THEN '2026-01-01'::timestamptz END,
       CASE WHEN i.id % 60 = 1 THEN 'refused' END, CASE WHEN i.id % 60 = 1 THEN 'the shop refused the price' END, CASE WHEN i.id % 60 = 1 THEN '2026-10-01'::timestamptz END, CASE WHEN i.id % 60 = 1 THEN 3 ELSE 0 END
FROM items i CROSS JOIN channels c WHERE c.id < 3;
INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy, first_seen_at, solved_at)
SELECT l.channel_id, l.remote_id, (ARRAY['no_sku', 'sku_taken'])[1 + l.id % 2], l.id % 3 = 0, 'the SKU ' || l.sku || ' is another''s', 'give it one of its own',
       '2026-01-01'::timestamptz + l.id * '1 minute'::interval, CASE WHEN l.id % 4 = 0 THEN '2026-09-01'::timestamptz END
FROM listings l WHERE l.item_id IS NULL;
INSERT INTO stock_pushes (id, channel_id, state, asks, listings, changes, ended_at, begun_at) OVERRIDING SYSTEM VALUE
SELECT n, 1 + n % 2, CASE WHEN n < 3 THEN 'waiting' ELSE 'done' END, CASE WHEN n < 3 THEN 'first' ELSE '' END, 1000, 10, CASE WHEN n >= 3 THEN '2025-01-01'::timestamptz + n * '1 hour'::interval END,
       '2025-01-01'::timestamptz + n * '1 hour'::interval
FROM generate_series(1, {sales} / 20 + 5) n;
INSERT INTO exports (id, channel_id, state, offered, ended_at) OVERRIDING SYSTEM VALUE SELECT n, 3, 'done', 10, '2026-01-01' FROM generate_series(1, {sales} / 100 + 1) n;
INSERT INTO oversold (item_id, environment, open, on_hand, since, solved_at)
SELECT n, 'production', 3, 1, '2026-01-01'::timestamptz + n * '1 hour'::interval, CASE WHEN n % 50 > 1 THEN '2026-11-01'::timestamptz END FROM generate_series(1, {sales} / 20 + 1) n;

INSERT INTO customers (id, name, company, email, phone, vat_number, customer_type, created_at) OVERRIDING SYSTEM VALUE
SELECT n, first || ' ' || last, CASE WHEN n % 20 = 0 THEN 'SIA ' || last || ' ' || n ELSE '' END, lower(first || '.' || last) || n || '@buyers.example', '+3712' || lpad((n * 37 % 10000000)::text, 7, '0'),
       CASE WHEN n % 20 = 0 THEN 'LV4' || lpad(n::text, 10, '0') END, CASE WHEN n % 20 = 0 THEN 'wholesale' END, '2025-01-01'::timestamptz + n * '5 minutes'::interval
FROM (
    SELECT n, (ARRAY['Anna', 'Jānis', 'Līga', 'Oksana', 'Taras', 'Mari', 'Jüri', 'Zane', 'Pēteris', 'Olena', 'Bohdan', 'Ilze', 'Kārlis', 'Inga', 'Andris', 'Kadri', 'Toomas', 'Rūta', 'Jonas'])[1 + n % 19] AS first,
           (ARRAY['Ozola', 'Bērziņš', 'Kalniņa', 'Shevchenko', 'Koval', 'Tamm', 'Saar', 'Liepa', 'Krūmiņš', 'Bondar', 'Melnyk', 'Zariņa', 'Eglītis', 'Kask', 'Petrauskas', 'Vanags', 'Balodis', 'Lapiņa', 'Kuzmenko', 'Rebane', 'Stankus', 'Priede', 'Sirel'])[1 + n % 23] AS last
    FROM generate_series(1, {sales} * 7 / 10 + 1) n
) b;

INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
SELECT CASE WHEN n % 10 < 6 THEN 1 WHEN n % 10 < 9 THEN 2 WHEN n % 100 < 99 THEN 3 ELSE 4 END, n::text, (100000 + n)::text, 'processing', '2025-01-01'::timestamptz + n * '9 minutes'::interval, '2026-11-20', '', '',
       jsonb_build_object('placed_at', '2025-01-01T00:00:00Z', 'customer', jsonb_build_object('remote_id', ''), 'billing', jsonb_build_object(
           'first_name', split_part(b.name, ' ', 1), 'last_name', split_part(b.name, ' ', 2), 'company', b.company, 'email', b.email, 'phone', b.phone)), 1
FROM generate_series(1, {sales}) n JOIN customers b ON b.id = 1 + n * 7 / 10;
INSERT INTO sales (id, channel_id, remote_id, number, environment, currency, total, placed_at, order_version, customer_id, matched_by, state, dated_on, held_as) OVERRIDING SYSTEM VALUE
SELECT n, CASE WHEN n % 10 < 6 THEN 1 WHEN n % 10 < 9 THEN 2 WHEN n % 100 < 99 THEN 3 ELSE 4 END, n::text, (100000 + n)::text, 'production', 'EUR', 12.10 + n % 300,
       '2025-01-01'::timestamptz + n * '9 minutes'::interval, 1, 1 + n * 7 / 10, 'email',
       CASE n % 200 WHEN 19 THEN 'held' WHEN 39 THEN 'held' WHEN 59 THEN 'awaiting_payment' WHEN 79 THEN 'awaiting_stock' WHEN 99 THEN 'awaiting_delivery' WHEN 119 THEN 'awaiting_payment'
           WHEN 139 THEN 'awaiting_shift' WHEN 159 THEN 'new' WHEN 179 THEN 'awaiting_release' WHEN 9 THEN 'cancelled' WHEN 29 THEN 'reversed' ELSE 'settled' END,
       ('2025-01-01'::timestamptz + n * '9 minutes'::interval)::date, CASE WHEN n % 200 IN (19, 39) THEN 'totals' END
FROM generate_series(1, {sales}) n;
INSERT INTO sale_goods (sale_id, item_id, wanted, moved)
SELECT s.id, 1 + (s.id * k * 13) % ({sales} / 5), k, CASE WHEN s.state IN ('settled', 'awaiting_payment') THEN k ELSE 0 END FROM sales s CROSS JOIN generate_series(1, 2) k ON CONFLICT DO NOTHING;
INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
SELECT id, 1, CASE WHEN id % 200 = 19 THEN 'totals' ELSE 'unmapped_payment' END, 'total', 'a cent', 'look', true FROM sales WHERE state = 'held';
UPDATE sale_holds SET need_kind = 'payment', need_value = 'cod', subject = 'cod' WHERE reason = 'unmapped_payment';
INSERT INTO sale_steps (sale_id, step, state) SELECT id, step, 'done' FROM sales CROSS JOIN unnest(ARRAY['import', 'totals', 'invoice']) step WHERE id > {sales} - 100;

INSERT INTO document_series (id, pos_id, document_type, environment, prefix) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'invoice', 'production', 'INV-'), (2, 1, 'credit_note', 'production', 'CRN-');
INSERT INTO documents (id, sale_id, channel_id, type, state, series_id, number, number_text, issued_on, posted_at, currency, net, tax, total, paid, sold, due_on, mail) OVERRIDING SYSTEM VALUE
SELECT s.id, s.id, s.channel_id, 'invoice', CASE WHEN s.state = 'awaiting_payment' THEN 'posted' ELSE 'paid' END, 1, s.id, 'INV-' || lpad(s.id::text, 7, '0'), s.dated_on, s.placed_at, 'EUR', s.total - 2.10, 2.10, s.total,
       CASE WHEN s.state = 'awaiting_payment' THEN 0 ELSE s.total END, '', s.dated_on + 14, CASE WHEN s.id % 100 = 1 THEN 'refused' WHEN s.id % 2 = 1 THEN 'sent' ELSE '' END
FROM sales s WHERE s.state IN ('settled', 'awaiting_payment', 'awaiting_delivery', 'awaiting_stock');
INSERT INTO documents (id, sale_id, channel_id, type, state, currency, net, tax, total, sold) OVERRIDING SYSTEM VALUE SELECT {sales} + id, id, channel_id, 'invoice', 'draft', 'EUR', 10, 2.10, 12.10, '' FROM sales WHERE state = 'awaiting_release';
INSERT INTO documents (id, sale_id, channel_id, type, state, series_id, number, number_text, issued_on, posted_at, currency, net, tax, total, paid, sold, credits_id) OVERRIDING SYSTEM VALUE
SELECT 2 * {sales} + d.id, d.sale_id, d.channel_id, 'credit_note', 'paid', 2, d.id, 'CRN-' || lpad(d.id::text, 7, '0'), d.issued_on, d.posted_at, 'EUR', 1, 0.21, 1.21, 1.21, '', d.id FROM documents d WHERE d.type = 'invoice' AND d.id % 25 = 1 AND d.state = 'paid';
INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
SELECT d.id, 1, 'goods', i.id, i.sku, i.name, 1, 0, d.net, d.tax, '{standard}', '1' FROM documents d JOIN items i ON i.id = 1 + d.sale_id * 13 % ({sales} / 5);
INSERT INTO document_mails (document_id, state, message_id, attempts, done_at, error)
SELECT id, mail, 'm' || id, 1, posted_at, CASE mail WHEN 'refused' THEN 'no such mailbox' END FROM documents WHERE mail <> '';
INSERT INTO payments (id, sale_id, channel_id, document_id, money_account_id, amount, currency, paid_at, key, method, shift_id) OVERRIDING SYSTEM VALUE
SELECT d.id, d.sale_id, d.channel_id, d.id, CASE WHEN d.id % 40 = 0 THEN 2 ELSE 1 END, d.total, 'EUR', d.posted_at, 'pay-' || d.id, 'stripe', CASE WHEN d.id % 40 = 0 THEN 1 + d.id / 50 END FROM documents d WHERE d.type = 'invoice' AND d.state = 'paid';
INSERT INTO payment_allocations (payment_id, document_id, amount) SELECT id, document_id, amount FROM payments;
INSERT INTO waiting_payments (sale_id, register_id, money_account_id, kind, amount, currency, paid_at, actor, key)
SELECT id, 1, 2, 'payment', total, 'EUR', placed_at, 'orderloom', 'wait-' || id FROM sales WHERE state = 'awaiting_shift';

INSERT INTO delivery_notes (id, sale_id, channel_id, document_id, warehouse_id, state, created_at, approved_at) OVERRIDING SYSTEM VALUE
SELECT s.id, s.id, s.channel_id, s.id, CASE WHEN s.channel_id IN (1, 3) THEN 1 ELSE 2 END, CASE WHEN s.state = 'awaiting_delivery' THEN (ARRAY['draft', 'approved', 'packed'])[1 + s.id / 200 % 3] WHEN s.id % 3 = 0 THEN 'delivered' ELSE 'shipped' END, s.placed_at,
       CASE WHEN s.state <> 'awaiting_delivery' OR s.id / 200 % 3 > 0 THEN s.placed_at END
FROM sales s WHERE s.state IN ('settled', 'awaiting_payment', 'awaiting_delivery');
INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) SELECT g.sale_id, g.item_id, g.wanted FROM sale_goods g JOIN delivery_notes n ON n.id = g.sale_id;
INSERT INTO delivery_parcels (delivery_note_id, number, carrier) SELECT id, 'LP' || lpad((id * 7919 % 100000000)::text, 8, '0') || 'LV', 'omniva' FROM delivery_notes WHERE state <> 'draft';
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key, moved_at)
SELECT l.item_id, n.warehouse_id, -l.quantity, 'delivery', n.id, 'note-' || n.id || '-' || l.item_id, n.created_at FROM delivery_note_lines l JOIN delivery_notes n ON n.id = l.delivery_note_id;
INSERT INTO stock_requests (sale_id, item_id, quantity, state, opened_at, closed_at, closed_by, outcome)
SELECT g.sale_id, g.item_id, 1, CASE WHEN s.state = 'awaiting_stock' THEN 'open' ELSE 'closed' END, s.placed_at, CASE WHEN s.state <> 'awaiting_stock' THEN s.placed_at END,
       CASE WHEN s.state <> 'awaiting_stock' THEN 'orderloom' END, CASE WHEN s.state <> 'awaiting_stock' THEN 'arrived' END
FROM sale_goods g JOIN sales s ON s.id = g.sale_id WHERE s.state = 'awaiting_stock' OR s.id % 20 = 0;

INSERT INTO message_threads (id, channel_id, system, remote_id, name, phone, buyer_id, order_id) OVERRIDING SYSTEM VALUE
SELECT n, 3, 'chat', 't' || n, b.name, b.phone, 'b' || n, (n * 10 - 1)::text FROM generate_series(1, {sales} / 10) n JOIN customers b ON b.id = n;
INSERT INTO messages (id, channel_id, system, remote_id, thread_id, own, subject, body, sent_at, read_at) OVERRIDING SYSTEM VALUE
SELECT n, 3, 'chat', 'm' || n, (n + 1) / 2, n % 2 = 0, '', CASE WHEN n % 2 = 0 THEN 'It leaves tomorrow, number ' || n ELSE 'When does my order ' || n || ' arrive?' END, '2025-01-01'::timestamptz + n * '40 minutes'::interval,
       CASE WHEN n % 2 = 0 OR n % 101 > 0 THEN '2026-11-01'::timestamptz END
FROM generate_series(1, {sales} / 5) n;
INSERT INTO message_replies (key, message_id, body, actor, state, done_at, error)
SELECT 'r' || n, 2 * n - 1, 'It leaves tomorrow', 'anna', CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'sent' END, '2026-11-01', CASE WHEN n % 50 = 0 THEN 'the shop refused it' END FROM generate_series(1, {sales} / 10, 2) n;
INSERT INTO reconcile_findings (channel_id, kind, subject, name, shop, ours, repair, asked_at, found_at, state, closed_at)
SELECT channel_id, (ARRAY['status', 'total', 'paid'])[1 + id % 3], remote_id, number, 'completed', 'processing', 'walk', placed_at, placed_at, CASE WHEN id % 400 = 1 THEN 'open' ELSE 'closed' END, CASE WHEN id % 400 <> 1 THEN placed_at END
FROM sales WHERE id % 20 = 1;
INSERT INTO reconciliations (channel_id, key, since, until, state, orders, begun_at, ended_at)
SELECT c.id, 'look-' || c.id || '-' || n, '2026-11-01'::timestamptz + n * '1 day'::interval, '2026-11-02'::timestamptz + n * '1 day'::interval, 'done', 100,
       '2026-11-02'::timestamptz + n * '1 day'::interval, '2026-11-02'::timestamptz + n * '1 day'::interval FROM channels c CROSS JOIN generate_series(1, 20) n;
INSERT INTO notices (channel_id, kind, reason, source_id, name, detail, remedy, at) SELECT channel_id, 'held', 'totals', id, number, 'a cent', 'look', placed_at FROM sales WHERE state = 'held';
INSERT INTO notice_messages (key, channel_id, person, problems, turn, subject, body, payload, made_at, next_at)
SELECT 'notice-' || c.id || '-' || n, c.id, 'anna', 1, n, 'A sale is held', 'Sale ' || n || ' is held', '{}', '2026-11-02'::timestamptz + n * '1 hour'::interval, '2026-11-03' FROM channels c CROSS JOIN generate_series(1, 20) n;
INSERT INTO notice_deliveries (message_id, way, state, attempts, done_at) SELECT id, 'email', 'sent', 1, made_at FROM notice_messages;
INSERT INTO journal (at, actor, action, channel, sale_id, result, detail)
SELECT '2026-11-01'::timestamptz + s.id * '10 seconds'::interval, CASE WHEN s.id % 50 = 0 THEN 'anna' ELSE 'orderloom' END, action, c.code, s.id, 'done', jsonb_build_object('number', s.number)
FROM sales s JOIN channels c ON c.id = s.channel_id CROSS JOIN unnest(ARRAY['document_posted', 'payment_recorded', 'status_written']) action;

SELECT setval(pg_get_serial_sequence(t, 'id'), (SELECT coalesce(max((xpath('/row/m/text()', x))[1]::text::bigint), 1) FROM query_to_xml('SELECT max(id) AS m FROM ' || t, true, true, '') x))
FROM unnest(ARRAY['warehouses', 'points_of_sale', 'money_accounts', 'registers', 'channels', 'shifts', 'items', 'listings', 'stock_pushes', 'exports', 'customers', 'sales', 'document_series', 'documents', 'payments',
                  'delivery_notes', 'message_threads', 'messages']) t;
UPDATE document_series s SET next_number = (SELECT coalesce(max(d.number), 0) + 1 FROM documents d WHERE d.series_id = s.id),
    last_issued_on = (SELECT max(d.issued_on) FROM documents d WHERE d.series_id = s.id);
