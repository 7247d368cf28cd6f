-- What a channel does again and again follows its settings, and a channel that is no
-- longer wanted is put away with its history.

-- +goose Up

ALTER TABLE channels
    ADD COLUMN schedules   jsonb NOT NULL DEFAULT '{}', -- timetable.Times; unknown fields are refused
    ADD COLUMN archived_at timestamptz,                 -- put away: off, and out of every list; its code stays taken
    ADD CONSTRAINT channels_schedules_object CHECK (jsonb_typeof(schedules) = 'object'),
    ADD CONSTRAINT channels_archived_is_off CHECK (archived_at IS NULL OR NOT enabled);

-- What a person has paused. What is paused with its channel isn't here.
CREATE TABLE schedule_pauses (
    channel_id bigint NOT NULL REFERENCES channels,
    schedule   text   NOT NULL,
    actor      text   NOT NULL,
    reason     text   NOT NULL DEFAULT '',
    paused_at  timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT schedule_pauses_one_each PRIMARY KEY (channel_id, schedule),
    CONSTRAINT schedule_pauses_actor_named CHECK (actor <> '')
);

GRANT SELECT, INSERT, UPDATE, DELETE ON schedule_pauses TO orderloom_app;

-- A topic is known to who asks and to the relay.
ALTER TABLE outbox
    DROP CONSTRAINT outbox_topic_known,
    ADD CONSTRAINT outbox_topic_plain CHECK (topic ~ '^[a-z_]+$');

-- Whoever changes a channel, its schedules follow: nobody can forget to ask for it.
-- +goose StatementBegin
CREATE FUNCTION channel_ask_schedules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NULL;
    END IF;
    INSERT INTO outbox AS o (topic, channel) VALUES ('schedules', coalesce(NEW.code, OLD.code))
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_ask_schedules AFTER INSERT OR UPDATE OR DELETE ON channels FOR EACH ROW EXECUTE FUNCTION channel_ask_schedules();
