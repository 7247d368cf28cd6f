package promsim

import (
	"slices"
	"strconv"
	"strings"
)

// chatOff says that the company has no chat [L]; in what envelope, nobody wrote down.
func (s *Shop) chatOff() *answer {
	if !s.settings.ChatDisabled {
		return nil
	}
	off := chatError("Chat is disabled")
	if s.settings.ChatDisabledAsError {
		off = refuse("Chat is disabled")
	}
	return &off
}

func chatError(message string) answer { return ok(doc{"status": "error", "message": message}) }

func chatOK(data doc) answer { return ok(doc{"status": "ok", "data": data}) }

func (s *Shop) chatRooms(c *call) answer {
	if off := s.chatOff(); off != nil {
		return *off
	}
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	status := c.query.Get("status")
	shown := []doc{}
	for _, r := range slices.Backward(s.rooms) {
		if d := r.show(); status == "" || d.str("status") == status {
			shown = append(shown, d)
		}
	}
	slices.SortStableFunc(shown, func(a, b doc) int { return strings.Compare(b.str("date_sent"), a.str("date_sent")) })
	return chatOK(doc{"rooms": shown[:min(int64(len(shown)), l.limit)]})
}

// chatHistory lists messages of both sides, the newest first unless sort says otherwise.
func (s *Shop) chatHistory(c *call) answer {
	if off := s.chatOff(); off != nil {
		return *off
	}
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	offset, err := strconv.Atoi(orElse(c.query.Get("offset"), "0"))
	if err != nil || offset < 0 {
		return chatError("Invalid value of parameter offset")
	}
	shown := []doc{}
	for _, m := range s.chat {
		d := m.show()
		status, room := c.query.Get("status"), c.query.Get("room_ident")
		if !l.never && l.made.holds(m.At, s.settings.BoundsExclusive) && (status == "" || d.str("status") == status) && (room == "" || m.room.ident() == room) {
			shown = append(shown, d)
		}
	}
	if c.query.Get("sort") != "asc" {
		slices.Reverse(shown)
	}
	shown = shown[min(offset, len(shown)):]
	return chatOK(doc{"messages": shown[:min(int64(len(shown)), l.limit)]})
}

// chatSend sends a message to a room or to a buyer's user, each time it is asked to: nothing tells a repetition from a second message [I].
func (s *Shop) chatSend(c *call) answer {
	if off := s.chatOff(); off != nil {
		return *off
	}
	body := c.body()
	r := s.room(body.str("room_ident"))
	for _, other := range s.rooms {
		if r == nil && body.has("user_id") && other.User == body.int("user_id") {
			r = other
		}
	}
	switch {
	case r == nil:
		return chatError("Room not found")
	case strings.TrimSpace(body.str("body")) == "":
		return chatError("Message body is required")
	case body.str("project") != "promua":
		return chatError("Unknown project")
	}
	sent := s.say(s.answerOf(r, body.str("body")))
	if s.settings.MessageIDInData {
		return chatOK(doc{"message_id": sent.ID})
	}
	return ok(doc{"status": "ok", "message_id": sent.ID})
}

func (s *Shop) chatMarkRead(c *call) answer {
	if off := s.chatOff(); off != nil {
		return *off
	}
	body := c.body()
	at := slices.IndexFunc(s.chat, func(m *said) bool { return m.ID == body.int("message_id") && m.room.UID == body.str("room_id") })
	if at < 0 {
		return chatError("Message not found")
	}
	read := s.chat[at]
	for _, m := range s.chat[:at+1] {
		if m == read || s.settings.ReadReadsEarlier && m.room == read.room && m.Own == read.Own {
			m.Read = true
		}
	}
	return ok(doc{"status": "ok"})
}
