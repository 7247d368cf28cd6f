-- What a marketplace asks for: the status of orders that are accepted, why others are
-- cancelled, and the company that stands for who carries the goods.

-- +goose Up

ALTER TABLE channels
    ADD COLUMN status_accepted     text   NOT NULL DEFAULT '',
    ADD COLUMN accepted_from       text[] NOT NULL DEFAULT '{}', -- the statuses of orders that nobody has accepted yet
    ADD COLUMN cancellation_reason text   NOT NULL DEFAULT '',   -- in the shop's own word
    ADD COLUMN cancellation_text   text   NOT NULL DEFAULT '',   -- in ours
    ADD CONSTRAINT channels_accepted_from_somewhere CHECK ((status_accepted = '') = (cardinality(accepted_from) = 0));

ALTER TABLE delivery_notes
    ADD COLUMN counterparty_id bigint REFERENCES customers, -- stands for who carries the goods; null: nobody does
    ADD CONSTRAINT delivery_notes_counterparty_carries CHECK (counterparty_id IS NULL OR kind = 'delivery');

CREATE INDEX delivery_notes_counterparty ON delivery_notes (counterparty_id) WHERE counterparty_id IS NOT NULL;
