-- name: ShopWriteIntend :one
INSERT INTO shop_writes (sale_id, kind, body, state, done_at)
VALUES (@sale_id, @kind, @body, @state, CASE WHEN @state = 'intended' THEN NULL ELSE now() END)
RETURNING id;

-- name: ShopWriteTake :one
-- The first open write of some kinds, counted as tried from here on: once
-- its call is under way, its outcome may be unknown. tried is how often it was before.
UPDATE shop_writes SET attempts = attempts + 1
WHERE id = (SELECT w.id FROM shop_writes w WHERE w.sale_id = @sale_id AND w.state = 'intended' AND w.kind = ANY (@kinds::text[]) ORDER BY w.id LIMIT 1)
RETURNING id, kind, body, attempts - 1 AS tried;

-- name: ShopWriteNotDone :exec
-- The shop said no in so many words: nothing was written, nothing to look for.
UPDATE shop_writes SET attempts = 0, error = @error WHERE id = @write_id AND state = 'intended';

-- name: ShopWriteClose :exec
UPDATE shop_writes SET state = @state, remote_id = @remote_id, error = @error, done_at = now() WHERE id = @id AND state = 'intended';

-- name: NoteIntend :exec
-- Means to write a note, in which these events are told.
WITH note AS (
    INSERT INTO shop_writes (sale_id, kind, body, state, done_at)
    VALUES (@sale_id, 'note', @body, @state::text, CASE WHEN @state::text = 'intended' THEN NULL ELSE now() END)
    RETURNING id
)
UPDATE sale_events e SET write_id = note.id FROM note WHERE e.id = ANY (@events::bigint[]) AND e.write_id IS NULL;

-- name: StatusIntend :exec
-- Means to write a status, and remembers that its echo is no news: unless it was written,
-- or meant to be, for this sale before, even where the shop refused it for good. One that
-- was given up is meant anew.
WITH intended AS (
    INSERT INTO shop_writes (sale_id, kind, body, state, done_at)
    SELECT @sale_id, 'status', @status::text, @state::text, CASE WHEN @state::text = 'intended' THEN NULL ELSE now() END
    WHERE NOT EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = @sale_id AND w.kind = 'status' AND w.body = @status::text
        AND NOT (w.state = 'withheld' AND w.error IS NOT NULL))
    RETURNING sale_id
)
UPDATE orders o SET written_status = @status::text
FROM intended
JOIN sales s ON s.id = intended.sale_id
WHERE o.channel_id = s.channel_id AND o.remote_id = s.remote_id;

-- name: StatusGiveUp :exec
-- Gives an open status up that isn't the wanted one. Whatever the order's status is
-- from now on is news: it is nobody's echo.
WITH given_up AS (
    UPDATE shop_writes SET state = 'withheld', error = @why::text, done_at = now()
    WHERE sale_id = @sale_id AND kind = 'status' AND state = 'intended' AND body <> @wanted::text
    RETURNING sale_id
)
UPDATE orders o SET written_status = NULL
FROM given_up
JOIN sales s ON s.id = given_up.sale_id
WHERE o.channel_id = s.channel_id AND o.remote_id = s.remote_id;

-- name: ShopWritesWake :exec
-- Wakes the sales of a channel that have something left to write to its shop.
INSERT INTO outbox AS x (topic, channel, subject, payload)
SELECT 'order', c.code, s.remote_id, jsonb_build_object('number', s.number, 'environment', c.environment)
FROM sales s JOIN channels c ON c.id = s.channel_id
WHERE c.code = @channel AND EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = s.id AND w.state = 'intended')
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = x.version + 1, claimed_till = 'epoch';

-- name: NotesUntell :exec
-- Has what was in notes that the shop refused told anew.
UPDATE sale_events e SET write_id = NULL FROM shop_writes w
WHERE e.sale_id = @sale_id AND w.id = e.write_id AND w.kind = 'note' AND w.state = 'refused';

-- name: RefusalsForget :exec
-- Has writes that the shop refused meant anew, as those that were given up.
UPDATE shop_writes SET state = 'withheld' WHERE sale_id = @sale_id AND kind = ANY (@kinds::text[]) AND state = 'refused';
