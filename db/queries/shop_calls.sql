-- name: ShopCallBegin :one
-- Takes a turn at the channel's shop: the call's id, or 0 and how long to wait.
SELECT coalesce(call_id, 0)::bigint AS id, wait_ms::bigint AS wait_ms
FROM shop_call_begin(@channel_id, make_interval(secs => @longest_seconds::int));

-- name: ShopCallEnd :exec
DELETE FROM shop_calls WHERE id = @id;

-- name: ShopStayAway :exec
-- Lets nobody call the channel's shop for a while.
SELECT shop_stay_away(@channel_id, make_interval(secs => @wait_seconds::float8));
