-- Master data and channels as a whole: read for a file, written from one.

-- name: BlueprintLock :exec
-- Whoever applies a file waits for whoever does it already.
SELECT pg_advisory_xact_lock(hashtextextended('orderloom.blueprint', 0));

-- name: BlueprintGet :one
-- All of it, as the file has it, and what decides about changes: which channels have
-- sales and keys, which are archived, which series have given out numbers. Of items:
-- those that channels name, and these; of companies: those that stand for guests, and
-- these; all where everything is asked for, and everyone. Archived channels likewise.
SELECT jsonb_build_object(
    'warehouses', (SELECT jsonb_agg(jsonb_build_object('code', w.code, 'name', w.name, 'external', w.external) ORDER BY w.code) FROM warehouses w),
    'money_accounts', (SELECT jsonb_agg(jsonb_build_object('code', a.code, 'name', a.name, 'kind', a.kind) ORDER BY a.code) FROM money_accounts a),
    'tax_groups', (SELECT jsonb_agg(jsonb_build_object('code', g.code, 'name', g.name, 'percent', g.percent::text) ORDER BY g.code) FROM tax_groups g),
    'customer_types', (SELECT jsonb_agg(jsonb_build_object('code', t.code, 'name', t.name) ORDER BY t.code) FROM customer_types t),
    'sources', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name) ORDER BY l.code) FROM sources l),
    'people', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name, 'email', l.email, 'webhook', l.webhook) ORDER BY l.code) FROM people l),
    'sale_types', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name) ORDER BY l.code) FROM sale_types l),
    'delivery_methods', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name) ORDER BY l.code) FROM delivery_methods l),
    'price_groups', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name) ORDER BY l.code) FROM price_groups l),
    'categories', (SELECT jsonb_agg(jsonb_build_object('code', l.code, 'name', l.name, 'parent', coalesce(l.parent, '')) ORDER BY l.code) FROM categories l),
    'companies', (
        SELECT jsonb_agg(jsonb_build_object('company_number', b.company_number, 'name', b.company, 'customer_type', coalesce(b.customer_type, '')) ORDER BY b.company_number)
        FROM customers b
        WHERE b.company_number = ANY (@companies::text[]) OR b.company_number IS NOT NULL AND @everyone::boolean
           OR b.company_number IS NOT NULL AND EXISTS (SELECT FROM carrier_counterparties y WHERE y.customer_id = b.id)),
    'items', (
        SELECT jsonb_agg(jsonb_build_object('sku', i.sku, 'name', i.name, 'kind', i.kind, 'parent', coalesce(u.sku, ''), 'unit', i.unit,
            'category', coalesce(i.category, ''), 'tax_group', coalesce(i.tax_group, ''), 'safety_buffer', i.safety_buffer::text, 'description', i.description,
            'images', (SELECT jsonb_agg(x.address ORDER BY x.position) FROM item_images x WHERE x.item_id = i.id),
            'prices', (
                SELECT jsonb_agg(jsonb_build_object('price_group', x.price_group, 'currency', x.currency, 'amount', x.amount::text) ORDER BY x.price_group, x.currency)
                FROM item_prices x WHERE x.item_id = i.id)
        ) ORDER BY i.sku)
        FROM items i LEFT JOIN items u ON u.id = i.parent_id
        WHERE i.sku = ANY (@skus::text[]) OR @everything::boolean
           OR i.sku IN (SELECT unnest(ARRAY[c.policy ->> 'shipping_sku', c.policy ->> 'fee_sku', c.policy ->> 'custom_sku', c.policy ->> 'tip_sku']) FROM channels c)),
    'points_of_sale', (
        SELECT jsonb_agg(jsonb_build_object(
            'code', p.code, 'name', p.name, 'warehouse', w.code, 'currencies', p.currencies, 'language', p.language,
            'price_group', coalesce(p.price_group, ''), 'delivery_notes', p.delivery_notes,
            'seller', jsonb_build_object('legal_name', p.legal_name, 'address', p.address, 'vat_number', p.vat_number,
                'company_number', p.company_number, 'bank_details', p.bank_details, 'email', p.email),
            'series', (
                SELECT jsonb_agg(jsonb_build_object('document', s.document_type, 'environment', s.environment, 'prefix', s.prefix) ORDER BY s.environment, s.document_type)
                FROM document_series s WHERE s.pos_id = p.id),
            'registers', (
                SELECT jsonb_agg(jsonb_build_object('code', r.code, 'name', r.name, 'money_account', a.code) ORDER BY r.code)
                FROM registers r JOIN money_accounts a ON a.id = r.money_account_id WHERE r.pos_id = p.id),
            'payments', (
                SELECT jsonb_agg(jsonb_build_object('method', m.remote_method, 'money_account', a.code, 'register', coalesce(r.code, '')) ORDER BY m.remote_method)
                FROM pos_payment_mappings m JOIN money_accounts a ON a.id = m.money_account_id LEFT JOIN registers r ON r.id = m.register_id
                WHERE m.pos_id = p.id)
        ) ORDER BY p.code)
        FROM points_of_sale p JOIN warehouses w ON w.id = p.warehouse_id),
    'channels', (
        SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'code', c.code, 'name', c.name, 'description', c.description, 'platform', c.platform, 'environment', c.environment, 'pos', p.code,
            'address', c.address, 'zone', c.zone, 'start_at', CASE WHEN c.start_at > 'epoch' THEN to_char(c.start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END,
            'enabled', c.enabled, 'language', c.language, 'schedules', c.schedules,
            'api_version', c.api_version, 'notices_to', c.notices_to, 'delivery_notes', c.delivery_notes,
            'switches', jsonb_build_object('orders_in', c.orders_in, 'items_in', c.items_in, 'items_out', c.items_out, 'stock', c.stock,
                'prices', c.prices, 'status_back', c.status_back, 'notes', c.notes, 'parcels', c.parcels, 'messages', c.messages),
            'sales', jsonb_build_object('source', c.source, 'responsible', c.responsible, 'merchant', c.merchant, 'type', c.sale_type,
                'register', (SELECT r.code FROM registers r WHERE r.id = c.register_id), 'dated', c.dated_by, 'numbered', c.numbered_by,
                'prefix', c.number_prefix, 'default_currency', c.default_currency),
            'limits', jsonb_build_object('calls_per_second', c.calls_per_second::text, 'calls_burst', c.calls_burst, 'calls_at_once', c.calls_at_once),
            'customers', jsonb_build_object('match_phone', c.match_phone, 'match_email', c.match_email, 'new_type', c.customer_type),
            'policy', c.policy,
            'taxes', jsonb_build_object('default', c.default_tax_group,
                'rates', (SELECT jsonb_agg(jsonb_build_object('rate', m.remote_rate_id, 'tax_group', m.tax_group) ORDER BY m.remote_rate_id) FROM tax_mappings m WHERE m.channel_id = c.id),
                'classes', (SELECT jsonb_agg(jsonb_build_object('class', m.remote_class, 'tax_group', m.tax_group) ORDER BY m.remote_class) FROM tax_class_mappings m WHERE m.channel_id = c.id)),
            'payments', (
                SELECT jsonb_agg(jsonb_build_object('method', m.remote_method, 'money_account', a.code, 'register', r.code, 'paid_statuses', m.paid_statuses) ORDER BY m.remote_method)
                FROM payment_mappings m JOIN money_accounts a ON a.id = m.money_account_id LEFT JOIN registers r ON r.id = m.register_id
                WHERE m.channel_id = c.id),
            'deliveries', jsonb_build_object('default', c.delivery_method, 'methods', (
                SELECT jsonb_agg(jsonb_build_object('method', m.remote_method, 'delivery_method', m.delivery_method) ORDER BY m.remote_method)
                FROM delivery_mappings m WHERE m.channel_id = c.id)),
            'statuses_back', jsonb_build_object('accepted', c.status_accepted, 'accepted_from', c.accepted_from,
                'completed', c.status_completed, 'completed_and_paid', c.status_completed_and_paid, 'cancelled', c.status_cancelled,
                'cancellation_reason', c.cancellation_reason, 'cancellation_text', c.cancellation_text),
            'stock', jsonb_build_object('write_out_at_once', c.write_out_at_once, 'reserve', c.reserve, 'request_missing', c.request_missing,
                'request_from', (SELECT jsonb_agg(w.code ORDER BY w.code) FROM channel_warehouses x JOIN warehouses w ON w.id = x.warehouse_id
                    WHERE x.channel_id = c.id AND x.purpose = 'request'),
                'shown', c.stock_shown,
                'shown_from', (SELECT jsonb_agg(w.code ORDER BY w.code) FROM channel_warehouses x JOIN warehouses w ON w.id = x.warehouse_id
                    WHERE x.channel_id = c.id AND x.purpose = 'show'),
                'hide_at_zero', c.hide_at_zero, 'safety_buffer', c.safety_buffer::text, 'ask_beyond_percent', c.push_share_percent),
            'catalogue', jsonb_build_object('price_group', c.price_group, 'default_category', c.category, 'categories', (
                SELECT jsonb_agg(jsonb_build_object('shop_category', m.remote_category, 'category', m.category, 'leave_out', m.left_out) ORDER BY m.remote_category)
                FROM category_mappings m WHERE m.channel_id = c.id)),
            'carriers', (
                SELECT jsonb_agg(jsonb_build_object('method', y.remote_method, 'carrier', y.carrier, 'company_number', b.company_number) ORDER BY y.remote_method)
                FROM carrier_counterparties y JOIN customers b ON b.id = y.customer_id
                WHERE y.channel_id = c.id AND b.company_number IS NOT NULL)
        )) ORDER BY c.code)
        FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE c.archived_at IS NULL OR @archived::boolean),
    'archived', (SELECT jsonb_agg(c.code ORDER BY c.code) FROM channels c WHERE c.archived_at IS NOT NULL),
    'with_sales', (SELECT jsonb_agg(c.code ORDER BY c.code) FROM channels c WHERE EXISTS (SELECT FROM sales s WHERE s.channel_id = c.id)),
    'with_keys', (SELECT jsonb_agg(c.code ORDER BY c.code) FROM channels c JOIN channel_credentials k ON k.channel_id = c.id),
    'with_numbers', (SELECT jsonb_agg(s.prefix ORDER BY s.prefix) FROM document_series s WHERE s.next_number > 1)
)::jsonb AS blueprint;

