-- name: PushNewsGather :one
-- Gathers what changed since; 0 where there was nothing, or somebody else is at it.
SELECT push_news_gather(@most::int)::bigint AS taken;

-- name: PushAsk :exec
-- Asks for a channel's push, or for one that compares everything (subject full).
INSERT INTO outbox AS o (topic, channel, subject) VALUES ('stock', @channel, @subject)
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';

-- name: PushNewsFull :exec
-- Has all listings of a channel looked at.
INSERT INTO listing_news (listing_id, channel_id)
SELECT l.id, l.channel_id FROM listings l WHERE l.channel_id = @channel_id AND l.gone_at IS NULL AND (l.item_id IS NOT NULL OR l.kind = 'parent') ORDER BY l.id
ON CONFLICT (listing_id) DO NOTHING;

-- name: PushNewsUnknown :exec
-- Has those looked at whose last push nobody knows the outcome of, unless their time is
-- yet to come.
INSERT INTO listing_news (listing_id, channel_id)
SELECT l.id, l.channel_id FROM listings l WHERE l.channel_id = @channel_id AND l.push_attempt IS NOT NULL AND l.push_retry_at IS NULL ORDER BY l.id
ON CONFLICT (listing_id) DO NOTHING;

-- name: PushNews :many
-- Listings to look at, after one, with what they should show: nothing, or one figure.
-- Withheld is one that waits for a person already. OFFSET 0 has each worked out by itself;
-- the planner would rather work out the whole catalogue.
SELECT sqlc.embed(l), t.quantity, t.price, n.version,
       (l.pushed_quantity IS DISTINCT FROM l.seen_quantity AND orders_read_beyond(l.channel_id, l.seen_at))::boolean AS orders_read,
       EXISTS (SELECT FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id WHERE x.listing_id = l.id AND p.state = 'waiting') AS withheld
FROM listing_news n
JOIN listings l ON l.id = n.listing_id
LEFT JOIN LATERAL (
    SELECT array_remove(ARRAY[x.quantity], NULL)::numeric[] AS quantity, array_remove(ARRAY[x.price], NULL)::numeric[] AS price
    FROM listing_targets x WHERE x.listing_id = l.id OFFSET 0
) t ON true
WHERE n.channel_id = @channel_id AND n.listing_id > @after
ORDER BY n.listing_id LIMIT @most;

-- name: PushListings :many
-- These listings, as PushNews has them; version 0: nobody asked for it to be looked at.
SELECT sqlc.embed(l), t.quantity, t.price, coalesce(n.version, 0)::bigint AS version,
       (l.pushed_quantity IS DISTINCT FROM l.seen_quantity AND orders_read_beyond(l.channel_id, l.seen_at))::boolean AS orders_read,
       EXISTS (SELECT FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id WHERE x.listing_id = l.id AND p.state = 'waiting') AS withheld
FROM listings l
LEFT JOIN listing_news n ON n.listing_id = l.id
LEFT JOIN LATERAL (
    SELECT array_remove(ARRAY[x.quantity], NULL)::numeric[] AS quantity, array_remove(ARRAY[x.price], NULL)::numeric[] AS price
    FROM listing_targets x WHERE x.listing_id = l.id OFFSET 0
) t ON true
WHERE l.id = ANY (@ids::bigint[])
ORDER BY l.id;

-- name: PushListingsAll :many
-- All listings of a channel, after one, as PushNews has them.
SELECT sqlc.embed(l), t.quantity, t.price, 0::bigint AS version,
       (l.pushed_quantity IS DISTINCT FROM l.seen_quantity AND orders_read_beyond(l.channel_id, l.seen_at))::boolean AS orders_read,
       false::boolean AS withheld
FROM listings l
LEFT JOIN LATERAL (
    SELECT array_remove(ARRAY[x.quantity], NULL)::numeric[] AS quantity, array_remove(ARRAY[x.price], NULL)::numeric[] AS price
    FROM listing_targets x WHERE x.listing_id = l.id OFFSET 0
) t ON true
WHERE l.channel_id = @channel_id AND l.id > @after AND l.gone_at IS NULL
ORDER BY l.id LIMIT @most;

