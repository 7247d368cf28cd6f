-- name: OutboxAdd :exec
-- Asks for something to happen after this transaction. Asking again before it
-- was handed on is one request, which nobody's earlier claim holds up.
INSERT INTO outbox AS o (topic, channel, subject, payload) VALUES (@topic, @channel, @subject, @payload)
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1, claimed_till = 'epoch';

-- name: OutboxAddAll :exec
-- OutboxAdd for many subjects of one channel.
INSERT INTO outbox AS o (topic, channel, subject, payload)
SELECT @topic, @channel, unnest(@subjects::text[]), unnest(@payloads::jsonb[])
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1, claimed_till = 'epoch';

-- name: OutboxClaim :many
-- Takes requests for a while; whoever dies with them loses them to the next claim.
UPDATE outbox SET claimed_till = now() + make_interval(secs => @lease_seconds::int), attempts = attempts + 1
WHERE id IN (
    SELECT id FROM outbox WHERE claimed_till < now() ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED
)
RETURNING id, topic, channel, subject, payload, version, attempts;

-- name: OutboxDone :batchexec
-- Forgets a request that was handed on, unless it was made again meanwhile.
DELETE FROM outbox WHERE id = @id AND version = @version;

-- name: OutboxPending :one
-- How many requests wait; of all topics for an empty one.
SELECT count(*) FROM outbox WHERE topic = @topic OR @topic::text = '';
