-- name: SignalList :many
-- What metrics tell of the ledger, one row per series; label is the state, reason, kind,
-- topic, environment or, of how often a channel is read, what it says itself. It is asked
-- again and again: what grows with the years is out of it, and the rest is found by the
-- indexes of what is open. A channel that was never read lags without end.
SELECT 'channel'::text AS signal, c.code AS channel, c.environment AS label, 1::float8 AS value
FROM channels c WHERE c.archived_at IS NULL
UNION ALL
SELECT 'sales', c.code, s.state, count(*)
FROM sales s JOIN channels c ON c.id = s.channel_id
WHERE s.state NOT IN ('settled', 'cancelled', 'reversed')
GROUP BY c.code, s.state
UNION ALL
SELECT 'held', c.code, h.reason, count(DISTINCT s.id)
FROM sales s JOIN sale_holds h ON h.sale_id = s.id JOIN channels c ON c.id = s.channel_id
WHERE s.state NOT IN ('settled', 'cancelled', 'reversed') AND s.state IN ('held', 'awaiting_release')
GROUP BY c.code, h.reason
UNION ALL
SELECT w.signal, c.code, '', w.value
FROM (
    SELECT o.channel_id, count(*) AS orders, min(least(o.asked_at, greatest(o.modified_at, o.first_seen_at))) AS since
    FROM orders o WHERE o.processed_version < o.version GROUP BY o.channel_id
) u
JOIN channels c ON c.id = u.channel_id
CROSS JOIN LATERAL (VALUES ('orders', u.orders::float8), ('order age', extract(epoch FROM now() - u.since)::float8)) w (signal, value)
UNION ALL
SELECT 'poll lag', c.code, '', coalesce(extract(epoch FROM now() - max(f.updated_at)), 'Infinity')::float8
FROM channels c LEFT JOIN feed_cursors f ON f.channel_id = c.id AND f.feed IN ('orders', 'order ids')
WHERE c.enabled AND c.orders_in
GROUP BY c.code
UNION ALL
SELECT 'poll interval', c.code, coalesce(c.schedules ->> 'orders', ''), 0
FROM channels c WHERE c.enabled AND c.orders_in
UNION ALL
SELECT 'webhook lag', c.code, '', extract(epoch FROM now() - min(d.received_at))::float8
FROM webhook_deliveries d JOIN channels c ON c.id = d.channel_id
WHERE d.outcome = 'woke' AND NOT d.followed AND c.enabled AND c.orders_in
GROUP BY c.code
UNION ALL
SELECT 'pushes', c.code, p.state, count(*)
FROM stock_pushes p JOIN channels c ON c.id = p.channel_id
WHERE p.state IN ('waiting', 'confirmed')
GROUP BY c.code, p.state
UNION ALL
SELECT 'listings', c.code, '', count(*)
FROM listing_news n JOIN channels c ON c.id = n.channel_id
GROUP BY c.code
UNION ALL
SELECT 'listings failing', c.code, l.error_kind, count(*)
FROM listings l JOIN channels c ON c.id = l.channel_id
WHERE l.error_kind IS NOT NULL
GROUP BY c.code, l.error_kind
UNION ALL
SELECT 'findings', c.code, f.kind, count(*)
FROM channel_findings f JOIN channels c ON c.id = f.channel_id
WHERE f.settled_at IS NULL
GROUP BY c.code, f.kind
UNION ALL
SELECT 'notices unsent', c.code, d.way, count(*)
FROM notice_deliveries d JOIN notice_messages m ON m.id = d.message_id JOIN channels c ON c.id = m.channel_id
WHERE d.state IN ('in_doubt', 'failed') AND d.done_at > now() - interval '1 day'
GROUP BY c.code, d.way
UNION ALL
SELECT w.signal, CASE WHEN u.patient THEN 'patient' ELSE 'live' END, u.topic, w.value
FROM (SELECT o.patient, o.topic, count(*) AS requests, min(o.created_at) AS since FROM outbox o GROUP BY o.patient, o.topic) u
CROSS JOIN LATERAL (VALUES ('outbox', u.requests::float8), ('outbox age', extract(epoch FROM now() - u.since)::float8)) w (signal, value)
ORDER BY 1, 2, 3;
