-- name: CursorGet :one
SELECT position, version, clock_ms FROM feed_cursors WHERE channel_id = @channel_id AND feed = @feed;

-- name: CursorSave :execrows
-- Compare-and-set: no row means that somebody else moved the cursor meanwhile.
INSERT INTO feed_cursors (channel_id, feed, position, clock_ms)
SELECT @channel_id, @feed, @position, @clock_ms WHERE @version::bigint = 0
ON CONFLICT (channel_id, feed) DO NOTHING;

-- name: CursorMove :execrows
UPDATE feed_cursors SET position = @position, clock_ms = @clock_ms, version = version + 1, updated_at = now()
WHERE channel_id = @channel_id AND feed = @feed AND version = @version;

-- name: FeedProofGet :one
SELECT heeded, proven_at FROM feed_proofs WHERE channel_id = @channel_id;

-- name: FeedProofSave :exec
INSERT INTO feed_proofs (channel_id, heeded, proven_at) VALUES (@channel_id, @heeded, @proven_at)
ON CONFLICT (channel_id) DO UPDATE SET heeded = excluded.heeded, proven_at = excluded.proven_at;

-- name: OrderSave :batchone
-- Keeps the newest reading. Answers with no row where ours is newer already; ours isn't
-- where it is dated after believed_to: the shop's clock was put back since.
-- The echo of a status that we wrote ourselves is kept, but is no news. An echo is
-- heard once: the same status set again by somebody else is news.
INSERT INTO orders AS o (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, unreadable, payload_hash)
VALUES (@channel_id, @remote_id, @number, @status, @modified_at, @asked_at, @content_hash, @core_hash, @body, @unreadable, @payload_hash)
ON CONFLICT (channel_id, remote_id) DO UPDATE SET
    number = excluded.number, status = excluded.status, modified_at = excluded.modified_at, asked_at = excluded.asked_at,
    content_hash = excluded.content_hash, core_hash = excluded.core_hash, body = excluded.body, unreadable = excluded.unreadable,
    payload_hash = coalesce(excluded.payload_hash, o.payload_hash),
    changed = o.content_hash <> excluded.content_hash
              AND NOT (o.core_hash = excluded.core_hash AND excluded.status IS NOT DISTINCT FROM o.written_status),
    version = o.version + (o.content_hash <> excluded.content_hash
              AND NOT (o.core_hash = excluded.core_hash AND excluded.status IS NOT DISTINCT FROM o.written_status))::int,
    written_status = nullif(o.written_status, excluded.status)
WHERE (excluded.modified_at, excluded.asked_at) > (o.modified_at, o.asked_at)
   OR (o.modified_at > @believed_to AND excluded.asked_at > o.asked_at)
RETURNING remote_id, number, changed, version;

-- name: OrderLock :one
-- The order with its channel's code, locked: passes over one order take turns.
SELECT o.channel_id, o.remote_id, o.number, o.status, o.modified_at, o.body, o.unreadable, o.version, o.processed_version, o.payload_hash
FROM orders o
JOIN channels c ON c.id = o.channel_id
WHERE c.code = @channel AND o.remote_id = @remote_id
FOR UPDATE OF o;

-- name: ReadingBefore :one
-- What an order said when it was at a version, where it was edited since.
SELECT body FROM order_readings WHERE channel_id = @channel_id AND remote_id = @remote_id AND version >= @version ORDER BY version LIMIT 1;

-- name: Readings :many
-- What an order says as it is stored, and what it said before it was edited, the
-- newest first.
SELECT r.body::jsonb AS body FROM (
    SELECT version, body FROM orders o WHERE o.channel_id = @channel_id AND o.remote_id = @remote_id AND o.body IS NOT NULL
    UNION ALL
    SELECT version, body FROM order_readings k WHERE k.channel_id = @channel_id AND k.remote_id = @remote_id
) r
ORDER BY r.version DESC;

-- name: ReadingsOfSale :many
-- What a sale's order said, the first reading first, and until when; the newest is said
-- until now.
SELECT r.version, r.body::jsonb AS body, r.until::timestamptz AS until FROM (
    SELECT o.version, o.body, now() AS until
    FROM sales s JOIN orders o USING (channel_id, remote_id) WHERE s.id = @sale_id AND o.body IS NOT NULL
    UNION ALL
    SELECT k.version, k.body, k.kept_at
    FROM sales s JOIN order_readings k USING (channel_id, remote_id) WHERE s.id = @sale_id
) r
ORDER BY r.version;

-- name: OrderMarkProcessed :exec
-- A pass is over: it walked this version of the order, and carried out what people had
-- asked of the sale by then.
WITH concluded AS (
    UPDATE commands SET concluded_at = now() WHERE sale_id = @sale_id AND applied_at IS NOT NULL AND concluded_at IS NULL
)
UPDATE orders SET processed_version = greatest(processed_version, @version) WHERE channel_id = @channel_id AND remote_id = @remote_id;

-- name: OrdersUnprocessed :one
-- How many orders of a channel wait to be walked; all channels' for an empty code.
SELECT count(*) FROM orders o JOIN channels c ON c.id = o.channel_id
WHERE o.processed_version < o.version AND (c.code = @channel OR @channel::text = '');

-- name: OrderProgress :one
-- How far a set of channels has got.
SELECT count(*) AS seen, count(*) FILTER (WHERE processed_version = version) AS walked FROM orders;

-- name: OrdersKnown :many
-- Those of the orders that were read before, as they were then.
SELECT remote_id, number, status, modified_at, body FROM orders WHERE channel_id = @channel_id AND remote_id = ANY (@remote_ids::text[]);

-- name: OrdersOpen :many
-- The orders of a channel's open sales, the longest unread first.
SELECT o.remote_id FROM sales s JOIN orders o USING (channel_id, remote_id)
WHERE s.channel_id = @channel_id AND s.state NOT IN ('settled', 'cancelled', 'reversed')
ORDER BY o.asked_at, o.remote_id
LIMIT @most;

-- name: OrdersToLookFor :many
-- The orders after one, in the order of their ids, that a shop may have thrown away or
-- taken back without a word: those of open sales, and those lately found in its trash.
SELECT o.remote_id FROM sales s JOIN orders o USING (channel_id, remote_id)
WHERE s.channel_id = @channel_id AND o.remote_id > @after
  AND (s.state NOT IN ('settled', 'cancelled', 'reversed') OR o.status = 'trash' AND o.asked_at > now() - interval '60 days')
ORDER BY o.remote_id
LIMIT @most;
