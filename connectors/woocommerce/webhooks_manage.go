package woocommerce

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.WebhookKeeper = (*Client)(nil)

// maxWebhookPages bounds a list that some plugin may fill: a shop has a handful.
const maxWebhookPages = 20

// webhookJSON is a webhook as the shop shows it: the secret is written and never read.
type webhookJSON struct {
	ID      fields.Scalar `json:"id"`
	Status  string        `json:"status"`
	Topic   string        `json:"topic"`
	Address string        `json:"delivery_url"`
}

// WebhookTopics implements connectors.WebhookKeeper. Orders are what is read for;
// products tell of stock that changed in the shop, and of what is new there. That one was
// deleted no list of changes tells, so that nobody could follow it.
func (*Client) WebhookTopics() []string {
	return []string{"order.created", "order.updated", "order.deleted", "order.restored", "product.created", "product.updated", "product.restored"}
}

// ListWebhooks implements connectors.WebhookKeeper, by id: what is made meanwhile
// comes last.
func (c *Client) ListWebhooks(ctx context.Context) ([]connectors.Webhook, error) {
	const op = "list webhooks"
	var all []connectors.Webhook
	for page := 1; page <= maxWebhookPages; page++ {
		var list []webhookJSON
		query := url.Values{"orderby": {"id"}, "order": {"asc"}, "per_page": {strconv.Itoa(connectors.PageSize)}, "page": {strconv.Itoa(page)}}
		answer, err := c.get(ctx, op, "webhooks", query, &list)
		if err != nil {
			return nil, err
		}
		for i, dto := range list {
			hook, err := toWebhook(fields.New().In("", i), dto)
			if err != nil {
				return nil, invalid(op, "%v", err)
			}
			all = append(all, hook)
		}
		if _, pages, known := totalOf(answer); (known && page >= pages) || len(list) < connectors.PageSize {
			return all, nil
		}
	}
	return nil, invalid(op, "more than %d webhooks: delete those in the shop that nobody needs", maxWebhookPages*connectors.PageSize)
}

// CreateWebhook implements connectors.WebhookKeeper. The shop asks the address at once
// whether anybody is there, and makes the webhook whatever it hears.
func (c *Client) CreateWebhook(ctx context.Context, wish connectors.WebhookWish) (connectors.Webhook, error) {
	return c.writeWebhook(ctx, "create webhook", http.MethodPost, "webhooks", wish)
}

// UpdateWebhook implements connectors.WebhookKeeper.
func (c *Client) UpdateWebhook(ctx context.Context, id string, wish connectors.WebhookWish) (connectors.Webhook, error) {
	const op = "update webhook"
	if !plainID(id) {
		return connectors.Webhook{}, invalid(op, "%.40q is no webhook id", id)
	}
	hook, err := c.writeWebhook(ctx, op, http.MethodPut, "webhooks/"+id, wish)
	return hook, notThere(err, "webhook_invalid_id")
}

// DeleteWebhook implements connectors.WebhookKeeper.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	const op = "delete webhook"
	if !plainID(id) {
		return invalid(op, "%.40q is no webhook id", id)
	}
	_, err := c.do(ctx, httpapi.Call{
		Op: opOf(op), Method: http.MethodDelete, Path: "webhooks/" + id, Query: url.Values{"force": {"true"}},
	})
	return notThere(err, "webhook_invalid_id")
}

func (c *Client) writeWebhook(ctx context.Context, op, method, path string, wish connectors.WebhookWish) (connectors.Webhook, error) {
	var dto webhookJSON
	asking := Client{http: c.http}
	asking.http.ReadError = func(body []byte) (code, text string) { // some plugins echo what they were sent
		return c.http.ReadError(bytes.ReplaceAll(body, []byte(wish.Secret.Reveal()), []byte(wish.Secret.String())))
	}
	_, err := asking.do(ctx, httpapi.Call{
		Op: opOf(op), Method: method, Path: path, Out: &dto, Body: map[string]string{
			"name": "Orderloom " + wish.Topic, "topic": wish.Topic, "delivery_url": wish.Address,
			"secret": wish.Secret.Reveal(), "status": string(connectors.WebhookActive),
		},
	})
	if err != nil {
		return connectors.Webhook{}, err
	}
	hook, err := toWebhook(fields.New(), dto)
	if err != nil {
		unread := invalid(op, "%v", err)
		unread.Unknown = true // it was taken, though we can't read what became of it
		return connectors.Webhook{}, unread
	}
	return hook, nil
}

func toWebhook(f fields.Reader, dto webhookJSON) (connectors.Webhook, error) {
	hook := connectors.Webhook{RemoteID: f.ID("id", dto.ID), Topic: dto.Topic, Address: dto.Address, State: connectors.WebhookState(dto.Status)}
	return hook, f.Err()
}
