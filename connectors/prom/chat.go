package prom

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

const (
	// chatProject is the marketplace whose chat is asked for.
	chatProject = "promua"
	// chatNew is the status of what the other side hasn't read.
	chatNew = "new"
	// chatText is the type of what is plain text.
	chatText = "message"
	// chatDisabled is what a company hears that has no chat.
	chatDisabled = "chat is disabled"
)

type chatMessageJSON struct {
	ID          fields.Scalar `json:"id"`
	RoomID      fields.Scalar `json:"room_id"`
	RoomIdent   string        `json:"room_ident"`
	Body        string        `json:"body"`
	Sent        fields.Scalar `json:"date_sent"`
	Type        string        `json:"type"`
	Status      string        `json:"status"`
	ContextID   fields.Scalar `json:"context_item_id"`
	ContextType string        `json:"context_item_type"`
	Name        string        `json:"user_name"`
	Phone       fields.Scalar `json:"user_phone"`
	BuyerID     fields.Scalar `json:"buyer_client_id"`
	Own         bool          `json:"is_sender"`
}

// chatMessages goes on by time from the oldest message, so that what is read meanwhile
// hides nothing. Where a page brings nothing later than the one before, more of the same
// moment is asked for; a page without any was the last. A shop that tells of the same again
// is not asked for ever.
func (c *Client) chatMessages(ctx context.Context, op string, query url.Values, since connectors.MessagePosition) (connectors.MessagePage, error) {
	query.Set("project", chatProject)
	query.Set("sort", "asc")
	query.Set("limit", strconv.Itoa(mostPerPage))
	askedSince(since.SentAt, query)
	skipped, before := withinMoment(since.Within)
	if skipped > 0 {
		query.Set("offset", strconv.FormatUint(skipped, 10))
	}
	var list struct {
		Data struct {
			Messages []json.RawMessage `json:"messages"`
		} `json:"data"`
	}
	m := messageReader{askedAt: time.Now().UTC(), newest: since.SentAt}
	if _, err := c.get(ctx, op, "chat/messages_history", query, &list); err != nil {
		if off := disabled(err); off != "" {
			return connectors.MessagePage{Off: off, Next: since}, nil
		}
		return connectors.MessagePage{}, err
	}
	rows := list.Data.Messages
	m.each("data.messages", rows, chatMessage)
	m.page.Next = connectors.MessagePosition{SentAt: m.newest}
	switch first := m.first(); {
	case m.newest.After(since.SentAt):
		m.page.More = true
	case skipped > 0 && first == before:
		return connectors.MessagePage{}, invalid(op, "the shop ignores offset: it told of the same messages again")
	case len(rows) > 1 || len(rows) > 0 && skipped > 0 || len(m.page.Unreadable) > 0:
		m.page.More, m.page.Next.Within = true, fmt.Sprintf("%d/%d", skipped+uint64(len(rows)), first)
	}
	return m.page, nil
}

// withinMoment reads how many messages of a moment are behind, and which came first on the
// page before.
func withinMoment(within string) (skipped, first uint64) {
	number, id, _ := strings.Cut(within, "/")
	skipped, _ = strconv.ParseUint(number, 10, 63)
	first, _ = strconv.ParseUint(id, 10, 63)
	return skipped, first
}

// disabled is the shop's word that the company has no chat; empty where it is anything
// else.
func disabled(err error) string {
	said, ok := errors.AsType[*httpapi.StatusError](err)
	if !ok || !strings.Contains(strings.ToLower(said.Text), chatDisabled) {
		return ""
	}
	return said.Text
}

func chatMessage(f fields.Reader, raw json.RawMessage) (commerce.Message, error) {
	var dto chatMessageJSON
	if err := httpapi.Decode("message", raw, &dto); err != nil {
		return commerce.Message{}, err
	}
	m := commerce.Message{
		RemoteID: f.ID("id", dto.ID), Own: dto.Own, Body: dto.Body, SentAt: f.Time("date_sent", dto.Sent, layoutOf(dto.Sent)),
		Read:   dto.Own || dto.Status != chatNew,
		Thread: commerce.Thread{RemoteID: f.Name("room_ident", dto.RoomIdent), OtherID: string(dto.RoomID), BuyerID: f.IDOrNone("buyer_client_id", dto.BuyerID)},
	}
	if !dto.Own { // else it is the company's own name and number
		m.Thread.Name, m.Thread.Phone = dto.Name, string(dto.Phone)
	}
	if dto.Type != chatText {
		m.Kind = dto.Type
	}
	switch dto.ContextType {
	case "order":
		m.OrderID = string(dto.ContextID)
	case "product":
		m.ProductID = string(dto.ContextID)
	}
	return m, nil
}

// layoutOf is the shape of a time in the chat, which was seen without a zone: in UTC then,
// as all else.
func layoutOf(at fields.Scalar) string {
	if _, clock, _ := strings.Cut(string(at), "T"); strings.ContainsAny(clock, "Z+-") {
		return timeTold
	}
	return timeAsked
}

func (c *Client) replyInChat(ctx context.Context, op string, to connectors.MessageRef, text string) (string, error) {
	type sent struct {
		MessageID fields.Scalar `json:"message_id"`
	}
	var done struct {
		sent
		Data sent `json:"data"`
	}
	_, err := c.post(ctx, op, "chat/send_message", map[string]string{"room_ident": to.ThreadID, "body": text, "project": chatProject}, &done)
	return string(cmp.Or(done.MessageID, done.Data.MessageID)), err
}

func (c *Client) readInChat(ctx context.Context, op string, m connectors.MessageRef) error {
	_, err := c.post(ctx, op, "chat/mark_message_read", map[string]any{"message_id": json.Number(m.RemoteID), "room_id": m.OtherID}, nil)
	return err
}
