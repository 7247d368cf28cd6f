-- name: ReconcileBegin :one
-- Begins a look over a channel; one of the same key is gone on with. What another run
-- has left of a channel's is at its end.
WITH left_over AS (
    UPDATE reconciliations SET state = 'failed', ended_at = now(), error = 'its run is gone'
    WHERE channel_id = @channel_id AND state = 'running' AND key <> @key
    RETURNING id
), forgotten AS (
    DELETE FROM reconcile_seen WHERE reconciliation_id IN (SELECT id FROM left_over)
)
INSERT INTO reconciliations AS r (channel_id, key, since, until) VALUES (@channel_id, @key, @since, @until)
ON CONFLICT (key) DO UPDATE SET key = excluded.key
RETURNING r.*;

-- name: ReconcileRunning :one
-- The look over a channel that is under way.
SELECT since, until, begun_at FROM reconciliations WHERE channel_id = @channel_id AND state = 'running';

-- name: ReconcileForget :exec
-- Drops a channel's findings that were over before then, and its looks that had ended.
WITH looks AS (
    DELETE FROM reconciliations r WHERE r.channel_id = @channel_id AND r.ended_at < @before::timestamptz
)
DELETE FROM reconcile_findings f WHERE f.channel_id = @channel_id AND f.state = 'closed' AND f.closed_at < @before::timestamptz;

-- name: ReconcileGet :one
SELECT sqlc.embed(r), c.code AS channel FROM reconciliations r JOIN channels c ON c.id = r.channel_id WHERE r.id = @id;

-- name: ReconcileMove :execrows
-- Compare-and-set: no row means that somebody else moved it on, or ended it.
UPDATE reconciliations SET position = @position, version = version + 1, orders = orders + @orders, listings = listings + @listings,
    in_flight = in_flight + @in_flight, opened = opened + @opened, closed = closed + @closed
WHERE id = @id AND version = @version AND state = 'running';

-- name: ReconcileEnd :one
-- Ends a look, for an error where it isn't empty. One that has ended stays as it ended.
WITH forgotten AS (
    DELETE FROM reconcile_seen WHERE reconciliation_id = @id
)
UPDATE reconciliations SET state = CASE WHEN state <> 'running' THEN state WHEN @error::text = '' THEN 'done' ELSE 'failed' END,
    ended_at = coalesce(ended_at, now()), error = CASE WHEN state = 'running' THEN nullif(@error, '') ELSE error END
WHERE id = @id
RETURNING id, orders, listings, in_flight, opened, closed;

-- name: ReconcileSaw :exec
INSERT INTO reconcile_seen (reconciliation_id, remote_id) SELECT @id, unnest(@remote_ids::text[]) ON CONFLICT DO NOTHING;

-- name: ReconcileUnseen :many
-- The orders of ours after one that a look hasn't seen, though it ought to have: those of
-- sales placed in its time, and those that something was found of before.
WITH ours AS (
    SELECT s.remote_id FROM sales s JOIN orders o USING (channel_id, remote_id)
    WHERE s.channel_id = @channel_id AND s.placed_at >= @since AND s.placed_at < @until AND o.status <> 'trash'
    UNION
    SELECT f.subject FROM reconcile_findings f WHERE f.channel_id = @channel_id AND f.repair <> 'push' AND f.state <> 'closed'
)
SELECT ours.remote_id FROM ours LEFT JOIN reconcile_seen e ON e.reconciliation_id = @id::bigint AND e.remote_id = ours.remote_id
WHERE ours.remote_id > @after::text AND e.remote_id IS NULL
ORDER BY ours.remote_id LIMIT @most;

-- name: ReconcileFrontier :one
-- Up to when, by the shop's clock, all changes of orders and of products have been read:
-- a shop may commit one some time after the second that it stamps on it.
SELECT coalesce(max(updated_at + make_interval(secs => clock_ms / 1000.0)) FILTER (WHERE feed IN ('orders', 'order ids')) - interval '3 minutes', 'epoch')::timestamptz AS orders,
       coalesce(max(updated_at + make_interval(secs => clock_ms / 1000.0)) FILTER (WHERE feed = 'catalogue') - interval '3 minutes', 'epoch')::timestamptz AS listings
FROM feed_cursors WHERE channel_id = @channel_id;

