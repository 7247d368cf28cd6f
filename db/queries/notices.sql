-- What people are told of channels' problems, and what became of it.

-- name: NoticesAsk :exec
-- Asks for the messages that are due, each once until it is handed on.
INSERT INTO outbox (topic, channel)
SELECT 'notices', c.code FROM notice_turns t JOIN channels c ON c.id = t.channel_id WHERE t.due_at <= now() ORDER BY c.code
ON CONFLICT (topic, channel, subject) DO NOTHING;

-- name: NoticesLock :exec
-- Who writes a channel's messages takes turns.
SELECT pg_advisory_xact_lock(hashtextextended('orderloom.notices', @channel_id));

-- name: NoticesForget :exec
-- Drops what a channel's person was told before then, with what became of it, and what
-- nobody was to be told of. What is still on its way stays.
WITH messages AS (
    DELETE FROM notice_messages m
    WHERE m.channel_id = @channel_id AND m.made_at < @before::timestamptz
      AND NOT EXISTS (SELECT FROM notice_deliveries d WHERE d.message_id = m.id AND d.state = 'intended')
)
DELETE FROM notices n WHERE n.channel_id = @channel_id AND n.message_id IS NULL AND n.done_at < @before::timestamptz;

-- name: NoticesDue :one
-- The untold problems of a channel that is due for a message. No row: it isn't.
SELECT t.turn, (SELECT array_agg(n.id) FROM notices n WHERE n.channel_id = t.channel_id AND n.done_at IS NULL)::bigint[] AS problems
FROM notice_turns t WHERE t.channel_id = @channel_id AND t.due_at <= now();

-- name: NoticeList :many
-- Some problems by kind and reason: of each the first so many that still stand, and how
-- many there are and stand. Of one where none does, any.
WITH told AS (
    SELECT n.*, notice_stands(n.kind, n.source_id, n.reason) AS stands FROM notices n WHERE n.id = ANY (@problems::bigint[])
), placed AS (
    SELECT t.*, count(*) OVER of_reason AS problems, count(*) FILTER (WHERE t.stands) OVER of_reason AS standing,
           row_number() OVER (PARTITION BY t.kind, t.reason ORDER BY t.stands DESC, t.id) AS place
    FROM told t
    WINDOW of_reason AS (PARTITION BY t.kind, t.reason)
)
SELECT p.kind, p.reason, p.source_id, p.name, p.detail, p.remedy, p.at, p.stands, p.problems, p.standing, coalesce(s.remote_id, '')::text AS remote_id
FROM placed p LEFT JOIN sales s ON p.kind = 'held' AND s.id = p.source_id
WHERE p.place = 1 OR p.stands AND p.place <= @most::bigint
ORDER BY array_position(ARRAY['finding', 'held', 'oversold', 'mail', 'reply', 'difference', 'catalogue'], p.kind), p.problems DESC, p.reason, p.place;

-- name: NoticesBefore :one
-- What the last message of a channel told of, and how much of it still stands.
SELECT m.made_at, count(*) AS problems, count(*) FILTER (WHERE notice_stands(n.kind, n.source_id, n.reason)) AS standing
FROM notice_messages m JOIN notices n ON n.message_id = m.id
WHERE m.id = (SELECT max(l.id) FROM notice_messages l WHERE l.channel_id = @channel_id AND l.turn > 0)
GROUP BY m.id;

-- name: NoticeMessageAdd :one
INSERT INTO notice_messages (key, channel_id, person, problems, turn, subject, body, payload, next_at)
VALUES (@key, @channel_id, @person, @problems, @turn, @subject, @body, @payload, now() + make_interval(secs => @rest_seconds::int))
RETURNING id;

-- name: NoticeDeliveriesAdd :exec
INSERT INTO notice_deliveries (message_id, way) SELECT @message_id, unnest(@ways::text[]);

-- name: NoticesTold :exec
-- These were told, by no message where there was nothing, or nobody, to tell.
UPDATE notices SET done_at = now(), message_id = sqlc.narg(message_id) WHERE id = ANY (@problems::bigint[]);

