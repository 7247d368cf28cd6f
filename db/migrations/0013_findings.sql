-- What is wrong with a channel and not with one of its sales.

-- +goose Up

-- A webhook that the shop switched off, a key that died, a clock that is wrong: open
-- until it is looked for and not found any more.
CREATE TABLE channel_findings (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels,
    kind       text   NOT NULL, -- what was looked for
    subject    text   NOT NULL, -- which of them; empty where there can be one only
    detail     text   NOT NULL,
    remedy     text   NOT NULL,
    found_at   timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(), -- the last time that it was still so
    settled_at timestamptz,

    CONSTRAINT channel_findings_kind_named CHECK (kind <> ''),
    CONSTRAINT channel_findings_say_what_to_do CHECK (detail <> '' AND remedy <> '')
);

CREATE UNIQUE INDEX channel_findings_one_open ON channel_findings (channel_id, kind, subject) WHERE settled_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON channel_findings TO orderloom_app;
