-- name: ChannelWebhooks :many
-- The webhooks that we made, or meant to, in the shop that a channel has now.
SELECT w.topic, w.sends_to, w.remote_id, w.secret_at, w.mended_at
FROM channel_webhooks w JOIN channels c ON c.id = w.channel_id
WHERE w.channel_id = @channel_id AND w.shop = c.address;

-- name: ChannelWebhookSave :exec
-- A webhook that we mean to make (remote_id is NULL) or have. mended_at moves where
-- mended says that it was off until now.
INSERT INTO channel_webhooks AS w (channel_id, topic, shop, sends_to, remote_id, secret_at)
VALUES (@channel_id, @topic, @shop, @sends_to, @remote_id, @secret_at)
ON CONFLICT (channel_id, topic) DO UPDATE SET
    shop = excluded.shop, sends_to = excluded.sends_to, remote_id = excluded.remote_id, secret_at = excluded.secret_at,
    mended_at = CASE WHEN @mended::boolean THEN now() ELSE w.mended_at END;

-- name: WebhookSecret :one
SELECT sealed, updated_at FROM webhook_secrets WHERE channel_id = @channel_id;

-- name: WebhooksTold :one
-- How many orders changed in a time, and of how many of them a webhook told since then.
-- Nothing counts that is older than the webhooks are at work, and nothing at all where
-- we made none.
WITH since AS (
    SELECT greatest(@since::timestamptz, max(w.mended_at)) AS at FROM channel_webhooks w
    WHERE w.channel_id = @channel_id AND w.topic LIKE 'order.%'
    HAVING count(w.remote_id) > 0
)
SELECT count(*) AS changed,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM webhook_deliveries d
           WHERE d.channel_id = o.channel_id AND d.remote_id = o.remote_id AND d.topic LIKE 'order.%' AND d.received_at >= since.at - interval '15 minutes'
       )) AS told
FROM since JOIN orders o ON o.channel_id = @channel_id AND o.modified_at >= since.at AND o.modified_at < @till;

-- name: ChannelCheck :one
-- What a check of a channel asks of our own tables; what never was is in 1970.
SELECT coalesce((SELECT max(d.received_at) FROM webhook_deliveries d WHERE d.channel_id = c.id), 'epoch')::timestamptz AS last_webhook,
       coalesce((SELECT max(f.updated_at) FROM feed_cursors f WHERE f.channel_id = c.id), 'epoch')::timestamptz AS read_at,
       coalesce((SELECT min(l.pulled_at) FROM shop_lists l WHERE l.channel_id = c.id), 'epoch')::timestamptz AS lists_pulled,
       (SELECT count(*) FROM channel_findings w WHERE w.channel_id = c.id AND w.settled_at IS NULL) AS findings
FROM channels c WHERE c.id = @channel_id;