-- name: NoticeDeliveriesOpen :many
-- What of a channel's messages is still to be delivered, the oldest first.
SELECT d.id, d.way, m.id AS message FROM notice_deliveries d JOIN notice_messages m ON m.id = d.message_id
WHERE m.channel_id = @channel_id AND d.state = 'intended' ORDER BY d.id;

-- name: NoticePerson :one
-- How a person can be told.
SELECT p.code, p.name, p.email, p.webhook, s.sealed FROM people p LEFT JOIN notice_secrets s ON s.person = p.code WHERE p.code = @code;

-- name: NoticeTake :one
-- A delivery that is to be made, under way from here on. lost says that nobody noted how
-- an earlier attempt ended; one that can't be repeated isn't begun again. No row: it was
-- made.
UPDATE notice_deliveries d SET attempts = d.attempts + (NOT before.under_way OR d.way = 'webhook')::int, under_way = true
FROM (SELECT x.id, x.under_way FROM notice_deliveries x WHERE x.id = @id AND x.state = 'intended' FOR UPDATE) before, notice_messages m
JOIN channels c ON c.id = m.channel_id
LEFT JOIN people p ON p.code = m.person
LEFT JOIN notice_secrets s ON s.person = p.code
WHERE d.id = before.id AND m.id = d.message_id
RETURNING d.id, d.way, d.attempts, before.under_way AS lost, m.id AS message, m.key, m.person, m.subject, m.body, m.payload,
          extract(epoch FROM now() - m.made_at)::float8 AS age, c.code AS channel,
          coalesce(p.name, '')::text AS name, coalesce(p.email, '')::text AS email, coalesce(p.webhook, '')::text AS webhook, s.sealed;

-- name: NoticeNotSent :exec
-- It was surely not delivered, or may be repeated.
UPDATE notice_deliveries SET under_way = false, error = @error::text WHERE id = @id AND state = 'intended';

-- name: NoticeClose :execrows
-- What became of a delivery. One in doubt may turn out to have been made; zero rows:
-- somebody noted its end before.
UPDATE notice_deliveries SET state = @state::text, error = sqlc.narg(error)::text, under_way = false, done_at = now()
WHERE id = @id AND (state = 'intended' OR state = 'in_doubt' AND @state::text = 'sent');

-- name: NoticeSecretSave :exec
INSERT INTO notice_secrets (person, sealed) VALUES (@person, @sealed) ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, updated_at = now();

-- name: NoticeMessageList :many
-- What people were told, the newest first; of an id of 0 all. A state is that of any of
-- its deliveries.
WITH found AS NOT MATERIALIZED (
    SELECT m.id FROM notice_messages m
    WHERE (@id::bigint = 0 OR m.id = @id) AND (@channel::text = '' OR m.channel_id = (SELECT id FROM channels WHERE code = @channel))
      AND (@state::text = '' OR m.id IN (SELECT d.message_id FROM notice_deliveries d WHERE d.state = @state))
)
SELECT m.id, c.code AS channel, c.zone, m.person, m.problems, m.subject, m.made_at,
       coalesce(e.state, '')::text AS email, coalesce(e.attempts, 0)::int AS email_attempts, coalesce(e.error, '')::text AS email_error, e.done_at AS email_done_at,
       coalesce(w.state, '')::text AS webhook, coalesce(w.attempts, 0)::int AS webhook_attempts, coalesce(w.error, '')::text AS webhook_error, w.done_at AS webhook_done_at,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN notice_messages m ON m.id = f.id
JOIN channels c ON c.id = m.channel_id
LEFT JOIN notice_deliveries e ON e.message_id = m.id AND e.way = 'email'
LEFT JOIN notice_deliveries w ON w.message_id = m.id AND w.way = 'webhook'
ORDER BY m.id DESC;

-- name: NoticeText :one
-- A message as its ways deliver it.
SELECT key, body, payload FROM notice_messages WHERE id = @id;
