package prom

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// The statuses of the form's messages that we know by name; there is "deleted" as well.
const (
	formUnread = "unread"
	formRead   = "read"
)

type formMessageJSON struct {
	ID        fields.Scalar `json:"id"`
	Created   fields.Scalar `json:"date_created"`
	Name      string        `json:"client_full_name"`
	Phone     fields.Scalar `json:"phone"`
	Message   string        `json:"message"`
	Subject   string        `json:"subject"`
	Status    string        `json:"status"`
	ProductID fields.Scalar `json:"product_id"`
}

// formMessages goes back by id from the newest message. Each page goes on from the lowest
// id of the one before, which may be told again; one that brings no lower id was the last.
func (c *Client) formMessages(ctx context.Context, op string, query url.Values, since connectors.MessagePosition) (connectors.MessagePage, error) {
	query.Set("limit", strconv.Itoa(mostPerPage))
	askedSince(since.SentAt, query)
	if since.Within != "" {
		query.Set("last_id", since.Within)
	}
	var list struct {
		Messages []json.RawMessage `json:"messages"`
	}
	m := messageReader{askedAt: time.Now().UTC(), newest: latest(since.SentAt, since.Upto)}
	if _, err := c.get(ctx, op, "messages/list", query, &list); err != nil {
		return connectors.MessagePage{}, err
	}
	m.each("messages", list.Messages, formMessage)
	m.page.Next = connectors.MessagePosition{SentAt: m.newest}
	before, err := strconv.ParseUint(since.Within, 10, 63)
	if lowest := m.lowest(); lowest > 0 && (err != nil || lowest < before) {
		m.page.More = true
		m.page.Next = connectors.MessagePosition{SentAt: since.SentAt, Within: strconv.FormatUint(lowest, 10), Upto: m.newest}
	}
	return m.page, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func formMessage(f fields.Reader, raw json.RawMessage) (commerce.Message, error) {
	var dto formMessageJSON
	if err := httpapi.Decode("message", raw, &dto); err != nil {
		return commerce.Message{}, err
	}
	id := f.ID("id", dto.ID)
	return commerce.Message{
		RemoteID: id, Thread: commerce.Thread{RemoteID: id, Name: dto.Name, Phone: string(dto.Phone)},
		Subject: dto.Subject, Body: dto.Message, ProductID: f.IDOrNone("product_id", dto.ProductID),
		SentAt: f.Time("date_created", dto.Created, timeTold), Read: dto.Status != formUnread,
	}, nil
}

// replyToForm answers a message. The shop tells nothing of the answer but that it took it:
// where it doesn't even do that, the buyer may have it all the same.
func (c *Client) replyToForm(ctx context.Context, op string, to connectors.MessageRef, text string) error {
	done, err := c.atForm(ctx, op, "messages/reply", to.RemoteID, map[string]any{"id": json.Number(to.RemoteID), "message": text})
	if err == nil && !done {
		unclear := invalid(op, "the shop doesn't say that it took it")
		unclear.Unknown = true
		return unclear
	}
	return err
}

// readInForm marks a message. One that is read already is not worked on, which is as good.
func (c *Client) readInForm(ctx context.Context, op string, m connectors.MessageRef) error {
	_, err := c.atForm(ctx, op, "messages/set_status", m.RemoteID, map[string]any{"ids": []json.Number{json.Number(m.RemoteID)}, "status": formRead})
	return err
}

// atForm does something to one message, and tells whether the shop says that it did.
func (c *Client) atForm(ctx context.Context, op, path, id string, body any) (done bool, err error) {
	var said struct {
		Processed []fields.Scalar `json:"processed_ids"`
		Errors    json.RawMessage `json:"errors"`
	}
	if _, err := c.post(ctx, op, path, body, &said); err != nil {
		return false, err
	}
	for _, text := range c.refusals(said.Errors) {
		return false, httpapi.Refusal(opOf(op), &httpapi.StatusError{Status: http.StatusUnprocessableEntity, Text: text})
	}
	return slices.Contains(said.Processed, fields.Scalar(id)), nil
}
