package prom

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// The systems that buyers write in. They know nothing of each other.
const (
	chat = "chat"
	form = "form" // the older one, of single messages
)

// mostPerPage is how much a list is asked for at a time. It may bring less, and go on.
const mostPerPage = 100

var _ connectors.Messages = (*Client)(nil)

// MessageSystems are the chat, and the form on the company's site.
func (*Client) MessageSystems() []string { return []string{chat, form} }

// SentMessages gives a page of the chat, both sides of it and the oldest first, or of the
// form's messages, the newest first.
func (c *Client) SentMessages(ctx context.Context, system string, since connectors.MessagePosition) (connectors.MessagePage, error) {
	const op = "list messages"
	switch system {
	case chat:
		return c.chatMessages(ctx, op, url.Values{}, since)
	case form:
		return c.formMessages(ctx, op, url.Values{}, since)
	default:
		return connectors.MessagePage{}, noSystem(op, system)
	}
}

// UnreadMessages is SentMessages for what the company hasn't read.
func (c *Client) UnreadMessages(ctx context.Context, system string, since connectors.MessagePosition) (connectors.MessagePage, error) {
	const op = "list unread messages"
	switch system {
	case chat:
		return c.chatMessages(ctx, op, url.Values{"status": {chatNew}}, since)
	case form:
		return c.formMessages(ctx, op, url.Values{"status": {formUnread}}, since)
	default:
		return connectors.MessagePage{}, noSystem(op, system)
	}
}

// ThreadMessages is SentMessages for one room of the chat. The form never shows what was
// answered.
func (c *Client) ThreadMessages(ctx context.Context, of connectors.MessageRef, since connectors.MessagePosition) (connectors.MessagePage, error) {
	const op = "list a conversation"
	switch of.System {
	case chat:
		return c.chatMessages(ctx, op, url.Values{"room_ident": {of.ThreadID}}, since)
	case form:
		return connectors.MessagePage{}, fault.New(fault.Unsupported, opOf(op), "the form doesn't show what was answered")
	default:
		return connectors.MessagePage{}, noSystem(op, of.System)
	}
}

// CreateReply writes into the room of the message, or answers the form's.
func (c *Client) CreateReply(ctx context.Context, to connectors.MessageRef, text string) (remoteID string, err error) {
	const op = "reply"
	switch {
	case strings.TrimSpace(text) == "":
		return "", invalid(op, "an empty reply")
	case checkID(op, to.RemoteID) != nil:
		return "", checkID(op, to.RemoteID)
	case to.System == chat:
		remoteID, err = c.replyInChat(ctx, op, to, text)
	case to.System == form:
		err = c.replyToForm(ctx, op, to, text)
	default:
		err = noSystem(op, to.System)
	}
	return remoteID, withoutWordsOf(text, err)
}

// SetMessageRead says that the company has read a message.
func (c *Client) SetMessageRead(ctx context.Context, m connectors.MessageRef) error {
	const op = "mark a message as read"
	if err := checkID(op, m.RemoteID); err != nil {
		return err
	}
	switch m.System {
	case chat:
		return c.readInChat(ctx, op, m)
	case form:
		return c.readInForm(ctx, op, m)
	default:
		return noSystem(op, m.System)
	}
}

func noSystem(op, system string) error {
	return invalid(op, "there is no system %q of messages", system)
}

// withoutWordsOf is an error that repeats nothing of what was sent: a refusal may quote it.
func withoutWordsOf(text string, err error) error {
	said, ok := errors.AsType[*httpapi.StatusError](err)
	if !ok {
		return err
	}
	told := strings.ToLower(said.Text)
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(word)) > 3 && strings.Contains(told, word) {
			said.Text = "its words repeat the reply, and aren't kept"
		}
	}
	return err
}

// messageReader reads the messages of a page one by one: one that isn't in the shape we
// know hides no other.
type messageReader struct {
	page    connectors.MessagePage
	askedAt time.Time
	newest  time.Time // when the newest that was read was sent
	ids     []uint64  // of all rows, readable or not
}

// each reads every row by read, which says what is wrong with the fields it is given.
func (m *messageReader) each(list string, rows []json.RawMessage, read func(f fields.Reader, raw json.RawMessage) (commerce.Message, error)) {
	for i, raw := range rows {
		f := fields.New().In(list, i)
		message, err := read(f, raw)
		if err == nil {
			err = f.Err()
		}
		id := m.note(raw)
		if err != nil {
			m.page.Unreadable = append(m.page.Unreadable, connectors.Unreadable{RemoteID: id, AskedAt: m.askedAt, Reason: err.Error()})
			continue
		}
		if message.SentAt.After(m.newest) {
			m.newest = message.SentAt
		}
		m.page.Messages = append(m.page.Messages, message)
	}
}

// note keeps a row's id, whatever else is wrong with it; empty where it has none.
func (m *messageReader) note(raw json.RawMessage) string {
	var row struct {
		ID fields.Scalar `json:"id"`
	}
	_ = json.Unmarshal(raw, &row)
	id, err := strconv.ParseUint(string(row.ID), 10, 63)
	if err != nil {
		return ""
	}
	m.ids = append(m.ids, id)
	return strconv.FormatUint(id, 10)
}

// first is the id of the first row that has one; 0 where none has.
func (m *messageReader) first() uint64 {
	if len(m.ids) == 0 {
		return 0
	}
	return m.ids[0]
}

// lowest is the smallest id of the page; 0 where there is none.
func (m *messageReader) lowest() uint64 {
	if len(m.ids) == 0 {
		return 0
	}
	return slices.Min(m.ids)
}

// askedSince is a moment as a list's lower bound: a second earlier, since nobody says
// whether the bound itself belongs to the list.
func askedSince(at time.Time, query url.Values) {
	if at.Unix() > 0 {
		query.Set("date_from", asked(at.Add(-time.Second)))
	}
}
