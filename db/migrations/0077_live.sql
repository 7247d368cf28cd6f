-- Pages that are looked at are told what changed: which sales did last is asked every
-- second, by index.

-- +goose Up

CREATE INDEX sales_updated ON sales (updated_at);
