-- name: ChannelByCode :one
-- Everything a step needs to know of a channel.
SELECT sqlc.embed(c), sqlc.embed(p), cc.sealed_key, cc.sealed_secret
FROM channels c
JOIN points_of_sale p ON p.id = c.pos_id
LEFT JOIN channel_credentials cc ON cc.channel_id = c.id
WHERE c.code = @code;

-- name: ChannelZone :one
-- The zone that a channel's people are in.
SELECT zone FROM channels WHERE code = @code;

-- name: ChannelIDByCode :one
SELECT id FROM channels WHERE code = @code;

-- name: ChannelList :many
-- Channels with what is going on in them; archived ones where they are asked for, too.
WITH found AS NOT MATERIALIZED (
    SELECT c.id, c.code FROM channels c
    WHERE (c.archived_at IS NULL OR @archived::boolean) AND strpos(lower(concat_ws(' ', c.code, c.name, c.address)), lower(@search)) > 0
)
SELECT c.code, c.platform, c.environment, c.name, c.address, c.enabled, (c.archived_at IS NOT NULL)::boolean AS archived, p.code AS pos_code,
       (SELECT count(*) FROM sales s WHERE s.channel_id = c.id) AS sales,
       (SELECT count(*) FROM sales s WHERE s.channel_id = c.id AND s.state = 'held') AS held,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY code LIMIT @most OFFSET @skip) f
JOIN channels c ON c.id = f.id
JOIN points_of_sale p ON p.id = c.pos_id
ORDER BY c.code;

-- name: TaxMappingList :many
-- What stands for the shop's rates, for those of a class that have none of their
-- own, and for all others: kind is rate, class or default.
SELECT m.kind::text AS kind, m.remote::text AS remote, g.code, g.percent
FROM (
    SELECT 1 AS rank, 'rate' AS kind, r.remote_rate_id AS remote, r.tax_group FROM tax_mappings r WHERE r.channel_id = @channel_id
    UNION ALL
    SELECT 2, 'class', k.remote_class, k.tax_group FROM tax_class_mappings k WHERE k.channel_id = @channel_id
    UNION ALL
    SELECT 3, 'default', '', c.default_tax_group FROM channels c WHERE c.id = @channel_id
) m
JOIN tax_groups g ON g.code = m.tax_group
ORDER BY m.rank, m.remote;

-- name: DefaultTaxSave :exec
-- What stands for whatever no mapping is for.
UPDATE channels SET default_tax_group = @tax_group::text WHERE id = @channel_id;

-- name: PaymentMappingList :many
-- Where a channel's payment methods go: as the channel says, else as its point of
-- sale does. No register: an empty code.
SELECT m.remote_method, a.code AS money_account, m.paid_statuses, coalesce(r.code, '')::text AS register
FROM (
    SELECT remote_method, money_account_id, paid_statuses, register_id FROM payment_mappings WHERE payment_mappings.channel_id = @channel_id
    UNION ALL
    SELECT g.remote_method, g.money_account_id, '{}'::text[], g.register_id
    FROM pos_payment_mappings g JOIN channels c ON c.pos_id = g.pos_id
    WHERE c.id = @channel_id AND NOT EXISTS (SELECT FROM payment_mappings o WHERE o.channel_id = c.id AND o.remote_method = g.remote_method)
) m
JOIN money_accounts a ON a.id = m.money_account_id
LEFT JOIN registers r ON r.id = m.register_id
ORDER BY m.remote_method;

-- name: ItemsBySKU :many
-- Items with the tax group that each has; an empty one for none.
SELECT i.id, i.sku, i.kind, coalesce(g.code, '')::text AS tax_group, coalesce(g.percent, 0)::numeric AS percent
FROM items i LEFT JOIN tax_groups g ON g.code = i.tax_group
WHERE i.sku = ANY (@skus::text[]);

-- name: KeyStoredAt :one
-- When the key of a channel's shop was stored.
SELECT updated_at FROM channel_credentials WHERE channel_id = @channel_id;
