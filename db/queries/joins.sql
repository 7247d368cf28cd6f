-- name: JoinAsk :exec
-- Asks a channel's shop for a key anew: what was asked before counts no more.
INSERT INTO channel_joins (channel_id, state_hash, address, actor, asked_at, expires_at)
VALUES (@channel_id, @state_hash, @address, @actor, @asked_at, @expires_at)
ON CONFLICT (channel_id) DO UPDATE SET
    state_hash = excluded.state_hash, address = excluded.address, actor = excluded.actor,
    asked_at = excluded.asked_at, expires_at = excluded.expires_at, outcome = NULL, reason = NULL, ended_at = NULL;

-- name: JoinGet :one
-- What a channel last asked its shop for, with what its shop is now; nobody changes
-- either until this transaction ends.
SELECT sqlc.embed(j), sqlc.embed(c)
FROM channel_joins j JOIN channels c ON c.id = j.channel_id
WHERE c.code = @code FOR UPDATE OF j FOR SHARE OF c;

-- name: JoinEnd :exec
UPDATE channel_joins SET outcome = @outcome::text, reason = @reason, ended_at = @ended_at::timestamptz
WHERE channel_id = @channel_id AND outcome IS NULL;

-- name: JoinLast :one
-- What a channel last asked its shop for, to look at.
SELECT sqlc.embed(j), sqlc.embed(c) FROM channel_joins j JOIN channels c ON c.id = j.channel_id WHERE c.code = @code;
