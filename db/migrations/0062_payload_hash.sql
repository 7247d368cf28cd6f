-- What a shop sent of an order can be told later to have come exactly so.

-- +goose Up

ALTER TABLE orders
    ADD COLUMN payload_hash bytea, -- SHA-256 of the newest reading as it came; null where it is older than this column
    ADD CONSTRAINT orders_payload_hash_is_sha256 CHECK (length(payload_hash) = 32);