-- name: ReconcileOrders :many
-- What we have of these orders. Moving: it was not walked to its end, or something is
-- about to happen to it. Waits: a person or a register is waited for, or nobody any more.
SELECT o.remote_id, o.number, o.status, o.modified_at, o.asked_at, o.content_hash, (o.unreadable IS NOT NULL)::boolean AS unreadable,
       coalesce(s.id, 0)::bigint AS sale_id, coalesce(s.number, '')::text AS sale_number, coalesce(s.currency, '')::text AS currency,
       coalesce(s.total, 0)::numeric AS total, coalesce(s.issue_asked, false)::boolean AS issue_asked, coalesce(s.cancelled, false)::boolean AS cancelled,
       (o.processed_version < o.version
        OR EXISTS (SELECT FROM outbox x WHERE x.topic = 'order' AND x.channel = @channel::text AND x.subject = o.remote_id)
        OR EXISTS (SELECT FROM commands k WHERE k.sale_id = s.id AND k.applied_at IS NULL)
        OR EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = s.id AND w.kind = 'status' AND w.state = 'intended'))::boolean AS moving,
       (coalesce(s.state IN ('new', 'held', 'awaiting_release', 'awaiting_shift') OR 'payment' = ANY (s.skipped), false) OR EXISTS (SELECT FROM waiting_payments p WHERE p.sale_id = s.id))::boolean AS waits
FROM orders o
LEFT JOIN sales s ON s.channel_id = o.channel_id AND s.remote_id = o.remote_id
WHERE o.channel_id = @channel_id AND o.remote_id = ANY (@remote_ids::text[]);

-- name: ReconcileMoney :many
-- The money of some sales, the oldest first, but for what people booked apart from what
-- the shop says.
SELECT p.sale_id, p.amount, p.currency, p.method, p.by_hand, a.code AS money_account
FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.sale_id = ANY (@sales::bigint[]) AND NOT p.apart ORDER BY p.id;

-- name: ReconcileListings :many
-- What we have of these listings, as PushNews has it. Moving: it is about to be looked at
-- or told something, waits for a person, or is known to be in trouble.
SELECT sqlc.embed(l), t.quantity, t.price,
       (l.push_attempt IS NOT NULL OR l.push_retry_at IS NOT NULL OR l.push_doubted OR l.error_kind IS NOT NULL
        OR EXISTS (SELECT FROM listing_news n WHERE n.listing_id = l.id)
        OR EXISTS (SELECT FROM push_news n WHERE n.listing_id = l.id OR n.item_id = l.item_id)
        OR EXISTS (SELECT FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id WHERE x.listing_id = l.id AND p.state IN ('waiting', 'confirmed')))::boolean AS moving
FROM listings l
LEFT JOIN LATERAL (
    SELECT array_remove(ARRAY[x.quantity], NULL)::numeric[] AS quantity, array_remove(ARRAY[x.price], NULL)::numeric[] AS price
    FROM listing_targets x WHERE x.listing_id = l.id OFFSET 0
) t ON true
WHERE l.channel_id = @channel_id AND l.remote_id = ANY (@remote_ids::text[]) AND l.gone_at IS NULL AND (l.item_id IS NOT NULL OR l.kind = 'parent')
ORDER BY l.id;

-- name: ReconcileSave :one
-- Keeps what was found of some subjects of some kinds, and closes what isn't so any more.
-- What is found again is the same finding; one that a person ignored is open again once it
-- is about something else, and one that was repaired where that didn't help.
WITH kept AS (
    INSERT INTO reconcile_findings AS f (channel_id, kind, subject, name, shop, ours, repair, shows, asked_at)
    SELECT @channel_id, g.kind, g.subject, g.name, g.shop, g.ours, g.repair, g.shows, g.asked_at
    FROM jsonb_to_recordset(@found::jsonb) AS g (kind text, subject text, name text, shop text, ours text, repair text, shows jsonb, asked_at timestamptz)
    ORDER BY g.subject, g.kind
    ON CONFLICT (channel_id, kind, subject) WHERE state <> 'closed' DO UPDATE SET
        state = CASE WHEN f.state = 'ignored' AND (f.shop, f.ours) = (excluded.shop, excluded.ours) THEN 'ignored'
                     WHEN f.read_due AND excluded.repair = 'read' THEN 'repairing' ELSE 'open' END,
        name = excluded.name, shop = excluded.shop, ours = excluded.ours, repair = excluded.repair, shows = excluded.shows,
        asked_at = excluded.asked_at, seen_at = now(), read_due = f.read_due AND excluded.repair = 'read'
    RETURNING f.kind, f.subject, f.name, f.shop, f.ours, (f.xmax = 0) AS fresh
), closed AS (
    UPDATE reconcile_findings f SET state = 'closed', closed_at = now(), read_due = false
    WHERE f.channel_id = @channel_id AND f.state <> 'closed' AND f.kind = ANY (@kinds::text[]) AND f.subject = ANY (@agreed::text[])
      AND f.kind || ' ' || f.subject <> ALL (@still::text[])
    RETURNING f.kind, f.subject, f.name, f.shop, f.ours
), told AS (
    INSERT INTO journal (actor, action, channel, result, detail)
    SELECT 'orderloom', 'reconcile', @channel::text, n.result,
           jsonb_build_object('kind', n.kind, 'subject', n.subject, 'name', n.name, 'shop', n.shop, 'ours', n.ours)
    FROM (
        SELECT kind, subject, name, shop, ours, 'found' AS result FROM kept WHERE fresh
        UNION ALL
        SELECT kind, subject, name, shop, ours, 'settled' FROM closed
    ) n
)
SELECT (SELECT count(*) FROM kept WHERE fresh) AS opened, (SELECT count(*) FROM closed) AS closed;