-- name: BlueprintWarehouse :exec
INSERT INTO warehouses (code, name, external) VALUES (@code, @name, @external)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, external = excluded.external;

-- name: BlueprintItem :exec
-- An item as a whole: prices and images that it doesn't name are taken away.
WITH saved AS (
    INSERT INTO items (sku, name, kind, parent_id, description, unit, category, tax_group, safety_buffer)
    VALUES (@sku, @name, @kind, (SELECT u.id FROM items u WHERE u.sku = @parent), @description, @unit, sqlc.narg(category), sqlc.narg(tax_group), @safety_buffer)
    ON CONFLICT (sku) DO UPDATE SET
        name = excluded.name, kind = excluded.kind, parent_id = excluded.parent_id, description = excluded.description, unit = excluded.unit,
        category = excluded.category, tax_group = excluded.tax_group, safety_buffer = excluded.safety_buffer
    RETURNING id
), prices AS (
    SELECT unnest(@price_groups::text[]) AS price_group, unnest(@currencies::text[]) AS currency, unnest(@amounts::numeric[]) AS amount
), unpriced AS (
    DELETE FROM item_prices x USING saved s
    WHERE x.item_id = s.id AND NOT EXISTS (SELECT FROM prices p WHERE p.price_group = x.price_group AND p.currency = x.currency)
), priced AS (
    INSERT INTO item_prices (item_id, price_group, currency, amount) SELECT s.id, p.price_group, p.currency, p.amount FROM saved s, prices p
    ON CONFLICT (item_id, price_group, currency) DO UPDATE SET amount = excluded.amount
), unshown AS (
    DELETE FROM item_images x USING saved s WHERE x.item_id = s.id AND x.position > coalesce(cardinality(@images::text[]), 0)
)
INSERT INTO item_images (item_id, position, address)
SELECT s.id, x.position, x.address FROM saved s, unnest(@images::text[]) WITH ORDINALITY x (address, position)
ON CONFLICT (item_id, position) DO UPDATE SET address = excluded.address;

