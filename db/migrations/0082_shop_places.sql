-- A shop whose calls take their time gives places back at its own pace, which may be far
-- below its channel's: who waits for one is told a time by how long its calls take, and
-- doesn't ask in vain until then.

-- +goose Up

ALTER TABLE shop_calls ADD COLUMN begun_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE shop_turns
    ADD COLUMN took interval NOT NULL DEFAULT '0', -- about how long a call takes just now
    ADD CONSTRAINT shop_turns_took_no_negative_time CHECK (took >= '0');

-- Ends a call. How long calls take is written only where this one is out of line: turns
-- are locked before calls, as by whoever begins one.
-- +goose StatementBegin
CREATE FUNCTION shop_call_end(call bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ended  shop_calls%ROWTYPE;
    lasted interval;
BEGIN
    SELECT * INTO ended FROM shop_calls WHERE id = call;
    lasted := clock_timestamp() - ended.begun_at;
    UPDATE shop_turns t SET took = (3 * t.took + lasted) / 4
    WHERE t.channel_id = ended.channel_id AND lasted NOT BETWEEN 0.75 * t.took AND 1.5 * t.took;
    DELETE FROM shop_calls WHERE id = call;
END $$;
-- +goose StatementEnd

-- As before, but where all places are taken it says so, and the next one comes free as
-- soon as one of those calls has taken its time.
DROP FUNCTION shop_call_begin(bigint, interval, boolean);
-- +goose StatementBegin
CREATE FUNCTION shop_call_begin(channel bigint, longest interval, patient boolean DEFAULT false, OUT call_id bigint, OUT wait_ms bigint, OUT taken boolean) LANGUAGE plpgsql AS $$
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
    taken := free_at <= at AND shop_calls_running(channel, at, at_once) >= at_once;
    IF taken THEN
        pace := greatest(pace, turn.took / at_once);
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