-- name: PushNewsForget :exec
-- Forgets what was looked at, unless it changed again meanwhile.
WITH done AS (
    SELECT n.listing_id FROM listing_news n
    JOIN (SELECT unnest(@ids::bigint[]) AS id, unnest(@versions::bigint[]) AS version) d ON n.listing_id = d.id AND n.version = d.version
    ORDER BY n.listing_id FOR UPDATE OF n
)
DELETE FROM listing_news USING done WHERE listing_news.listing_id = done.listing_id;

-- name: PushNewsAdd :exec
-- Has these listings looked at anew.
INSERT INTO push_news (listing_id) SELECT unnest(@ids::bigint[]);

-- name: PushFacts :one
-- What decides whether a push of a channel needs a person, and how much its shop takes
-- at once.
SELECT EXISTS (SELECT FROM stock_pushes p WHERE p.channel_id = c.id AND p.confirmed_at IS NOT NULL) AS ever_confirmed,
       coalesce((SELECT p.id FROM stock_pushes p WHERE p.channel_id = c.id AND p.state = 'waiting'), 0)::bigint AS waiting,
       coalesce((SELECT p.id FROM stock_pushes p WHERE p.channel_id = c.id AND p.state = 'confirmed'), 0)::bigint AS confirmed,
       coalesce((SELECT p.batch FROM stock_pushes p WHERE p.channel_id = c.id AND p.state = 'done' ORDER BY p.id DESC LIMIT 1), 100)::int AS batch
FROM channels c WHERE c.id = @channel_id;

-- name: PushListingCount :one
-- How many listings of a channel may be told something: a share of them is what a person
-- has to look at.
SELECT count(*) FROM listings l WHERE l.channel_id = @channel_id AND l.item_id IS NOT NULL AND l.gone_at IS NULL;

-- name: PushBegin :one
INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, emptied, batch)
VALUES (@channel_id, @state, @asks, @listings, @changes, @emptied, @batch) RETURNING id;

-- name: PushesAbandon :exec
-- Ends pushes whose run is gone: what they left is looked at anew.
UPDATE stock_pushes SET state = 'done', ended_at = now() WHERE channel_id = @channel_id AND state = 'running';

-- name: PushRecount :exec
UPDATE stock_pushes SET changes = @changes, emptied = @emptied WHERE id = @id;

-- name: PushUnintend :exec
-- Takes an attempt back that the shop said no to as a whole: nothing was done.
UPDATE listings SET push_attempt = NULL WHERE id = ANY (@ids::bigint[]) AND push_attempt = @attempt::bigint;

-- name: PushNewsOfLines :exec
-- Has those looked at that a waiting push withholds.
INSERT INTO listing_news (listing_id, channel_id)
SELECT x.listing_id, p.channel_id FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id
WHERE p.channel_id = @channel_id AND p.state = 'waiting' ORDER BY x.listing_id
ON CONFLICT (listing_id) DO NOTHING;

-- name: PushReplace :exec
-- Withdraws what waits for a person in a channel, with its table: another look takes its place.
WITH replaced AS (
    UPDATE stock_pushes SET state = 'replaced', ended_at = now() WHERE channel_id = @channel_id AND state = 'waiting' RETURNING id
)
DELETE FROM stock_push_lines USING replaced WHERE push_id = replaced.id;

-- name: PushLinesAdd :exec
-- Shows listings to a person, who decides of them from now on: none is looked at because
-- its time has come.
WITH shown AS (
    INSERT INTO stock_push_lines (push_id, listing_id, was_quantity, was_price, quantity, available, price, hidden)
    SELECT @push_id, x.id, x.was_quantity, x.was_price, x.quantity, x.available, x.price, x.hidden
    FROM jsonb_to_recordset(@lines::jsonb) AS x (id bigint, was_quantity numeric, was_price numeric, quantity numeric, available boolean, price numeric, hidden boolean)
    RETURNING listing_id
), timed AS (
    SELECT l.id FROM listings l WHERE l.id IN (SELECT listing_id FROM shown) AND (l.push_doubted OR l.push_retry_at IS NOT NULL)
    ORDER BY l.id FOR NO KEY UPDATE
)
UPDATE listings SET push_doubted = false, push_retry_at = NULL FROM timed WHERE listings.id = timed.id;

