-- What a reader has to know of its shop: what it bears just now, whether its answers
-- can be leant on, what its clock says.

-- +goose Up

-- -------------------------------------------------- what a shop bears just now

-- A shop that asked for less, or didn't answer, is asked less for a while.
ALTER TABLE shop_turns
    ADD COLUMN slowed_at timestamptz, -- when last; null: never
    ADD COLUMN slowed_to numeric,     -- requests a second at that time
    ADD CONSTRAINT shop_turns_slowed_or_not CHECK ((slowed_at IS NULL) = (slowed_to IS NULL) AND slowed_to > 0);

-- The part of its channel's limits that a shop is asked: 1 is all of it. It comes back
-- bit by bit, whole after ten minutes at the latest.
-- +goose StatementBegin
CREATE FUNCTION shop_share(per_second numeric, slowed_to numeric, slowed_at timestamptz, at timestamptz) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(least(1, slowed_to / per_second + greatest(extract(epoch FROM at - slowed_at), 0) / 600), 1)
$$;
-- +goose StatementEnd

-- Halves what a shop is asked. What it says within five seconds is about requests that
-- were sent before, and counts once. A shop is asked something always.
-- +goose StatementBegin
CREATE FUNCTION shop_slow_down(channel bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO shop_turns AS t (channel_id, due_at, promised, slowed_at, slowed_to)
    SELECT id, '-infinity', '-infinity', clock_timestamp(), calls_per_second / 2 FROM channels WHERE id = channel
    ON CONFLICT (channel_id) DO UPDATE SET
        slowed_at = excluded.slowed_at,
        slowed_to = excluded.slowed_to * 2 * greatest(shop_share(excluded.slowed_to * 2, t.slowed_to, t.slowed_at, excluded.slowed_at) / 2, 1 / 64.0)
    WHERE t.slowed_at IS NULL OR t.slowed_at < excluded.slowed_at - interval '5 seconds'
$$;
-- +goose StatementEnd

-- As before, but by the share: a slowed shop bears less at once, and side by side, too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION shop_call_begin(channel bigint, longest interval, OUT call_id bigint, OUT wait_ms bigint) LANGUAGE plpgsql AS $$
DECLARE
    allowed channels%ROWTYPE;
    turn    shop_turns%ROWTYPE;
    share   numeric;
    pace    interval;
    at      timestamptz;
    free_at timestamptz;
    at_once int;
BEGIN
    SELECT * INTO STRICT allowed FROM channels WHERE id = channel;
    INSERT INTO shop_turns (channel_id, due_at, promised) VALUES (channel, '-infinity', '-infinity') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT turn FROM shop_turns WHERE channel_id = channel FOR UPDATE;

    at := clock_timestamp(); -- and not when we began to wait for the row
    share := shop_share(allowed.calls_per_second, turn.slowed_to, turn.slowed_at, at);
    pace := make_interval(secs => (1 / (allowed.calls_per_second * share))::float8);
    at_once := ceil(allowed.calls_at_once * share);
    free_at := greatest(turn.due_at - (ceil(allowed.calls_burst * share) - 1)::float8 * pace, turn.closed_to);
    IF free_at <= at AND shop_calls_running(channel, at, at_once) >= at_once THEN
        free_at := at + pace;
    END IF;
    IF free_at <= at THEN
        UPDATE shop_turns SET due_at = greatest(turn.due_at, at) + pace WHERE channel_id = channel;
        INSERT INTO shop_calls (channel_id, backend, gone_at) VALUES (channel, pg_backend_pid(), at + longest) RETURNING id INTO call_id;
        wait_ms := 0;
        RETURN;
    END IF;
    free_at := greatest(free_at, turn.promised + pace);
    UPDATE shop_turns SET promised = free_at WHERE channel_id = channel;
    wait_ms := ceil(extract(epoch FROM free_at - at) * 1000);
END $$;
-- +goose StatementEnd

-- ----------------------------------------------------- what can be leant on

-- How far a shop's clock was ahead of ours when the cursor was moved; less than 0 is
-- behind. Positions are times of the shop's.
ALTER TABLE feed_cursors ADD COLUMN clock_ms bigint NOT NULL DEFAULT 0;

-- Whether a shop does as it is asked where its changes are asked for. What was found
-- is looked for again from time to time.
CREATE TABLE feed_proofs (
    channel_id bigint PRIMARY KEY REFERENCES channels,
    heeded     boolean NOT NULL, -- else its orders are read by their ids
    proven_at  timestamptz NOT NULL
);

-- ------------------------------------------- what webhooks told, and nothing else did

-- Whether a reader has seen to what a delivery told of: an order in the trash is in no
-- list of changes.
ALTER TABLE webhook_deliveries ADD COLUMN followed boolean NOT NULL DEFAULT false;
UPDATE webhook_deliveries SET followed = true;

CREATE INDEX webhook_deliveries_to_follow ON webhook_deliveries (channel_id, id) WHERE outcome = 'woke' AND NOT followed;

GRANT SELECT, INSERT, UPDATE ON feed_proofs TO orderloom_app;
GRANT UPDATE (followed) ON webhook_deliveries TO orderloom_app;
