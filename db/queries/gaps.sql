-- What is missing of ours for the values of shops.

-- name: GapList :many
-- What held sales need and nothing stands for, and the payment methods that enabled
-- channels' shops offer and nothing stands for: with how many sales wait, since when the
-- first of them does (the epoch for none), what the shop's list says of the value, and
-- the order of one of them. One that was filled stays, with what fills it, until the last
-- of its sales has looked again. Of all channels and kinds where these are empty, of one
-- gap where value is given; all of them where most is 0.
WITH found AS MATERIALIZED (
    SELECT c.code AS channel, c.zone, g.*
    FROM (
        SELECT f.channel_id, f.kind, f.value, count(DISTINCT w.sale_id) AS waiting, min(f.since) AS since, max(w.sale_id) AS example,
               CASE WHEN bool_and(f.filled_by IS NOT NULL) THEN min(f.filled_by) ELSE '' END AS filled
        FROM (
            SELECT n.*, stands_for(n.channel_id, n.kind, n.value, n.class) AS filled_by
            FROM (
                SELECT s.channel_id, h.need_kind AS kind, h.need_value AS value, h.need_class AS class, h.found IS NULL AS was_gap,
                       array_agg(DISTINCT s.id) AS sales, min(s.created_at) AS since
                FROM sale_holds h JOIN sales s ON s.id = h.sale_id
                WHERE h.need_kind IS NOT NULL
                GROUP BY s.channel_id, h.need_kind, h.need_value, h.need_class, h.found IS NULL
                UNION ALL
                SELECT p.channel_id, 'payment', p.remote_id, '', false, '{}', NULL
                FROM shop_list_entries p JOIN channels a ON a.id = p.channel_id
                WHERE p.list = 'payments' AND p.enabled AND p.gone_at IS NULL AND a.enabled
            ) n
            OFFSET 0 -- what stands for a value is asked once, not for each of its sales
        ) f
        LEFT JOIN LATERAL unnest(f.sales) AS w(sale_id) ON true
        WHERE f.filled_by IS NULL OR f.was_gap
        GROUP BY f.channel_id, f.kind, f.value
    ) g
    JOIN channels c ON c.id = g.channel_id
    WHERE (@channel::text = '' OR c.code = @channel) AND (@kind::text = '' OR g.kind = @kind) AND (@value::text = '' OR g.value = @value)
)
SELECT g.channel, g.zone, g.kind::text AS kind, g.value::text AS value, g.waiting::bigint AS waiting, g.filled::text AS filled,
       coalesce(g.since, 'epoch')::timestamptz AS since, e.title, e.percent, o.body, (SELECT count(*) FROM found) AS in_all
FROM (SELECT * FROM found ORDER BY channel, kind, value LIMIT nullif(@most::int, 0) OFFSET @skip) g
LEFT JOIN shop_list_entries e ON e.channel_id = g.channel_id AND e.remote_id = g.value
     AND e.list = CASE g.kind WHEN 'payment' THEN 'payments' WHEN 'tax' THEN 'taxes' END
LEFT JOIN sales x ON x.id = g.example
LEFT JOIN orders o ON o.channel_id = x.channel_id AND o.remote_id = x.remote_id
ORDER BY g.channel, g.kind, g.value;

-- name: GapHouse :one
-- What there is of ours to fill gaps with, and how channels filled theirs; SKUs only
-- where they are asked for.
SELECT jsonb_build_object(
    'tax_groups', (SELECT jsonb_agg(jsonb_build_object('code', g.code, 'percent', g.percent::text) ORDER BY g.code) FROM tax_groups g),
    'accounts', (SELECT jsonb_agg(jsonb_build_object('code', a.code, 'name', a.name, 'kind', a.kind) ORDER BY a.code) FROM money_accounts a),
    'methods', (
        SELECT jsonb_object_agg(m.remote_method, m.accounts)
        FROM (SELECT p.remote_method, jsonb_agg(a.code) AS accounts FROM payment_mappings p JOIN money_accounts a ON a.id = p.money_account_id GROUP BY 1) m),
    'skus', (SELECT jsonb_agg(i.sku ORDER BY i.sku) FROM items i WHERE @with_skus::boolean),
    'services', (SELECT jsonb_agg(i.sku ORDER BY i.sku) FROM items i WHERE i.kind = 'service'),
    'settings', (
        SELECT jsonb_object_agg(s.key, s.skus)
        FROM (SELECT l.key, jsonb_agg(l.value) AS skus FROM channels c, jsonb_each(c.policy) l WHERE l.key LIKE '%\_sku' AND l.value <> '""' GROUP BY 1) s)
)::jsonb AS house;

-- name: NeedyCount :one
-- For how many sales something new stands for what they need: of all channels where the
-- channel is empty.
SELECT count(DISTINCT sale_id) FROM needy_sales
WHERE need_kind = @kind::text AND need_value = @value::text AND (@channel::text = '' OR channel = @channel);

-- name: SettingFill :exec
-- Sets one setting of a channel's policy.
UPDATE channels SET policy = policy || jsonb_build_object(@setting::text, @value::text) WHERE code = @code;

-- name: CurrencyAllow :exec
-- Allows a currency at the point of sale that a channel sells under.
UPDATE points_of_sale SET currencies = currencies || @currency::text
WHERE id = (SELECT c.pos_id FROM channels c WHERE c.code = @channel) AND @currency::text <> ALL (currencies);

-- name: ItemAdd :exec
-- An item that is there already stays as it is.
INSERT INTO items (sku, name, kind) VALUES (@sku, @name, @kind) ON CONFLICT (sku) DO NOTHING;

-- name: SettingGet :one
-- What a channel's policy has in a setting.
SELECT coalesce(policy ->> @setting::text, '')::text AS value FROM channels WHERE code = @code;

-- name: TaxGroupCodes :many
SELECT code FROM tax_groups ORDER BY code;

-- name: ServiceSKUs :many
SELECT sku FROM items WHERE kind = 'service' ORDER BY sku;
