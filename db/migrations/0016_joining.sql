-- Shops give their keys by themselves, and their webhooks are looked after.

-- +goose Up

-- A channel that asks its shop for a key: the last time that it did. What it was before
-- is in the journal.
CREATE TABLE channel_joins (
    channel_id bigint PRIMARY KEY REFERENCES channels,
    state_hash bytea NOT NULL, -- SHA-256: whoever reads this can't answer in the shop's name
    address    text  NOT NULL, -- of the shop that was asked: no other may answer
    actor      text  NOT NULL,
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    outcome    text, -- NULL while it is open; it is used up by whatever ends it
    reason     text, -- why a key was refused
    ended_at   timestamptz,

    CONSTRAINT channel_joins_state_is_a_hash CHECK (length(state_hash) = 32),
    CONSTRAINT channel_joins_outcome_known CHECK (outcome IN ('joined', 'denied', 'refused')),
    CONSTRAINT channel_joins_ends_once CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CONSTRAINT channel_joins_refused_why CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
    CONSTRAINT channel_joins_expires CHECK (expires_at > asked_at)
);

-- The webhooks that we made in a channel's shop. A row is there before the shop is
-- asked: without an id it may be there or not, and is looked for first.
CREATE TABLE channel_webhooks (
    channel_id bigint NOT NULL REFERENCES channels,
    topic      text   NOT NULL,
    shop       text   NOT NULL, -- its address: another shop has other webhooks
    sends_to   text   NOT NULL, -- by this we know it as ours, also after we moved
    remote_id  text,
    secret_at  timestamptz NOT NULL, -- webhook_secrets.updated_at of what it signs with
    mended_at  timestamptz NOT NULL DEFAULT now(), -- when it was last made or put back

    CONSTRAINT channel_webhooks_one_per_topic PRIMARY KEY (channel_id, topic),
    CONSTRAINT channel_webhooks_topic_named CHECK (topic <> '')
);

-- What changed lately is compared with what webhooks told of.
CREATE INDEX orders_modified ON orders (channel_id, modified_at);

GRANT SELECT, INSERT, UPDATE ON channel_joins TO orderloom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON channel_webhooks TO orderloom_app;
GRANT UPDATE ON keyring_canary TO orderloom_app; -- a new key seals it anew
