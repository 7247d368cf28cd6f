-- name: ShopCallBegin :one
-- Takes a turn at the channel's shop: the call's id, or 0 and how long to wait, and
-- whether for a call to end. A patient caller waits for those who aren't.
SELECT coalesce(call_id, 0)::bigint AS id, wait_ms::bigint AS wait_ms, taken::boolean AS taken
FROM shop_call_begin(@channel_id, make_interval(secs => @longest_seconds::int), @patient::boolean);

-- name: ShopCallEnd :exec
SELECT shop_call_end(@id);

-- name: ShopStayAway :exec
-- Lets nobody call the channel's shop for a while.
SELECT shop_stay_away(@channel_id, make_interval(secs => @wait_seconds::float8));

-- name: ShopSlowDown :exec
-- Asks the channel's shop for half as much from now on.
SELECT shop_slow_down(@channel_id);

-- name: ShopPace :one
-- How many requests a second the channel's shop is asked just now, at most; slowed is
-- whether that is less than the channel allows.
SELECT round(n.share * c.calls_per_second, 2)::numeric AS per_second, (n.share < 1)::boolean AS slowed
FROM channels c
LEFT JOIN shop_turns t ON t.channel_id = c.id
CROSS JOIN LATERAL (SELECT shop_share(c.calls_per_second, t.slowed_to, t.slowed_at, clock_timestamp()) AS share) n
WHERE c.id = @channel_id;
