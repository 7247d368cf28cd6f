-- What the console's first page shows: what needs somebody first.

-- name: HomeToday :many
-- Today's sales by state, each channel's day being its zone's.
SELECT s.state, count(*)
FROM channels c JOIN sales s ON s.channel_id = c.id AND s.dated_on = (now() AT TIME ZONE c.zone)::date
GROUP BY s.state;

-- name: HomeHeld :many
-- What holds sales: how many each reason holds, and since when the oldest of their
-- orders is there.
SELECT h.reason, count(DISTINCT s.id) AS sales, min(s.placed_at)::timestamptz AS oldest
FROM sales s JOIN sale_holds h ON h.sale_id = s.id
WHERE s.state NOT IN ('settled', 'cancelled', 'reversed') AND s.state IN ('held', 'awaiting_release')
GROUP BY h.reason
ORDER BY sales DESC, h.reason;

-- name: HomeOldest :many
-- The sales that wait for a person, the oldest orders first.
SELECT c.code AS channel, c.zone, s.number, s.remote_id, s.state, s.currency, s.total, s.placed_at,
       coalesce((SELECT string_agg(h.reason, ', ') FROM (SELECT reason, min(position) FROM sale_holds WHERE sale_id = s.id GROUP BY reason ORDER BY 2) h), '')::text AS reasons
FROM sales s JOIN channels c ON c.id = s.channel_id
WHERE s.state NOT IN ('settled', 'cancelled', 'reversed') AND s.state IN ('held', 'awaiting_release')
ORDER BY s.placed_at, s.id
LIMIT @most;

-- name: HomeChannels :many
-- How each channel does: when its orders were read last and when it sent a webhook last,
-- what is wrong with it, what waits for a person, until when it wants to be left alone. A
-- time that never was is the epoch.
SELECT c.code, c.name, c.platform, c.environment, c.zone, c.enabled, (c.enabled AND c.orders_in)::boolean AS reads,
       coalesce((SELECT max(f.updated_at) FROM feed_cursors f WHERE f.channel_id = c.id AND f.feed IN ('orders', 'order ids')), 'epoch')::timestamptz AS read_at,
       coalesce((SELECT max(d.received_at) FROM webhook_deliveries d WHERE d.channel_id = c.id), 'epoch')::timestamptz AS heard_at,
       (SELECT count(*) FROM channel_findings f WHERE f.channel_id = c.id AND f.settled_at IS NULL) AS findings,
       (SELECT count(*) FROM sales s WHERE s.channel_id = c.id AND s.state IN ('held', 'awaiting_release')
           AND s.state NOT IN ('settled', 'cancelled', 'reversed')) AS held,
       coalesce((SELECT t.closed_to FROM shop_turns t WHERE t.channel_id = c.id AND t.closed_to > now()), 'epoch')::timestamptz AS closed_to
FROM channels c
WHERE c.archived_at IS NULL
ORDER BY c.code;

-- name: HomeHours :many
-- The orders of the last day by the hour in which they were placed, and how long, in
-- seconds, one in the middle of each hour's took to get here.
SELECT date_trunc('hour', s.placed_at)::timestamptz AS hour, count(*) AS orders,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM o.first_seen_at - s.placed_at), 0))::bigint AS lag
FROM sales s JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
WHERE s.placed_at >= date_trunc('hour', now()) - interval '23 hours'
GROUP BY 1;

-- name: HomeAttention :one
-- How much needs somebody: sales that are held, findings that nobody has decided on,
-- messages that nobody has read, replies that may not have arrived.
SELECT (SELECT count(*) FROM sales WHERE state NOT IN ('settled', 'cancelled', 'reversed') AND state IN ('held', 'awaiting_release')) AS held,
       (SELECT count(*) FROM reconcile_findings WHERE state = 'open') AS findings,
       (SELECT count(*) FROM messages WHERE read_at IS NULL) AS messages,
       (SELECT count(*) FROM message_replies WHERE state = 'in_doubt') AS doubts;
