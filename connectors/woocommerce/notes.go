package woocommerce

import (
	"context"
	"net/http"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

type noteJSON struct {
	ID           fields.Scalar `json:"id"`
	Author       string        `json:"author"`
	DateCreated  fields.Scalar `json:"date_created_gmt"`
	Note         string        `json:"note"`
	CustomerNote bool          `json:"customer_note"`
}

// ListOrderNotes reads all notes of an order, the shop's own among them ("Stock
// levels reduced…"). The shop doesn't page this list.
func (c *Client) ListOrderNotes(ctx context.Context, orderID string) ([]commerce.Note, error) {
	const op = "list order notes"
	if err := checkID(op, orderID); err != nil {
		return nil, err
	}
	var list []noteJSON
	if _, err := c.get(ctx, op, notesOf(orderID), nil, &list); err != nil {
		return nil, err
	}
	notes := make([]commerce.Note, 0, len(list))
	for i, dto := range list {
		f := fields.New().In("", i)
		notes = append(notes, toNote(f, dto))
		if err := f.Err(); err != nil {
			return nil, invalid(op, "%v", err)
		}
	}
	return notes, nil
}

// CreateOrderNote adds a note for the shop's staff; only a note for the buyer
// would be mailed. The shop makes another one at each repetition.
func (c *Client) CreateOrderNote(ctx context.Context, orderID, text string) (commerce.Note, error) {
	const op = "create order note"
	if err := checkID(op, orderID); err != nil {
		return commerce.Note{}, err
	}
	if text == "" {
		return commerce.Note{}, invalid(op, "an empty note")
	}
	var dto noteJSON
	_, err := c.do(ctx, httpapi.Call{
		Op: opOf(op), Method: http.MethodPost, Path: notesOf(orderID),
		Body: map[string]any{"note": text, "customer_note": false}, Out: &dto,
	})
	if err != nil {
		return commerce.Note{}, missingOrder(err)
	}
	f := fields.New()
	note := toNote(f, dto)
	if err := f.Err(); err != nil {
		unread := invalid(op, "%v", err)
		unread.Unknown = true // it was taken, though we can't read what became of it
		return commerce.Note{}, unread
	}
	return note, nil
}

func notesOf(orderID string) string { return "orders/" + orderID + "/notes" }

func toNote(f fields.Reader, dto noteJSON) commerce.Note {
	return commerce.Note{
		RemoteID:  f.ID("id", dto.ID),
		Text:      dto.Note,
		Author:    dto.Author,
		ForBuyer:  dto.CustomerNote,
		WrittenAt: f.Time("date_created_gmt", dto.DateCreated, shopTime),
	}
}