-- name: PushGet :one
SELECT sqlc.embed(p), c.code AS channel, c.zone FROM stock_pushes p JOIN channels c ON c.id = p.channel_id WHERE p.id = @id;

-- name: PushConfirmed :one
-- The push of a channel that a person has confirmed and that isn't made yet; 0: none.
SELECT coalesce(max(id), 0)::bigint AS id FROM stock_pushes WHERE channel_id = @channel_id AND state = 'confirmed';

-- name: PushLinesOf :many
-- What was shown of these listings.
SELECT listing_id, quantity, available, price, hidden FROM stock_push_lines WHERE push_id = @push_id AND listing_id = ANY (@ids::bigint[]);

-- name: PushConfirm :execrows
-- No row: it doesn't wait.
WITH confirmed AS (
    UPDATE stock_pushes k SET state = 'confirmed', confirmed_by = @actor::text, confirmed_at = now() WHERE k.id = @id AND k.state = 'waiting'
    RETURNING k.id, k.channel_id, k.changes
)
INSERT INTO journal (actor, action, channel, result, detail)
SELECT @actor::text, 'confirm push', c.code, 'done', jsonb_build_object('push', p.id, 'changes', p.changes)
FROM confirmed p JOIN channels c ON c.id = p.channel_id;

-- name: PushNextNews :many
-- What is to be told next, product by product: a request takes variations of one
-- product, or any products. Alone goes what the shop gave no answer for the last time.
SELECT n.listing_id, l.remote_parent, (l.push_attempt IS NOT NULL AND l.push_retry_at IS NOT NULL)::boolean AS alone FROM listing_news n JOIN listings l ON l.id = n.listing_id
WHERE n.channel_id = @channel_id AND (l.remote_parent, n.listing_id) > (@parent::text, @after::bigint)
ORDER BY l.remote_parent, n.listing_id LIMIT @most;

-- name: PushNextLines :many
-- PushNextNews of a push that was confirmed.
SELECT x.listing_id, l.remote_parent, (l.push_attempt IS NOT NULL AND l.push_retry_at IS NOT NULL)::boolean AS alone FROM stock_push_lines x JOIN listings l ON l.id = x.listing_id
WHERE x.push_id = @push_id AND (l.remote_parent, x.listing_id) > (@parent::text, @after::bigint)
ORDER BY l.remote_parent, x.listing_id LIMIT @most;

-- name: PushIntend :one
-- Marks listings before their shop is told: an attempt that is left over is one whose
-- outcome nobody knows.
WITH attempt AS (
    SELECT nextval('listing_push_attempts') AS id
), locked AS (
    SELECT id FROM listings WHERE id = ANY (@ids::bigint[]) ORDER BY id FOR NO KEY UPDATE
), marked AS (
    UPDATE listings SET push_attempt = attempt.id FROM attempt, locked WHERE listings.id = locked.id
)
SELECT id::bigint FROM attempt;

