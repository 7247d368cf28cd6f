-- People name an order by its shop's number.

-- +goose Up

CREATE INDEX orders_number ON orders (number);
