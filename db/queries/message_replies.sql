-- What people answer buyers, and what became of it.

-- name: ReplyAdd :one
-- Zero rows: this key was used before.
INSERT INTO message_replies (key, message_id, again_of, body, actor, state, error, done_at)
VALUES (@key, @message_id, sqlc.narg(again_of)::bigint, @body, @actor, @state::text, sqlc.narg(error)::text, CASE WHEN @state::text = 'intended' THEN NULL ELSE now() END)
ON CONFLICT (key) DO NOTHING
RETURNING id;

-- name: ReplyByKey :one
SELECT id, message_id, body, state FROM message_replies WHERE key = @key;

-- name: ReplyShow :one
SELECT id, message_id, state, attempts, coalesce(remote_id, '')::text AS remote_id, coalesce(error, '')::text AS error, intended_at, done_at, looked_at, lookable
FROM message_replies WHERE id = @id;

-- name: RepliesOfThread :many
-- The oldest first.
SELECT r.id, m.remote_id AS message, r.body, r.actor, r.state, r.attempts, coalesce(r.remote_id, '')::text AS remote_id, coalesce(r.error, '')::text AS error,
       r.intended_at, r.done_at, r.looked_at, r.lookable, coalesce(r.again_of, 0)::bigint AS again_of
FROM message_replies r JOIN messages m ON m.id = r.message_id
WHERE m.thread_id = @thread_id ORDER BY r.id;

-- name: ReplyLast :one
-- The last reply to a message, locked.
SELECT id, body, state FROM message_replies WHERE message_id = @message_id ORDER BY id DESC LIMIT 1 FOR UPDATE;

-- name: MessageToAnswer :one
-- A message that a person answers or reads, locked: answers to one take turns.
SELECT m.id, m.system, m.remote_id, m.own, m.unreadable IS NOT NULL AS unreadable, coalesce(m.sent_at <= t.erased_at, false)::boolean AS erased,
       EXISTS (SELECT FROM message_replies r JOIN messages o ON o.id = r.message_id WHERE o.thread_id = m.thread_id AND r.state = 'intended') AS busy, c.code AS channel
FROM messages m JOIN message_threads t ON t.id = m.thread_id JOIN channels c ON c.id = m.channel_id
WHERE m.id = @id FOR NO KEY UPDATE OF m;

-- name: ReplyNext :one
-- The first open reply of a channel, locked. Its attempt may be under way by somebody else:
-- for that many seconds, which is 0 where there is none.
SELECT r.id, r.body, r.attempts, (r.under_way IS NOT NULL)::boolean AS under_way, coalesce(extract(epoch FROM now() - r.under_way), 0)::float8 AS since,
       m.system, m.remote_id, t.remote_id AS thread, t.other_id
FROM message_replies r
JOIN messages m ON m.id = r.message_id
JOIN message_threads t ON t.id = m.thread_id
WHERE m.channel_id = @channel_id AND r.state = 'intended'
ORDER BY r.id LIMIT 1 FOR UPDATE OF r;

-- name: ReplyTake :exec
-- From here on its outcome is unknown until it is noted.
UPDATE message_replies SET attempts = attempts + 1, under_way = now() WHERE id = @id AND state = 'intended';

-- name: ReplyNotSent :exec
-- It was surely not sent: it can be sent again.
UPDATE message_replies SET under_way = NULL, error = @error::text WHERE id = @id AND state = 'intended';

-- name: ReplyClose :execrows
-- What became of a reply. One in doubt may turn out to have been sent; zero rows: somebody
-- noted its end before.
UPDATE message_replies SET state = @state::text, remote_id = sqlc.narg(remote_id)::text, error = sqlc.narg(error)::text, under_way = NULL, done_at = now()
WHERE id = @id AND (state = 'intended' OR state = 'in_doubt' AND @state::text = 'sent');

-- name: RepliesInDoubt :many
-- Replies of a channel in doubt whose conversation nobody has looked through.
SELECT r.id, r.intended_at, m.system, m.remote_id, t.remote_id AS thread, t.other_id
FROM message_replies r
JOIN messages m ON m.id = r.message_id
JOIN message_threads t ON t.id = m.thread_id
WHERE m.channel_id = @channel_id AND r.state = 'in_doubt' AND r.looked_at IS NULL AND r.lookable
ORDER BY r.id;

-- name: ReplyLooked :exec
UPDATE message_replies SET looked_at = now() WHERE id = @id;

-- name: ReplyUnseen :exec
-- Its system doesn't show what the shop wrote.
UPDATE message_replies SET lookable = false WHERE id = @id;

-- name: RepliesFound :many
-- Settles replies in doubt that the shop's own messages show: in their conversation, not
-- sent before they were meant to be (by two clocks), of the same text, and no other reply's.
WITH doubted AS (
    SELECT r.id, m.thread_id, r.intended_at, regexp_replace(trim(r.body), '\s+', ' ', 'g') AS said,
           row_number() OVER (PARTITION BY m.thread_id, regexp_replace(trim(r.body), '\s+', ' ', 'g') ORDER BY r.id) AS nth
    FROM message_replies r JOIN messages m ON m.id = r.message_id
    WHERE r.state = 'in_doubt' AND m.channel_id = @channel_id AND m.system = @system AND r.body <> ''
), shown AS (
    SELECT o.remote_id, d.thread_id, d.said, row_number() OVER (PARTITION BY d.thread_id, d.said ORDER BY o.sent_at, o.id) AS nth
    FROM (SELECT thread_id, said, min(intended_at) AS since FROM doubted GROUP BY thread_id, said) d
    JOIN messages o ON o.thread_id = d.thread_id AND o.own AND regexp_replace(trim(o.body), '\s+', ' ', 'g') = d.said AND o.sent_at >= d.since - interval '5 minutes'
    WHERE NOT EXISTS (SELECT FROM message_replies k JOIN messages a ON a.id = k.message_id WHERE a.thread_id = o.thread_id AND k.remote_id = o.remote_id)
)
UPDATE message_replies r SET state = 'sent', remote_id = s.remote_id, done_at = now()
FROM doubted d JOIN shown s ON s.thread_id = d.thread_id AND s.said = d.said AND s.nth = d.nth
WHERE r.id = d.id AND r.state = 'in_doubt'
RETURNING r.id;
