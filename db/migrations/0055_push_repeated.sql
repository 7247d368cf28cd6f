-- A shop that answers a change without the product is found out by the next reading.

-- +goose Up

ALTER TABLE listings ADD COLUMN push_repeated numeric; -- what it showed when it was told its quantity again, and took it without a figure
