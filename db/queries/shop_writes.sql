-- name: ShopWriteIntend :one
INSERT INTO shop_writes (sale_id, kind, body, state, done_at)
VALUES (@sale_id, @kind, @body, @state, CASE WHEN @state = 'intended' THEN NULL ELSE now() END)
RETURNING id;

-- name: ShopWritesOpen :many
SELECT id, kind, body, attempts FROM shop_writes WHERE sale_id = @sale_id AND state = 'intended' ORDER BY id;

-- name: ShopWriteDrop :exec
-- A status that is no longer wanted; its call never left.
UPDATE shop_writes SET state = 'withheld', done_at = now(), error = 'no longer wanted'
WHERE sale_id = @sale_id AND kind = 'status' AND state = 'intended' AND body <> @wanted AND attempts = 0;

-- name: ShopWriteTry :exec
-- Counted before the call: from here on its outcome may be unknown.
UPDATE shop_writes SET attempts = attempts + 1 WHERE id = @id AND state = 'intended';

-- name: ShopWriteNotDone :exec
-- The shop said no in so many words: nothing was written, nothing to look for.
UPDATE shop_writes SET attempts = 0, error = @error WHERE id = @write_id AND state = 'intended';

-- name: ShopWriteClose :exec
UPDATE shop_writes SET state = @state, remote_id = @remote_id, error = @error, done_at = now() WHERE id = @id AND state = 'intended';

-- name: StatusWritten :one
-- Whether this status was written, or meant to be, for this sale before.
SELECT EXISTS (SELECT FROM shop_writes WHERE sale_id = @sale_id AND kind = 'status' AND body = @status AND state <> 'refused');