-- name: BlueprintPointOfSale :one
INSERT INTO points_of_sale (code, name, warehouse_id, currencies, legal_name, address, vat_number, company_number, bank_details, email, language, price_group,
    delivery_notes)
SELECT @code, @name, w.id, @currencies, @legal_name, @address, @vat_number, @company_number, @bank_details, @email, @language, sqlc.narg(price_group),
    @delivery_notes
FROM warehouses w WHERE w.code = @warehouse
ON CONFLICT (code) DO UPDATE SET
    name = excluded.name, warehouse_id = excluded.warehouse_id, currencies = excluded.currencies, legal_name = excluded.legal_name,
    address = excluded.address, vat_number = excluded.vat_number, company_number = excluded.company_number,
    bank_details = excluded.bank_details, email = excluded.email, language = excluded.language, price_group = excluded.price_group,
    delivery_notes = excluded.delivery_notes
RETURNING id;

-- name: BlueprintSeries :exec
INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES (@pos_id, @document_type, @environment, @prefix)
ON CONFLICT (pos_id, document_type, environment) DO UPDATE SET prefix = excluded.prefix;

-- name: BlueprintRegister :exec
INSERT INTO registers (pos_id, code, name, money_account_id)
SELECT @pos_id, @code, @name, a.id FROM money_accounts a WHERE a.code = @money_account
ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: BlueprintPosPaymentsDrop :exec
DELETE FROM pos_payment_mappings WHERE pos_id = @pos_id AND remote_method <> ALL (@kept::text[]);

