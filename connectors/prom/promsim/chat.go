package promsim

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// room is a chat with one buyer. Lists of rooms name it by number, messages by a text of its own; its ident is the same in both [C].
type room struct {
	ID       int64  `json:"id"`
	UID      string `json:"uid"`
	User     int64  `json:"user"` // the buyer, as Prom knows him
	Archived bool   `json:"archived"`
	Client   int64  `json:"client"` // the buyer, as the company's orders name him; 0 when nothing ties him to one
	Name     string `json:"name"`
	Phone    string `json:"phone"`

	last *said
}

// said is one message of a chat.
type said struct {
	ID       int64     `json:"id"`
	At       time.Time `json:"at"`
	Room     int64     `json:"room"`
	Text     string    `json:"text"`
	Kind     string    `json:"kind"` // "message", "context", "notification", "system"
	Read     bool      `json:"read"`
	Own      bool      `json:"own"` // the company's
	Context  string    `json:"context,omitempty"`
	AboutID  int64     `json:"about_id,omitempty"`
	UserName string    `json:"user_name"`

	room *room
}

// companyID is the company in a room's ident.
const companyID = 3721108

func (r *room) ident() string { return fmt.Sprintf("%d_%d_buyer", r.User, companyID) }

// ChatMessage is what a buyer writes in the chat.
type ChatMessage struct {
	Client int64  // the buyer, by the client_id of his orders; 0 is somebody without any
	Name   string // of who has no orders; one name is one buyer
	Text   string
	Kind   string // "message" when empty; "context" is what Prom puts in for what the buyer looks at
	About  string // what a context is: "order", "product", "file"
	ID     int64  // of the order or product
}

// WriteChat writes to the company in the chat, as of now, and returns the message's id.
func (s *Shop) WriteChat(m ChatMessage) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.roomOf(m)
	r.Archived = false
	return s.say(&said{room: r, Text: m.Text, Kind: orElse(m.Kind, "message"), Context: m.About, AboutID: m.ID, UserName: r.Name}).ID
}

// AnswerChat answers in a chat from the cabinet and returns the message's id, or 0 for an unknown room.
func (s *Shop) AnswerChat(roomIdent, text string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(roomIdent)
	if r == nil {
		return 0
	}
	return s.say(s.answerOf(r, text)).ID
}

// ReadChat reads what a buyer wrote, in the cabinet.
func (s *Shop) ReadChat(roomIdent string) { s.readAll(roomIdent, false) }

// ReadByBuyer lets the buyer read what the company wrote.
func (s *Shop) ReadByBuyer(roomIdent string) { s.readAll(roomIdent, true) }

// ArchiveRoom puts a chat away, until somebody writes again.
func (s *Shop) ArchiveRoom(roomIdent string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.room(roomIdent); r != nil {
		r.Archived = true
	}
}

// SetChatDisabled switches the company's chat off or on.
func (s *Shop) SetChatDisabled(disabled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.ChatDisabled = disabled
}

// Rooms returns every chat as the API would show it, the oldest first.
func (s *Shop) Rooms() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, 0, len(s.rooms))
	for _, r := range s.rooms {
		out = append(out, encode(r.show()))
	}
	return out
}

// ChatMessages returns every message of every chat as the API would show it, the oldest first.
func (s *Shop) ChatMessages() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, 0, len(s.chat))
	for _, m := range s.chat {
		out = append(out, encode(m.show()))
	}
	return out
}

func (s *Shop) readAll(ident string, own bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.chat {
		if m.room.ident() == ident && m.Own == own {
			m.Read = true
		}
	}
}

func (s *Shop) room(ident string) *room {
	for _, r := range s.rooms {
		if r.ident() == ident {
			return r
		}
	}
	return nil
}

// roomOf finds the buyer's chat, or opens it.
func (s *Shop) roomOf(m ChatMessage) *room {
	cl := s.clients[m.Client]
	name := orElse(m.Name, "Гість")
	if cl != nil {
		name = cl.fullName()
	}
	for _, r := range s.rooms {
		if r.Client == m.Client && (m.Client != 0 || r.Name == name) {
			return r
		}
	}
	id := s.leap(&s.next.Room)
	r := &room{ID: id, UID: "room-" + strconv.FormatInt(id*7919, 16), User: 100000 + id*3, Client: m.Client, Name: name}
	if cl != nil && len(cl.Phones) > 0 {
		r.Phone = cl.Phones[0]
	}
	s.rooms = append(s.rooms, r)
	return r
}

func (s *Shop) answerOf(r *room, text string) *said {
	return &said{room: r, Text: text, Kind: "message", Own: true, UserName: orElse(s.settings.Name, "Магазин")}
}

func (s *Shop) say(m *said) *said {
	m.ID, m.At, m.Room = s.leap(&s.next.Chat), s.now(), m.room.ID
	m.room.last = m
	s.chat = append(s.chat, m)
	return m
}

func (r *room) show() doc {
	status := "active"
	if r.Archived {
		status = "archived"
	}
	return doc{
		"id": r.ID, "ident": r.ident(), "status": status, "date_sent": r.last.At.Format(timeIn), "last_message_id": r.last.ID,
		"buyer_client_id": idOrNull(r.Client),
	}
}

// show is a message as the API shows it: its date has neither zone nor fractions [C].
func (m *said) show() doc {
	status := "new"
	if m.Read {
		status = "read"
	}
	user := m.room.User
	if m.Own {
		user = companyID
	}
	d := doc{
		"id": m.ID, "room_id": m.room.UID, "room_ident": m.room.ident(), "body": textOrNull(m.Text), "date_sent": m.At.Format(timeIn), "type": m.Kind,
		"status": status, "context_item_id": idOrNull(m.AboutID), "context_item_type": textOrNull(m.Context), "context_item_image_url": nil,
		"user_name": m.UserName, "user_ident": strconv.FormatInt(user, 10), "user_phone": nil, "buyer_client_id": idOrNull(m.room.Client),
		"is_sender": m.Own,
	}
	if !m.Own {
		d["user_phone"] = textOrNull(m.room.Phone)
	}
	return d
}

func idOrNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
