-- What a shop says held against what we have: each look over a channel, and what it found.

-- +goose Up

-- One look over the orders that a shop took in a time, and over all that it shows.
CREATE TABLE reconciliations (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    key        text   NOT NULL,              -- begun twice, it is one
    since      timestamptz NOT NULL,         -- orders placed from then on
    until      timestamptz NOT NULL,         -- and before
    state      text   NOT NULL DEFAULT 'running',
    position   jsonb  NOT NULL DEFAULT '{}', -- how far it has got
    version    bigint NOT NULL DEFAULT 1,    -- saved by compare-and-set
    orders     bigint NOT NULL DEFAULT 0,    -- of the shop's, looked at
    listings   bigint NOT NULL DEFAULT 0,
    in_flight  bigint NOT NULL DEFAULT 0,    -- differed, and are on their way to agree
    opened     bigint NOT NULL DEFAULT 0,    -- findings
    closed     bigint NOT NULL DEFAULT 0,
    begun_at   timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz,
    error      text,

    CONSTRAINT reconciliations_key_unique UNIQUE (key),
    CONSTRAINT reconciliations_since_before_until CHECK (since < until),
    CONSTRAINT reconciliations_state_known CHECK (state IN ('running', 'done', 'failed')),
    CONSTRAINT reconciliations_ended_has_time CHECK ((state = 'running') = (ended_at IS NULL)),
    CONSTRAINT reconciliations_failed_says_why CHECK ((state = 'failed') = (error IS NOT NULL)),
    CONSTRAINT reconciliations_counted CHECK (least(orders, listings, in_flight, opened, closed) >= 0)
);

CREATE INDEX reconciliations_channel ON reconciliations (channel_id, id);

-- The orders that a look that is under way has seen: what of ours isn't among them is
-- looked for by itself.
CREATE TABLE reconcile_seen (
    reconciliation_id bigint NOT NULL REFERENCES reconciliations ON DELETE CASCADE,
    remote_id         text   NOT NULL,

    PRIMARY KEY (reconciliation_id, remote_id)
);

-- One difference each: open until the next look finds none.
CREATE TABLE reconcile_findings (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id  bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    kind        text   NOT NULL,
    subject     text   NOT NULL,             -- the shop's id of the order, or of the product
    name        text   NOT NULL,             -- what people call it: the order's number, or the SKU
    shop        text   NOT NULL,             -- what the shop says; empty: nothing
    ours        text   NOT NULL,             -- what we say
    repair      text   NOT NULL,
    shows       jsonb,                       -- of a listing: what the shop shows
    state       text   NOT NULL DEFAULT 'open',
    asked_at    timestamptz NOT NULL,        -- when the shop was asked last
    found_at    timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(), -- the last time that it was still so
    closed_at   timestamptz,
    command     text,                        -- the key of the last repair, or of what ignored it
    actor       text,
    reason      text NOT NULL DEFAULT '',
    decided_at  timestamptz,
    read_due    boolean NOT NULL DEFAULT false, -- the reader is to read the order anew

    CONSTRAINT reconcile_findings_kind_known CHECK (kind IN ('missing', 'extra', 'status', 'total', 'refunded', 'paid', 'stock', 'price', 'shown')),
    CONSTRAINT reconcile_findings_repair_known CHECK (repair IN ('read', 'walk', 'refuse', 'push')),
    CONSTRAINT reconcile_findings_push_is_of_listings CHECK ((repair = 'push') = (kind IN ('stock', 'price', 'shown')) AND (repair = 'push') = (shows IS NOT NULL)),
    CONSTRAINT reconcile_findings_state_known CHECK (state IN ('open', 'repairing', 'ignored', 'closed')),
    CONSTRAINT reconcile_findings_closed_has_time CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT reconcile_findings_subject_named CHECK (subject <> ''),
    CONSTRAINT reconcile_findings_differ CHECK (shop <> ours),
    CONSTRAINT reconcile_findings_decided_by_somebody CHECK (num_nonnulls(command, actor, decided_at) IN (0, 3) AND (state NOT IN ('repairing', 'ignored') OR command IS NOT NULL)),
    CONSTRAINT reconcile_findings_read_by_repair CHECK (NOT read_due OR state = 'repairing' AND repair = 'read')
);

CREATE UNIQUE INDEX reconcile_findings_command_unique ON reconcile_findings (command);
CREATE UNIQUE INDEX reconcile_findings_one_open ON reconcile_findings (channel_id, kind, subject) WHERE state <> 'closed';
CREATE INDEX reconcile_findings_to_read ON reconcile_findings (channel_id, id) WHERE read_due;
CREATE INDEX reconcile_findings_listed ON reconcile_findings (state, id);

GRANT SELECT, INSERT, UPDATE ON reconciliations, reconcile_findings TO orderloom_app;
GRANT SELECT, INSERT, DELETE ON reconcile_seen TO orderloom_app;