-- name: ReconcileFindingList :many
-- Findings, the newest first; one alone by its id.
WITH found AS NOT MATERIALIZED (
    SELECT f.id FROM reconcile_findings f
    WHERE (@channel::text = '' OR f.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@kind::text = '' OR f.kind = @kind) AND (@id::bigint = 0 OR f.id = @id)
      AND CASE @state::text WHEN '' THEN true WHEN 'unsettled' THEN f.state IN ('open', 'repairing') ELSE f.state = @state END
)
SELECT sqlc.embed(f), coalesce(f.actor, '')::text AS actor, c.code AS channel, c.zone, coalesce(s.state, '')::text AS sale_state, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) x
JOIN reconcile_findings f ON f.id = x.id
JOIN channels c ON c.id = f.channel_id
LEFT JOIN sales s ON s.channel_id = f.channel_id AND s.remote_id = f.subject AND f.repair <> 'push'
ORDER BY f.id DESC;

-- name: ReconcileLookList :many
-- Looks over channels, the newest first.
WITH found AS NOT MATERIALIZED (
    SELECT r.id FROM reconciliations r
    WHERE (@channel::text = '' OR r.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@state::text = '' OR r.state = @state)
)
SELECT sqlc.embed(r), c.code AS channel, c.zone, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) x
JOIN reconciliations r ON r.id = x.id
JOIN channels c ON c.id = r.channel_id
ORDER BY r.id DESC;

-- name: ReconcileFindingLock :one
SELECT sqlc.embed(f), sqlc.embed(c) FROM reconcile_findings f JOIN channels c ON c.id = f.channel_id WHERE f.id = @id FOR UPDATE OF f;

-- name: ReconcileFindingDecide :exec
UPDATE reconcile_findings SET state = @state, command = @command::text, actor = @actor::text, reason = @reason, decided_at = now(),
    read_due = @state = 'repairing' AND repair = 'read'
WHERE id = @id;

-- name: ReconcileToRead :many
-- The orders that people want read anew, the longest asked for first.
SELECT id, subject FROM reconcile_findings WHERE channel_id = @channel_id AND read_due ORDER BY id LIMIT @most;

-- name: ReconcileRead :exec
UPDATE reconcile_findings SET read_due = false WHERE id = ANY (@ids::bigint[]);

-- name: ReconcileShown :one
-- Keeps what a shop shows of a listing, unless it was looked at since, and has it told
-- what it should show: the listing's id, 0 where there is none any more.
WITH shown AS (
    UPDATE listings l SET manages_stock = x.manages_stock, seen_quantity = x.quantity, seen_in_stock = x.in_stock, seen_price = x.price,
        seen_sale_price = x.sale_price, seen_discount = x.discount, seen_hidden = x.hidden, seen_at = @asked_at
    FROM jsonb_to_record(@shows::jsonb) AS x (manages_stock text, quantity numeric, in_stock boolean, price numeric, sale_price numeric, discount numeric, hidden boolean)
    WHERE l.channel_id = @channel_id AND l.remote_id = @remote_id AND l.seen_at < @asked_at
)
SELECT coalesce((SELECT l.id FROM listings l WHERE l.channel_id = @channel_id AND l.remote_id = @remote_id AND l.gone_at IS NULL), 0)::bigint AS id;
