package connectortest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// Correspondent is a Shop whose buyers write to it.
type Correspondent interface {
	// WriteMessage has a buyer write to the shop in a system, and returns the message's id.
	WriteMessage(t *testing.T, system, text string) string
	// Replies are what the shop has answered to a message, whichever way, in any order.
	Replies(t *testing.T, system, id string) []string
}

// messages tries connectors.Messages: what is written, read and answered in each system.
func (s *suite) messages(t *testing.T, able connectors.Messages) {
	buyers, ok := s.shop.(Correspondent)
	require.True(t, ok, "a shop with messages needs buyers who write")
	systems := able.MessageSystems()
	require.NotEmpty(t, systems)
	for _, system := range systems {
		t.Run(system, func(t *testing.T) { s.system(t, able, buyers, system) })
	}
	_, err := able.SentMessages(t.Context(), "telegraph", connectors.MessagePosition{})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
}

func (s *suite) system(t *testing.T, able connectors.Messages, buyers Correspondent, system string) {
	since := connectors.MessagePosition{SentAt: time.Now().Add(-time.Minute)}
	written := map[string]bool{}
	for _, text := range []string{"Is it in stock?", "And in red?", "Do you deliver?"} {
		written[buyers.WriteMessage(t, system, text)] = true
	}
	sent, next := allMessages(t, since, func(at connectors.MessagePosition) (connectors.MessagePage, error) {
		return able.SentMessages(t.Context(), system, at)
	})
	require.False(t, next.SentAt.Before(since.SentAt), "a reading gets on")
	var one commerce.Message
	for id := range written {
		require.Contains(t, sent, id)
		one = sent[id]
		require.False(t, one.Own)
		require.False(t, one.Read)
		require.NotEmpty(t, one.Body)
		require.NotEmpty(t, one.Thread.RemoteID)
	}
	ref := connectors.MessageRef{System: system, RemoteID: one.RemoteID, ThreadID: one.Thread.RemoteID, OtherID: one.Thread.OtherID}
	unread := func() map[string]commerce.Message {
		list, _ := allMessages(t, since, func(at connectors.MessagePosition) (connectors.MessagePage, error) {
			return able.UnreadMessages(t.Context(), system, at)
		})
		return list
	}
	require.Contains(t, unread(), one.RemoteID)
	for range 2 {
		require.NoError(t, able.SetMessageRead(t.Context(), ref))
	}
	require.NotContains(t, unread(), one.RemoteID)

	id, err := able.CreateReply(t.Context(), ref, "It is, in red")
	require.NoError(t, err)
	require.Equal(t, []string{"It is, in red"}, buyers.Replies(t, system, one.RemoteID))
	if _, err := able.ThreadMessages(t.Context(), ref, since); fault.Is(err, fault.Unsupported) {
		return
	}
	thread, _ := allMessages(t, since, func(at connectors.MessagePosition) (connectors.MessagePage, error) {
		return able.ThreadMessages(t.Context(), ref, at)
	})
	require.Contains(t, thread, id, "a reply can be looked for")
	require.True(t, thread[id].Own)
	require.Equal(t, "It is, in red", thread[id].Body)
}

// allMessages reads on to the end.
func allMessages(t *testing.T, at connectors.MessagePosition, read func(connectors.MessagePosition) (connectors.MessagePage, error)) (map[string]commerce.Message, connectors.MessagePosition) {
	t.Helper()
	all := map[string]commerce.Message{}
	for range 1000 {
		page, err := read(at)
		require.NoError(t, err)
		require.Empty(t, page.Unreadable)
		for _, m := range page.Messages {
			all[m.RemoteID] = m
		}
		if at = page.Next; !page.More {
			return all, at
		}
	}
	require.Fail(t, "it has no end")
	return nil, at
}
