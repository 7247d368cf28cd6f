-- Master data, each safe to repeat: the code decides whether it is there.

-- name: WarehouseEnsure :exec
INSERT INTO warehouses (code, name) VALUES (@code, @name)
ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: MoneyAccountEnsure :exec
INSERT INTO money_accounts (code, name, kind) VALUES (@code, @name, @kind)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind;

-- name: TaxGroupEnsure :exec
INSERT INTO tax_groups (code, name, percent) VALUES (@code, @name, @percent)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, percent = excluded.percent;

-- name: ItemsEnsure :exec
INSERT INTO items (sku, name, kind)
SELECT unnest(@skus::text[]), unnest(@names::text[]), unnest(@kinds::text[])
ON CONFLICT (sku) DO UPDATE SET name = excluded.name, kind = excluded.kind;

-- name: StockOpen :exec
-- Opening balances, once per item and warehouse.
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
SELECT i.id, h.id, o.quantity, 'opening', 'opening/' || h.id || '/' || i.id
FROM (SELECT unnest(@skus::text[]) AS sku, unnest(@quantities::numeric[]) AS quantity) o
JOIN items i ON i.sku = o.sku
JOIN warehouses h ON h.code = @warehouse
WHERE o.quantity <> 0
ON CONFLICT (key) DO NOTHING;

-- name: ChannelEnsure :one
INSERT INTO channels (code, platform, environment, pos_id, name, description, address, zone, start_at, enabled, policy, status_completed_and_paid)
VALUES (@code, @platform, @environment, @pos_id, @name, @description, @address, @zone, @start_at, @enabled, @policy, @status_completed_and_paid)
ON CONFLICT (code) DO UPDATE SET
    environment = excluded.environment, pos_id = excluded.pos_id, name = excluded.name, description = excluded.description,
    address = excluded.address, zone = excluded.zone, start_at = excluded.start_at, enabled = excluded.enabled, policy = excluded.policy,
    status_completed_and_paid = excluded.status_completed_and_paid
RETURNING id;

-- name: CredentialsSave :exec
INSERT INTO channel_credentials (channel_id, sealed_key, sealed_secret) VALUES (@channel_id, @sealed_key, @sealed_secret)
ON CONFLICT (channel_id) DO UPDATE SET sealed_key = excluded.sealed_key, sealed_secret = excluded.sealed_secret, updated_at = now();

-- name: TaxMappingSave :exec
INSERT INTO tax_mappings (channel_id, remote_rate_id, tax_group) VALUES (@channel_id, @remote_rate_id, @tax_group)
ON CONFLICT (channel_id, remote_rate_id) DO UPDATE SET tax_group = excluded.tax_group;

-- name: TaxClassMappingSave :exec
INSERT INTO tax_class_mappings (channel_id, remote_class, tax_group) VALUES (@channel_id, @remote_class, @tax_group)
ON CONFLICT (channel_id, remote_class) DO UPDATE SET tax_group = excluded.tax_group;

-- name: ChannelLimit :exec
-- What the channel's shop bears: requests per second, at once after a rest, and side by side.
UPDATE channels SET calls_per_second = @calls_per_second, calls_burst = @calls_burst, calls_at_once = @calls_at_once WHERE id = @id;

-- name: SourceEnsure :exec
INSERT INTO sources (code, name) VALUES (@code, @name) ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: PersonEnsure :exec
INSERT INTO people (code, name, email, webhook) VALUES (@code, @name, @email, @webhook)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, email = excluded.email, webhook = excluded.webhook;

-- name: SaleTypeEnsure :exec
INSERT INTO sale_types (code, name) VALUES (@code, @name) ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: DeliveryMethodEnsure :exec
INSERT INTO delivery_methods (code, name) VALUES (@code, @name) ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: PriceGroupEnsure :exec
INSERT INTO price_groups (code, name) VALUES (@code, @name) ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: CategoryEnsure :exec
-- Its parent may come later in the same transaction.
INSERT INTO categories (code, name, parent) VALUES (@code, @name, sqlc.narg(parent)) ON CONFLICT (code) DO UPDATE SET name = excluded.name, parent = excluded.parent;
