-- What shops send by themselves: a nudge each, and never more than that.

-- +goose Up

-- The secret that a channel's webhooks are signed with; sealed by the keyring, and
-- opens for its channel only.
CREATE TABLE webhook_secrets (
    channel_id bigint PRIMARY KEY REFERENCES channels,
    sealed     bytea  NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT webhook_secrets_not_empty CHECK (length(sealed) > 0)
);

-- What came, signed as it should be. The body isn't kept: what it tells of is read
-- from the shop. The gateway forgets the old ones.
CREATE TABLE webhook_deliveries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id  bigint NOT NULL REFERENCES channels,
    delivery    text   NOT NULL, -- the connector's name for it; a repeat has the same
    topic       text   NOT NULL,
    remote_id   text   NOT NULL, -- of the order, product or whatever it tells of
    outcome     text   NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT webhook_deliveries_once UNIQUE (channel_id, delivery),
    CONSTRAINT webhook_deliveries_outcome_known CHECK (outcome IN ('woke', 'ignored'))
);

CREATE INDEX webhook_deliveries_received ON webhook_deliveries (received_at);

-- How many came that weren't signed as they should be: a row per channel and minute,
-- however many they are.
CREATE TABLE webhook_forgeries (
    channel_id bigint NOT NULL REFERENCES channels,
    minute     timestamptz NOT NULL,
    forged     bigint NOT NULL,

    CONSTRAINT webhook_forgeries_one_per_minute PRIMARY KEY (channel_id, minute),
    CONSTRAINT webhook_forgeries_whole_minute CHECK (minute = date_trunc('minute', minute, 'UTC')),
    CONSTRAINT webhook_forgeries_counts_up CHECK (forged > 0)
);

GRANT SELECT, INSERT, UPDATE ON webhook_secrets, webhook_forgeries TO orderloom_app;
GRANT SELECT, INSERT ON webhook_deliveries TO orderloom_app;
GRANT DELETE ON webhook_deliveries, webhook_forgeries TO orderloom_app;