-- name: BlueprintPosPayment :exec
INSERT INTO pos_payment_mappings (pos_id, remote_method, money_account_id, register_id)
SELECT @pos_id, @remote_method, a.id, (SELECT r.id FROM registers r WHERE r.code = @register) FROM money_accounts a WHERE a.code = @money_account
ON CONFLICT (pos_id, remote_method) DO UPDATE SET money_account_id = excluded.money_account_id, register_id = excluded.register_id;

-- name: BlueprintChannel :one
INSERT INTO channels (code, platform, environment, pos_id, name, description, address, zone, start_at, enabled, policy, schedules, language,
    calls_per_second, calls_burst, calls_at_once, match_phone, match_email, customer_type, default_tax_group, api_version, notices_to)
SELECT @code, @platform, @environment, p.id, @name, @description, @address, @zone, @start_at, @enabled, @policy, @schedules, sqlc.narg(language),
    @calls_per_second, @calls_burst, @calls_at_once, @match_phone, @match_email, sqlc.narg(customer_type), sqlc.narg(default_tax_group),
    @api_version, sqlc.narg(notices_to)
FROM points_of_sale p WHERE p.code = @pos
ON CONFLICT (code) DO UPDATE SET
    platform = excluded.platform, environment = excluded.environment, pos_id = excluded.pos_id, name = excluded.name,
    description = excluded.description, address = excluded.address, zone = excluded.zone, start_at = excluded.start_at,
    enabled = excluded.enabled, policy = excluded.policy, schedules = excluded.schedules, language = excluded.language,
    calls_per_second = excluded.calls_per_second, calls_burst = excluded.calls_burst, calls_at_once = excluded.calls_at_once,
    match_phone = excluded.match_phone, match_email = excluded.match_email, customer_type = excluded.customer_type,
    default_tax_group = excluded.default_tax_group, api_version = excluded.api_version, notices_to = excluded.notices_to
RETURNING id;

-- name: BlueprintTaxesDrop :exec
DELETE FROM tax_mappings WHERE channel_id = @channel_id AND remote_rate_id <> ALL (@kept::text[]);

-- name: BlueprintTaxClassesDrop :exec
DELETE FROM tax_class_mappings WHERE channel_id = @channel_id AND remote_class <> ALL (@kept::text[]);

-- name: BlueprintPaymentsDrop :exec
DELETE FROM payment_mappings WHERE channel_id = @channel_id AND remote_method <> ALL (@kept::text[]);

-- name: BlueprintPayment :exec
INSERT INTO payment_mappings (channel_id, remote_method, money_account_id, register_id, paid_statuses)
SELECT @channel_id, @remote_method, a.id, (SELECT r.id FROM registers r WHERE r.code = @register), @paid_statuses FROM money_accounts a WHERE a.code = @money_account
ON CONFLICT (channel_id, remote_method) DO UPDATE SET
    money_account_id = excluded.money_account_id, register_id = excluded.register_id, paid_statuses = excluded.paid_statuses;

