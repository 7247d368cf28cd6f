-- name: OutboxAdd :exec
-- Asks for something to happen after this transaction. Asking again before it
-- was handed on is one request.
INSERT INTO outbox AS o (topic, channel, subject, payload) VALUES (@topic, @channel, @subject, @payload)
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1;

-- name: OutboxAddAll :exec
-- OutboxAdd for many subjects of one channel.
INSERT INTO outbox AS o (topic, channel, subject, payload)
SELECT @topic, @channel, unnest(@subjects::text[]), unnest(@payloads::jsonb[])
ON CONFLICT (topic, channel, subject) DO UPDATE SET payload = excluded.payload, version = o.version + 1;

-- name: OutboxClaim :many
-- Takes requests for a while; whoever dies with them loses them to the next claim.
UPDATE outbox SET claimed_till = now() + make_interval(secs => @lease_seconds::int), attempts = attempts + 1
WHERE id IN (
    SELECT id FROM outbox WHERE claimed_till < now() ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED
)
RETURNING id, topic, channel, subject, payload, version, attempts;

-- name: OutboxDone :batchexec
-- Forgets a request that was handed on, unless it was made again meanwhile.
WITH gone AS (DELETE FROM outbox o WHERE o.id = @id AND o.version = @version)
UPDATE outbox SET claimed_till = 'epoch' WHERE outbox.id = @id AND outbox.version <> @version;

-- name: OutboxPending :one
-- How many requests wait; of all topics for an empty one.
SELECT count(*) FROM outbox WHERE topic = @topic OR @topic::text = '';
