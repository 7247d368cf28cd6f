-- One listing that a shop breaks at holds up no other.

-- +goose Up

ALTER TABLE stock_pushes
    ADD COLUMN unanswered bigint NOT NULL DEFAULT 0, -- of those that failed: told alone, and the shop gave no answer
    ADD CONSTRAINT stock_pushes_unanswered_failed CHECK (unanswered BETWEEN 0 AND failed);

-- As before. Of a shop whose orders aren't read, no order will explain anything: what is
-- known of it is all there will be.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION orders_read_beyond(channel bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM channels c WHERE c.id = channel AND c.enabled AND c.orders_in)
        OR EXISTS (SELECT FROM feed_cursors f WHERE f.channel_id = channel AND f.feed IN ('orders', 'order ids') AND f.updated_at > at + interval '3 minutes')
       AND NOT EXISTS (SELECT FROM orders o WHERE o.channel_id = channel AND o.processed_version < o.version)
$$;
-- +goose StatementEnd
