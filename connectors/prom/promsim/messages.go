package promsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The statuses of messages by the contact form.
const (
	MessageUnread  = "unread"
	MessageRead    = "read"
	MessageDeleted = "deleted"
)

// message is a message by the old contact form, and what the company replied, which the API never shows.
type message struct {
	id      int64
	created time.Time
	doc     doc
	replies []string
}

func (m *message) key() int64         { return m.id }
func (m *message) made() time.Time    { return m.created }
func (m *message) changed() time.Time { return m.created }

// FormMessage is what somebody writes by the old contact form.
type FormMessage struct {
	From          Person
	Subject, Text string
	Product       int64 // what it is about, or 0
}

// WriteMessage writes to the company by the old contact form, as of now, and returns the message's id.
func (s *Shop) WriteMessage(m FormMessage) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.now()
	written := &message{id: s.leap(&s.next.Message), created: at, doc: doc{
		"date_created": at.Format(timeOut), "client_full_name": strings.TrimSpace(m.From.FirstName + " " + m.From.LastName),
		"phone": textOrNull(m.From.Phone), "message": m.Text, "subject": m.Subject, "status": MessageUnread, "product_id": nil,
	}}
	written.doc["id"] = written.id
	if m.Product != 0 {
		written.doc["product_id"] = m.Product
	}
	s.messages[written.id] = written
	return written.id
}

// SetMessageStatus reads, deletes or unreads a message in the cabinet. It is ignored for an unknown message.
func (s *Shop) SetMessageStatus(id int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		m.doc["status"] = status
	}
}

// Messages returns every message by the contact form as the API would show it, by id.
func (s *Shop) Messages() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, 0, len(s.messages))
	for _, m := range byID(s.messages) {
		out = append(out, encode(m.doc))
	}
	return out
}

// Replies returns what the company replied to a message, in the order of sending.
func (s *Shop) Replies(messageID int64) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[messageID]; m != nil {
		return slices.Clone(m.replies)
	}
	return nil
}

func (s *Shop) messagesList(c *call) answer {
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	status := c.query.Get("status")
	if status != "" && !isMessageStatus(status) {
		return refuse("Invalid value of parameter status: " + status)
	}
	page := pageOf(s, s.messages, l, func(m *message) bool { return status == "" || m.doc.str("status") == status })
	shown := make([]doc, len(page))
	for i, m := range page {
		shown[i] = m.doc
	}
	return ok(doc{"messages": shown})
}

func isMessageStatus(status string) bool {
	return slices.Contains([]string{MessageUnread, MessageRead, MessageDeleted}, status)
}

func (s *Shop) messagesGet(c *call) answer {
	m := s.messages[c.id()]
	if m == nil {
		return notFound()
	}
	return ok(doc{"message": m.doc})
}

// messagesReply sends a reply, each time it is asked to: nothing tells a repetition from a second reply [I].
func (s *Shop) messagesReply(c *call) answer {
	body := c.body()
	m, text := s.messages[body.int("id")], body.str("message")
	switch {
	case strings.TrimSpace(text) == "":
		return refuse("Missing required parameter: message")
	case m == nil:
		id := strconv.FormatInt(body.int("id"), 10)
		return ok(doc{"processed_ids": []any{}, "errors": doc{id: s.itemError("id", "Message not found")}})
	}
	m.replies = append(m.replies, text)
	if s.settings.ReplyReads {
		m.doc["status"] = MessageRead
	}
	return ok(doc{"processed_ids": []int64{m.id}})
}

func (s *Shop) messagesSetStatus(c *call) answer {
	body := c.body()
	ids, status := body.list("ids"), body.str("status")
	switch {
	case len(ids) == 0:
		return refuse("Missing required parameter: ids")
	case !isMessageStatus(status):
		return refuse(notAllowed)
	}
	done, out := []int64{}, doc{}
	failed := doc{}
	for _, id := range ids {
		m := s.messages[number(id)]
		if m == nil {
			failed[strconv.FormatInt(number(id), 10)] = s.itemError("id", "Message not found")
			continue
		}
		m.doc["status"] = status
		done = append(done, m.id)
	}
	out["processed_ids"] = done
	if len(failed) > 0 {
		out["errors"] = failed
	}
	return ok(out)
}
