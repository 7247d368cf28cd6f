-- What a webhook set off can be followed to its end.

-- +goose Up

-- The trace (W3C traceparent) that a delivery came in; empty where nobody traces.
ALTER TABLE webhook_deliveries ADD COLUMN trace text NOT NULL DEFAULT '';
