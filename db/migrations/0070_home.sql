-- What the console's first page asks again and again, by index.

-- +goose Up

-- Today's sales of a channel.
CREATE INDEX sales_dated ON sales (channel_id, dated_on);

-- A channel's last webhook.
CREATE INDEX webhook_deliveries_last ON webhook_deliveries (channel_id, received_at);
