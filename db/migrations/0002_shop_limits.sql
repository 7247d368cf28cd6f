-- A shop bears only so many requests. Every request takes its turn here first, so
-- that all workers together keep what the channel allows.

-- +goose Up

ALTER TABLE channels
    ADD COLUMN calls_per_second numeric NOT NULL DEFAULT 10,
    ADD COLUMN calls_burst      int     NOT NULL DEFAULT 20, -- at once after a rest
    ADD COLUMN calls_at_once    int     NOT NULL DEFAULT 8,  -- running side by side
    ADD CONSTRAINT channels_calls_positive CHECK (calls_per_second > 0 AND calls_burst > 0 AND calls_at_once > 0);

-- Neither table outlives a crash of the server, and needn't: what they forget is
-- at most one burst.
CREATE UNLOGGED TABLE shop_turns (
    channel_id bigint PRIMARY KEY REFERENCES channels,
    due_at     timestamptz NOT NULL, -- when the next request would be due if none came early
    promised   timestamptz NOT NULL, -- the latest time that somebody was told to come back at
    closed_to  timestamptz NOT NULL DEFAULT '-infinity' -- the shop asked us to stay away until then
);

CREATE UNLOGGED TABLE shop_calls (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels,
    backend    int    NOT NULL,        -- the session that took the turn: with its worker it goes
    gone_at    timestamptz NOT NULL    -- a call that took longer is not running any more
);

CREATE INDEX shop_calls_channel ON shop_calls (channel_id);

-- Takes a turn: the id of the call, and no wait; or no call, and how long to wait.
-- Whoever has to wait is told a time of its own, one after another at the
-- channel's pace, and not all the same. A row that others may wait for is locked
-- for as long as this takes and no longer.
-- +goose StatementBegin
CREATE FUNCTION shop_call_begin(channel bigint, longest interval, OUT call_id bigint, OUT wait_ms bigint) LANGUAGE plpgsql AS $$
DECLARE
    allowed channels%ROWTYPE;
    turn    shop_turns%ROWTYPE;
    pace    interval;
    at      timestamptz;
    free_at timestamptz;
BEGIN
    SELECT * INTO STRICT allowed FROM channels WHERE id = channel;
    pace := make_interval(secs => (1 / allowed.calls_per_second)::float8);
    INSERT INTO shop_turns (channel_id, due_at, promised) VALUES (channel, '-infinity', '-infinity') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT turn FROM shop_turns WHERE channel_id = channel FOR UPDATE;

    at := clock_timestamp(); -- and not when we began to wait for the row
    free_at := greatest(turn.due_at - (allowed.calls_burst - 1) * pace, turn.closed_to);
    IF free_at <= at AND shop_calls_running(channel, at, allowed.calls_at_once) >= allowed.calls_at_once THEN
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

-- How many calls run. Only where there seems to be no room left are those looked
-- for whose worker is gone.
-- +goose StatementBegin
CREATE FUNCTION shop_calls_running(channel bigint, at timestamptz, room int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    running bigint;
BEGIN
    SELECT count(*) INTO running FROM shop_calls WHERE channel_id = channel;
    IF running >= room THEN
        DELETE FROM shop_calls c
        WHERE c.channel_id = channel AND (c.gone_at < at OR NOT EXISTS (SELECT FROM pg_stat_get_activity(c.backend)));
        SELECT count(*) INTO running FROM shop_calls WHERE channel_id = channel;
    END IF;
    RETURN running;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION shop_stay_away(channel bigint, wait interval) RETURNS void LANGUAGE sql AS $$
    INSERT INTO shop_turns AS t (channel_id, due_at, promised, closed_to) VALUES (channel, '-infinity', '-infinity', clock_timestamp() + wait)
    ON CONFLICT (channel_id) DO UPDATE SET closed_to = greatest(t.closed_to, excluded.closed_to);
$$;
-- +goose StatementEnd

GRANT SELECT, INSERT, UPDATE ON shop_turns, shop_calls TO orderloom_app;
GRANT DELETE ON shop_calls TO orderloom_app;
