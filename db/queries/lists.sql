-- The lists of shops, as they were pulled last.

-- name: ListsAsk :exec
-- Asks for the lists of a channel's shop, where the channel is switched on and has a
-- key.
INSERT INTO outbox AS o (topic, channel)
SELECT 'lists', c.code FROM channels c JOIN channel_credentials k ON k.channel_id = c.id WHERE c.code = @code AND c.enabled
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';

-- name: ListPulled :exec
INSERT INTO shop_lists (channel_id, list) VALUES (@channel_id, @list)
ON CONFLICT (channel_id, list) DO UPDATE SET pulled_at = now();

-- name: ListSave :many
-- Keeps a list as the shop has it now, each id once, and names what differs from
-- before: new, changed, gone. An empty percent is none.
WITH shop AS (
    SELECT unnest(@ids::text[]) AS remote_id, unnest(@titles::text[]) AS title, unnest(@enabled::boolean[]) AS enabled,
           unnest(@unders::text[]) AS under, nullif(unnest(@percents::text[]), '')::numeric AS percent
), before AS (
    SELECT e.* FROM shop_list_entries e WHERE e.channel_id = @channel_id AND e.list = @list
), saved AS (
    INSERT INTO shop_list_entries (channel_id, list, remote_id, title, enabled, under, percent)
    SELECT @channel_id, @list, s.remote_id, s.title, s.enabled, s.under, s.percent FROM shop s
    ON CONFLICT (channel_id, list, remote_id) DO UPDATE SET
        title = excluded.title, enabled = excluded.enabled, under = excluded.under, percent = excluded.percent, last_seen_at = now(), gone_at = NULL
), lost AS (
    UPDATE shop_list_entries e SET gone_at = now()
    WHERE e.channel_id = @channel_id AND e.list = @list AND e.gone_at IS NULL AND NOT EXISTS (SELECT FROM shop s WHERE s.remote_id = e.remote_id)
)
SELECT c.change::text AS change, c.remote_id::text AS remote_id, c.title::text AS title
FROM (
    SELECT 'new' AS change, s.remote_id, s.title
    FROM shop s WHERE NOT EXISTS (SELECT FROM before b WHERE b.remote_id = s.remote_id AND b.gone_at IS NULL)
    UNION ALL
    SELECT 'changed', s.remote_id, s.title
    FROM shop s JOIN before b ON b.remote_id = s.remote_id AND b.gone_at IS NULL
    WHERE (b.title, b.enabled, b.under, b.percent) IS DISTINCT FROM (s.title, s.enabled, s.under, s.percent)
    UNION ALL
    SELECT 'gone', b.remote_id, b.title
    FROM before b WHERE b.gone_at IS NULL AND NOT EXISTS (SELECT FROM shop s WHERE s.remote_id = b.remote_id)
) c
ORDER BY 1, 2;

-- name: ListGet :many
-- A list with what is gone of it, as far as it was pulled.
SELECT remote_id, title, enabled, under, percent, first_seen_at, last_seen_at, gone_at
FROM shop_list_entries WHERE channel_id = @channel_id AND list = @list ORDER BY remote_id;

-- name: MappingsAstray :many
-- What a channel maps and its shop has no longer, or never had: as far as the list was
-- pulled. Of what the shop never had the title is empty.
SELECT m.list::text AS list, m.value::text AS value, m.ours::text AS ours, coalesce(e.title, '')::text AS title
FROM (
    SELECT 'taxes' AS list, r.remote_rate_id AS value, r.tax_group AS ours FROM tax_mappings r WHERE r.channel_id = @channel_id
    UNION ALL
    SELECT 'tax_classes', k.remote_class, k.tax_group FROM tax_class_mappings k WHERE k.channel_id = @channel_id
    UNION ALL
    SELECT 'payments', p.remote_method, a.code FROM payment_mappings p JOIN money_accounts a ON a.id = p.money_account_id WHERE p.channel_id = @channel_id
    UNION ALL
    SELECT 'delivery', y.remote_method, y.carrier FROM carrier_counterparties y WHERE y.channel_id = @channel_id
    UNION ALL
    SELECT 'delivery', d.remote_method, d.delivery_method FROM delivery_mappings d WHERE d.channel_id = @channel_id
    UNION ALL
    SELECT 'categories', g.remote_category, g.category FROM category_mappings g WHERE g.channel_id = @channel_id
) m
JOIN shop_lists l ON l.channel_id = @channel_id AND l.list = m.list
LEFT JOIN shop_list_entries e ON e.channel_id = @channel_id AND e.list = m.list AND e.remote_id = m.value
WHERE NOT EXISTS (
    SELECT FROM shop_list_entries has
    WHERE has.channel_id = @channel_id AND has.list = m.list AND has.gone_at IS NULL
      AND (has.remote_id = m.value OR m.list = 'delivery' AND split_part(has.remote_id, ':', 1) = m.value)) -- a method of any zone
ORDER BY 1, 2;

-- name: ClassesOfManyRates :many
-- Mapped tax classes in which the shop has rates of more than one percentage.
SELECT k.remote_class, k.tax_group, string_agg(DISTINCT trim_scale(e.percent)::text, ', ')::text AS percents
FROM tax_class_mappings k
JOIN shop_list_entries e ON e.channel_id = k.channel_id AND e.list = 'taxes' AND e.under = k.remote_class AND e.gone_at IS NULL
WHERE k.channel_id = @channel_id
GROUP BY k.remote_class, k.tax_group
HAVING count(DISTINCT e.percent) > 1
ORDER BY k.remote_class;

-- name: ListEntries :many
-- What a channel's shop has, with what stands for it of ours; empty for nothing.
SELECT e.list, e.remote_id, e.title, e.under, e.percent, e.enabled, e.last_seen_at, e.gone_at,
       coalesce(CASE e.list
           WHEN 'payments' THEN stands_for(e.channel_id, 'payment', e.remote_id, '')
           WHEN 'taxes' THEN stands_for(e.channel_id, 'tax', e.remote_id, e.under)
           WHEN 'tax_classes' THEN (SELECT k.tax_group FROM tax_class_mappings k WHERE k.channel_id = e.channel_id AND k.remote_class = e.remote_id)
           WHEN 'delivery' THEN (SELECT d.delivery_method FROM delivery_mappings d WHERE d.channel_id = e.channel_id AND d.remote_method = split_part(e.remote_id, ':', 1))
           WHEN 'categories' THEN (SELECT g.category FROM category_mappings g WHERE g.channel_id = e.channel_id AND g.remote_category = e.remote_id)
       END, '')::text AS ours
FROM shop_list_entries e WHERE e.channel_id = @channel_id
ORDER BY e.list, e.remote_id;

-- name: ListStates :many
-- When each list of a channel's shop was pulled last, and how much is on it.
SELECT l.list, l.pulled_at, (SELECT count(*) FROM shop_list_entries e WHERE e.channel_id = l.channel_id AND e.list = l.list AND e.gone_at IS NULL) AS entries
FROM shop_lists l WHERE l.channel_id = @channel_id
ORDER BY l.list;