-- name: PushRecord :many
-- Keeps what became of an attempt, and names the listings that it was still for. One of
-- unknown outcome stays marked. What is tried again rests twice as long each time, and a
-- day at most: once a day all that differs is told.
WITH locked AS (
    SELECT l.id FROM listings l
    WHERE l.id IN (SELECT (e.value ->> 'id')::bigint FROM jsonb_array_elements(@outcomes::jsonb) e) AND l.push_attempt = @attempt::bigint
    ORDER BY l.id FOR NO KEY UPDATE
)
UPDATE listings l SET
    push_attempt = CASE WHEN t.unknown THEN l.push_attempt END, push_doubted = t.doubted, push_repeated = t.repeated, pushed_at = clock_timestamp(),
    pushed_quantity = coalesce(t.told_quantity, l.pushed_quantity), pushed_available = coalesce(t.told_available, l.pushed_available),
    pushed_price = coalesce(t.told_price, l.pushed_price), pushed_hidden = coalesce(t.told_hidden, l.pushed_hidden),
    manages_stock = CASE WHEN t.answered THEN t.manages_stock ELSE l.manages_stock END,
    seen_quantity = CASE WHEN t.answered THEN t.quantity ELSE l.seen_quantity END,
    seen_in_stock = CASE WHEN t.answered THEN t.in_stock ELSE l.seen_in_stock END,
    seen_price = CASE WHEN t.answered THEN t.price ELSE l.seen_price END,
    seen_sale_price = CASE WHEN t.answered THEN t.sale_price ELSE l.seen_sale_price END,
    seen_hidden = CASE WHEN t.answered THEN t.hidden ELSE l.seen_hidden END,
    seen_at = CASE WHEN t.answered THEN clock_timestamp() ELSE l.seen_at END,
    error_kind = t.error_kind, error_text = t.error_text, error_change = t.refused,
    error_since = CASE WHEN t.error_kind IS NULL THEN NULL WHEN l.error_kind = t.error_kind THEN l.error_since ELSE now() END,
    error_tries = CASE WHEN t.error_kind IS NULL THEN 0 WHEN l.error_kind = t.error_kind THEN l.error_tries + 1 ELSE 1 END,
    push_retry_at = CASE WHEN t.retry THEN now() + least(greatest(interval '30 seconds' * 2 ^ least(l.error_tries, 12), make_interval(secs => coalesce(t.rest, 0))), interval '1 day') END
FROM locked
JOIN jsonb_to_recordset(@outcomes::jsonb) AS t (
    id bigint, told_quantity numeric, told_available boolean, told_price numeric, told_hidden boolean,
    answered boolean, manages_stock text, quantity numeric, in_stock boolean, price numeric, sale_price numeric, hidden boolean,
    repeated numeric, doubted boolean, error_kind text, error_text text, refused text, retry boolean, rest bigint, unknown boolean) ON t.id = locked.id
WHERE l.id = locked.id
RETURNING l.id;

-- name: PushSettle :exec
-- Keeps what a look at listings came to that are told nothing.
WITH locked AS (
    SELECT l.id FROM listings l
    WHERE l.id IN (SELECT (e.value ->> 'id')::bigint FROM jsonb_array_elements(@looked::jsonb) e)
    ORDER BY l.id FOR NO KEY UPDATE
)
UPDATE listings l SET
    push_attempt = NULL, push_doubted = x.doubted, push_retry_at = NULL,
    pushed_quantity = coalesce(x.agreed_quantity, l.pushed_quantity), pushed_available = coalesce(x.agreed_available, l.pushed_available),
    pushed_price = coalesce(x.agreed_price, l.pushed_price), pushed_hidden = l.pushed_hidden AND NOT x.shown,
    error_kind = x.error_kind, error_text = x.error_text, error_change = NULL,
    error_since = CASE WHEN x.error_kind IS NULL THEN NULL WHEN l.error_kind = x.error_kind THEN l.error_since ELSE now() END,
    error_tries = CASE WHEN x.error_kind IS NULL THEN 0 ELSE greatest(l.error_tries, 1) END
FROM locked
JOIN jsonb_to_recordset(@looked::jsonb) AS x (
    id bigint, agreed_quantity numeric, agreed_available boolean, agreed_price numeric, doubted boolean, shown boolean, error_kind text, error_text text) ON x.id = locked.id
WHERE l.id = locked.id;

-- name: PushCount :one
-- Counts what an attempt came to, and says what all of them did.
UPDATE stock_pushes SET sent = sent + @sent, failed = failed + @failed, unanswered = unanswered + @unanswered, emptied = emptied + @emptied
WHERE id = @id RETURNING sent, failed, unanswered;

