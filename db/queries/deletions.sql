-- Each deletes one thing that nothing names: a foreign key refuses the others.

-- name: WarehouseDelete :exec
DELETE FROM warehouses WHERE code = @code;

-- name: MoneyAccountDelete :exec
DELETE FROM money_accounts WHERE code = @code;

-- name: TaxGroupDelete :exec
DELETE FROM tax_groups WHERE code = @code;

-- name: CustomerTypeDelete :exec
DELETE FROM customer_types WHERE code = @code;

-- name: SourceDelete :exec
DELETE FROM sources WHERE code = @code;

-- name: PersonDelete :exec
DELETE FROM people WHERE code = @code;

-- name: SaleTypeDelete :exec
DELETE FROM sale_types WHERE code = @code;

-- name: DeliveryMethodDelete :exec
DELETE FROM delivery_methods WHERE code = @code;

-- name: PriceGroupDelete :exec
DELETE FROM price_groups WHERE code = @code;

-- name: CategoryDelete :exec
DELETE FROM categories WHERE code = @code;

-- name: ItemDelete :exec
DELETE FROM items WHERE sku = @sku;

-- name: PointOfSaleDelete :exec
DELETE FROM points_of_sale WHERE code = @code;

-- name: ChannelDelete :exec
DELETE FROM channels WHERE code = @code;

-- name: ChannelArchive :exec
-- Off, and out of every list; its sales stay.
UPDATE channels SET enabled = false, archived_at = now() WHERE code = @code AND archived_at IS NULL;

-- name: ChannelRestore :execrows
UPDATE channels SET archived_at = NULL WHERE code = @code AND archived_at IS NOT NULL;
