-- What a person imports may be years of orders: at their shop it waits for what is live.

-- +goose Up

ALTER TABLE shop_turns ADD COLUMN patient_promised timestamptz NOT NULL DEFAULT '-infinity'; -- as promised, to those who wait for what is live

-- As before, and for patient callers as well: they have what is left. They begin none
-- early, leave one place free, and go after everybody who was told a time to come back at.
DROP FUNCTION shop_call_begin(bigint, interval);
-- +goose StatementBegin
CREATE FUNCTION shop_call_begin(channel bigint, longest interval, patient boolean DEFAULT false, OUT call_id bigint, OUT wait_ms bigint) LANGUAGE plpgsql AS $$
DECLARE
    allowed channels%ROWTYPE;
    turn    shop_turns%ROWTYPE;
    share   numeric;
    pace    interval;
    at      timestamptz;
    free_at timestamptz;
    at_once int;
    early   numeric;
BEGIN
    SELECT * INTO STRICT allowed FROM channels WHERE id = channel;
    INSERT INTO shop_turns (channel_id, due_at, promised) VALUES (channel, '-infinity', '-infinity') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT turn FROM shop_turns WHERE channel_id = channel FOR UPDATE;

    at := clock_timestamp(); -- and not when we began to wait for the row
    share := shop_share(allowed.calls_per_second, turn.slowed_to, turn.slowed_at, at);
    pace := make_interval(secs => (1 / (allowed.calls_per_second * share))::float8);
    at_once := ceil(allowed.calls_at_once * share);
    early := ceil(allowed.calls_burst * share) - 1;
    IF patient THEN
        at_once := greatest(at_once - 1, 1);
        early := 0;
    END IF;
    free_at := greatest(turn.due_at - early::float8 * pace, turn.closed_to);
    IF patient AND turn.promised > at THEN
        free_at := greatest(free_at, turn.promised + pace);
    END IF;
    IF free_at <= at AND shop_calls_running(channel, at, at_once) >= at_once THEN
        free_at := at + pace;
    END IF;
    IF free_at <= at THEN
        UPDATE shop_turns SET due_at = greatest(turn.due_at, at) + pace WHERE channel_id = channel;
        INSERT INTO shop_calls (channel_id, backend, gone_at) VALUES (channel, pg_backend_pid(), at + longest) RETURNING id INTO call_id;
        wait_ms := 0;
        RETURN;
    END IF;
    IF patient THEN
        free_at := greatest(free_at, turn.patient_promised + pace);
        UPDATE shop_turns SET patient_promised = free_at WHERE channel_id = channel;
    ELSE
        free_at := greatest(free_at, turn.promised + pace);
        UPDATE shop_turns SET promised = free_at WHERE channel_id = channel;
    END IF;
    wait_ms := ceil(extract(epoch FROM free_at - at) * 1000);
END $$;
-- +goose StatementEnd