-- name: PushBystander :one
-- A product that the shop has and that isn't among those, to see whether it answers;
-- empty where there is none.
SELECT coalesce((
    SELECT l.remote_id FROM listings l
    WHERE l.channel_id = @channel_id AND l.remote_parent = '' AND l.gone_at IS NULL AND l.error_kind IS NULL AND l.id <> ALL (@ids::bigint[])
    LIMIT 1), '')::text AS remote_id;

-- name: PushRest :one
-- How many seconds a shop rests that takes no push: as long as it hasn't, a minute at
-- least and an hour at most.
SELECT extract(epoch FROM greatest(interval '1 minute', least(interval '1 hour', now() - min(found_at))))::bigint AS seconds
FROM channel_findings WHERE channel_id = @channel_id AND kind = @kind AND settled_at IS NULL;

-- name: PushAskLater :exec
-- Asks for a channel's push after a while, however often it is asked for before that.
INSERT INTO outbox AS o (topic, channel, subject, claimed_till) VALUES ('stock', @channel, @subject, now() + make_interval(secs => @seconds::bigint))
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = excluded.claimed_till;

-- name: PushEnd :exec
UPDATE stock_pushes SET state = 'done', ended_at = now(), batch = @batch WHERE id = @id AND state IN ('running', 'confirmed');

-- name: PushList :many
-- Pushes, the newest first; one alone by its id.
WITH found AS NOT MATERIALIZED (
    SELECT p.id FROM stock_pushes p
    WHERE (@channel::text = '' OR p.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@state::text = '' OR p.state = @state) AND (@id::bigint = 0 OR p.id = @id)
)
SELECT sqlc.embed(p), coalesce(p.confirmed_by, '')::text AS confirmed_by, c.code AS channel, c.zone, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN stock_pushes p ON p.id = f.id
JOIN channels c ON c.id = p.channel_id
ORDER BY p.id DESC;

-- name: PushLineList :many
-- What a push shows a person, those that buyers lose first.
SELECT sqlc.embed(x), l.sku, l.name, l.remote_id FROM stock_push_lines x JOIN listings l ON l.id = x.listing_id
WHERE x.push_id = @push_id
ORDER BY coalesce(x.quantity = 0, false) OR coalesce(x.hidden, false) OR NOT coalesce(x.available, true) DESC, l.sku, l.id LIMIT @most OFFSET @skip;

-- name: PushLineCount :one
SELECT count(*) FROM stock_push_lines WHERE push_id = @push_id;

-- name: PushProblemList :many
-- Listings that can't show what they should, the oldest trouble first.
WITH found AS NOT MATERIALIZED (
    SELECT l.id, l.error_since FROM listings l
    WHERE l.error_kind IS NOT NULL AND l.gone_at IS NULL AND (@channel::text = '' OR l.channel_id = (SELECT id FROM channels WHERE code = @channel))
      AND (@search::text = '' OR strpos(lower(concat_ws(E'\n', l.sku, l.name)), lower(@search)) > 0 OR l.error_kind = @search)
)
SELECT c.code AS channel, c.zone, l.sku, l.name, l.remote_id, l.error_kind::text AS kind, l.error_text::text AS text, l.error_since::timestamptz AS since, l.error_tries AS tries,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY error_since, id LIMIT @most OFFSET @skip) f
JOIN listings l ON l.id = f.id
JOIN channels c ON c.id = l.channel_id
ORDER BY l.error_since, l.id;

-- name: OversoldList :many
-- Of what more is sold than there is, with the sales that want it; the oldest first.
-- What is over is told where it is asked for.
WITH found AS NOT MATERIALIZED (
    SELECT id, solved_at, since FROM oversold WHERE solved_at IS NULL OR @solved::boolean
)
SELECT i.sku, i.name, o.environment, o.open, o.on_hand, o.since, o.solved_at,
       (CASE WHEN o.solved_at IS NULL THEN oversold_sales(o.item_id, o.environment) ELSE '{}' END)::text[] AS sales, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY solved_at IS NOT NULL, since, id LIMIT @most OFFSET @skip) f
JOIN oversold o ON o.id = f.id
JOIN items i ON i.id = o.item_id
ORDER BY o.solved_at IS NOT NULL, o.since, o.id;
