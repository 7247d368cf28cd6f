-- What is live is handed on before what a person imports, and channels take turns: a
-- thousand requests of one delay no other's.

-- +goose Up

ALTER TABLE outbox ADD COLUMN patient boolean NOT NULL GENERATED ALWAYS AS (coalesce((payload ->> 'by_hand')::boolean, false)) STORED;
CREATE INDEX outbox_lines ON outbox (patient, channel, id);
