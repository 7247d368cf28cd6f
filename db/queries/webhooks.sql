-- name: WebhookChannel :one
-- What the gateway has to know of a channel: enabled is whether its orders are read,
-- sealed is NULL where it has no secret.
SELECT c.id, (c.enabled AND c.orders_in)::boolean AS enabled, s.sealed FROM channels c LEFT JOIN webhook_secrets s ON s.channel_id = c.id WHERE c.code = @code;

-- name: WebhookSecretSave :exec
INSERT INTO webhook_secrets (channel_id, sealed)
SELECT id, @sealed FROM channels WHERE code = @code
ON CONFLICT (channel_id) DO UPDATE SET sealed = excluded.sealed, updated_at = now();

-- name: WebhookSave :many
-- Keeps what came and says which of it is new: the channels by id, with what is to
-- become of it. Sorted, so that gateways side by side take turns.
INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, trace)
SELECT d.channel_id, d.delivery, d.topic, d.remote_id, d.outcome, d.trace
FROM (
    SELECT unnest(@channel_ids::bigint[]) AS channel_id, unnest(@deliveries::text[]) AS delivery, unnest(@topics::text[]) AS topic,
           unnest(@remote_ids::text[]) AS remote_id, unnest(@outcomes::text[]) AS outcome, unnest(@traces::text[]) AS trace
) d
ORDER BY d.channel_id, d.delivery
ON CONFLICT ON CONSTRAINT webhook_deliveries_once DO NOTHING
RETURNING channel_id, delivery, outcome;

-- name: WebhookWake :exec
-- Asks for the readers of these channels, as far as their orders are read.
INSERT INTO outbox AS o (topic, channel)
SELECT 'reader', code FROM channels WHERE id = ANY (@channel_ids::bigint[]) AND enabled AND orders_in ORDER BY code
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';

-- name: WebhookWakeAll :execrows
-- Asks for the reader of every channel whose orders are read.
INSERT INTO outbox AS o (topic, channel)
SELECT 'reader', code FROM channels WHERE enabled AND orders_in ORDER BY code
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';

-- name: WebhookForged :exec
-- Counts forgeries of this minute; the journal hears of the minute's first only.
WITH counted AS (
    INSERT INTO webhook_forgeries AS f (channel_id, minute, forged)
    SELECT n.channel_id, date_trunc('minute', now(), 'UTC'), n.forged
    FROM (SELECT unnest(@channel_ids::bigint[]) AS channel_id, unnest(@forged::bigint[]) AS forged) n ORDER BY n.channel_id
    ON CONFLICT ON CONSTRAINT webhook_forgeries_one_per_minute DO UPDATE SET forged = f.forged + excluded.forged
    RETURNING f.channel_id, f.minute, f.xmax = 0 AS first
)
INSERT INTO journal (actor, action, channel, result, detail)
SELECT 'gateway', 'webhook', c.code, 'forged', jsonb_build_object('minute', n.minute)
FROM counted n JOIN channels c ON c.id = n.channel_id
WHERE n.first;

-- name: WebhookForget :execrows
-- Drops some of the deliveries that came before, and says how many.
DELETE FROM webhook_deliveries WHERE id IN (
    SELECT d.id FROM webhook_deliveries d WHERE d.received_at < @before ORDER BY d.received_at LIMIT @most
);

-- name: WebhookForgetForgeries :exec
DELETE FROM webhook_forgeries WHERE minute < @before;

-- name: WebhooksToFollow :many
-- What webhooks told of a channel's orders that no reader has seen to, the oldest first.
-- unread is whether the order wasn't read since.
SELECT d.id, d.remote_id, (o.asked_at IS NULL OR o.asked_at < d.received_at)::boolean AS unread
FROM webhook_deliveries d
LEFT JOIN orders o ON o.channel_id = d.channel_id AND o.remote_id = d.remote_id
WHERE d.channel_id = @channel_id AND d.outcome = 'woke' AND NOT d.followed
ORDER BY d.id
LIMIT @most;

-- name: WebhookTraces :many
-- The traces of the newest webhooks that told of these orders and that no reader has seen to.
SELECT DISTINCT ON (remote_id) remote_id, trace
FROM webhook_deliveries
WHERE channel_id = @channel_id AND outcome = 'woke' AND NOT followed AND trace <> '' AND remote_id = ANY (@remote_ids::text[])
ORDER BY remote_id, id DESC;

-- name: WebhooksFollowed :exec
UPDATE webhook_deliveries SET followed = true WHERE id = ANY (@ids::bigint[]);
