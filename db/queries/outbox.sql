-- name: OutboxAdd :exec
-- Asks for something to happen after this transaction. Asking again before it
-- was handed on is one request, which nobody's earlier claim holds up.
INSERT INTO outbox AS o (topic, channel, subject, payload) VALUES (@topic, @channel, @subject, @payload)
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1, claimed_till = 'epoch';

-- name: OutboxAddAll :exec
-- OutboxAdd for many.
INSERT INTO outbox AS o (topic, channel, subject, payload)
SELECT @topic, unnest(@channels::text[]), unnest(@subjects::text[]), unnest(@payloads::jsonb[])
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1, claimed_till = 'epoch';

-- name: OutboxClaim :many
-- Takes requests for a while; whoever dies with them loses them to the next claim. Each
-- channel has a line for what is live and one for what can wait: the former go first,
-- and lines take turns.
WITH RECURSIVE lines AS (
    (SELECT patient, channel FROM outbox ORDER BY patient, channel LIMIT 1)
    UNION ALL
    SELECT next.patient, next.channel FROM lines l CROSS JOIN LATERAL (
        SELECT o.patient, o.channel FROM outbox o WHERE (o.patient, o.channel) > (l.patient, l.channel) ORDER BY o.patient, o.channel LIMIT 1
    ) next
), waiting AS (
    SELECT w.id, l.patient, row_number() OVER (PARTITION BY l.patient, l.channel ORDER BY w.id) AS turn
    FROM lines l CROSS JOIN LATERAL (
        SELECT id FROM outbox o WHERE o.patient = l.patient AND o.channel = l.channel AND o.claimed_till < now() ORDER BY id LIMIT @most
    ) w
), ours AS (
    SELECT id FROM outbox
    WHERE id IN (SELECT id FROM waiting ORDER BY patient, turn, id LIMIT @most) AND claimed_till < now()
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox o SET claimed_till = now() + make_interval(secs => @lease_seconds::int), attempts = attempts + 1
WHERE id IN (SELECT id FROM ours)
RETURNING id, topic, channel, subject, payload, version, attempts,
    coalesce((SELECT c.environment FROM channels c WHERE c.code = o.channel), '')::text AS environment;

-- name: OutboxDone :batchexec
-- Forgets a request that was handed on, unless it was made again meanwhile.
DELETE FROM outbox WHERE id = @id AND version = @version;

-- name: OutboxPending :one
-- How many requests wait; of all topics for an empty one.
SELECT count(*) FROM outbox WHERE topic = @topic OR @topic::text = '';