-- name: BlueprintCarriersDrop :exec
-- Those that a person stands for are no part of a file.
DELETE FROM carrier_counterparties y USING customers b
WHERE y.channel_id = @channel_id AND b.id = y.customer_id AND b.company_number IS NOT NULL AND y.remote_method <> ALL (@kept::text[]);

-- name: BlueprintCarrier :exec
INSERT INTO carrier_counterparties (channel_id, remote_method, carrier, customer_id)
SELECT @channel_id, @remote_method, @carrier, b.id FROM customers b WHERE b.company_number = @company_number
ON CONFLICT (channel_id, remote_method) DO UPDATE SET carrier = excluded.carrier, customer_id = excluded.customer_id;

-- name: BlueprintSwitches :exec
UPDATE channels SET orders_in = @orders_in, items_in = @items_in, items_out = @items_out, stock = @stock, prices = @prices,
    status_back = @status_back, notes = @notes, parcels = @parcels, messages = @messages
WHERE id = @id;

-- name: BlueprintSales :exec
-- What a channel's sales carry, and what is written back of them.
UPDATE channels SET source = sqlc.narg(source), responsible = sqlc.narg(responsible), merchant = sqlc.narg(merchant), sale_type = sqlc.narg(sale_type),
    register_id = (SELECT r.id FROM registers r WHERE r.code = @register), dated_by = @dated_by, numbered_by = @numbered_by,
    number_prefix = @number_prefix, default_currency = sqlc.narg(default_currency), delivery_method = sqlc.narg(delivery_method),
    status_accepted = @status_accepted, accepted_from = @accepted_from,
    status_completed = @status_completed, status_completed_and_paid = @status_completed_and_paid, status_cancelled = @status_cancelled,
    cancellation_reason = @cancellation_reason, cancellation_text = @cancellation_text
WHERE channels.id = @id;

-- name: BlueprintStock :exec
-- How a channel's sales use the stock, how their goods leave, and what is shown of items.
UPDATE channels SET write_out_at_once = @write_out_at_once, reserve = @reserve, request_missing = @request_missing, stock_shown = @stock_shown,
    hide_at_zero = @hide_at_zero, safety_buffer = @safety_buffer, push_share_percent = @push_share_percent,
    price_group = sqlc.narg(price_group), category = sqlc.narg(category), delivery_notes = sqlc.narg(delivery_notes)
WHERE id = @id;

-- name: BlueprintWarehousesDrop :exec
DELETE FROM channel_warehouses x USING warehouses w
WHERE x.channel_id = @channel_id AND x.purpose = @purpose AND w.id = x.warehouse_id AND w.code <> ALL (@kept::text[]);

-- name: BlueprintWarehouses :exec
INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id)
SELECT @channel_id, @purpose, w.id FROM warehouses w WHERE w.code = ANY (@codes::text[])
ON CONFLICT DO NOTHING;

-- name: BlueprintDeliveriesDrop :exec
DELETE FROM delivery_mappings WHERE channel_id = @channel_id AND remote_method <> ALL (@kept::text[]);

-- name: BlueprintDeliveries :exec
INSERT INTO delivery_mappings (channel_id, remote_method, delivery_method)
SELECT @channel_id, unnest(@methods::text[]), unnest(@delivery_methods::text[])
ON CONFLICT (channel_id, remote_method) DO UPDATE SET delivery_method = excluded.delivery_method;

-- name: BlueprintCategoriesDrop :exec
DELETE FROM category_mappings WHERE channel_id = @channel_id AND remote_category <> ALL (@kept::text[]);

-- name: BlueprintCategories :exec
INSERT INTO category_mappings (channel_id, remote_category, category, left_out)
SELECT @channel_id, unnest(@shop_categories::text[]), unnest(@categories::text[]), unnest(@left_out::boolean[])
ON CONFLICT (channel_id, remote_category) DO UPDATE SET category = excluded.category, left_out = excluded.left_out;

-- name: BlueprintDisable :exec
UPDATE channels SET enabled = false WHERE code = @code;
