package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// mostOfThread is how much of a conversation stands below a message.
const mostOfThread = 100

// MessageRecord is a message with the conversation that it belongs to.
type MessageRecord struct {
	Message

	Conversation []Said `json:"conversation"` // the oldest first
}

// Said is one thing that was said in a conversation.
type Said struct {
	MessageID string    `json:"message"` // the shop's id; empty where it tells none
	Own       bool      `json:"own"`
	Kind      string    `json:"kind"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
	Reply     int64     `json:"reply"`  // from here: its id; else 0
	State     string    `json:"state"`  // of a reply from here, one of ReplyStates
	By        string    `json:"by"`     // whose reply from here it is
	Error     string    `json:"error"`  // why it wasn't surely sent
	Looked    string    `json:"looked"` // of one in doubt: as Looked has it
}

// LoadMessage loads the conversation of a message that was found: the shop's messages, and
// the replies that it doesn't show. It reads none: that somebody has read it they say.
func LoadMessage(ctx context.Context, q dbgen.DBTX, found Message) (*MessageRecord, error) {
	messages, err := dbgen.New().ThreadMessageList(ctx, q, found.ThreadID, mostOfThread)
	if err != nil {
		return nil, db.Wrap("load the conversation", err)
	}
	replies, err := dbgen.New().RepliesOfThread(ctx, q, found.ThreadID)
	if err != nil {
		return nil, db.Wrap("load the replies", err)
	}
	record := &MessageRecord{Message: found, Conversation: []Said{}}
	shown := map[string]int{}
	for i, m := range messages {
		shown[m.RemoteID] = i
		text := Message{Unreadable: m.Unreadable, Kind: m.Kind, Subject: m.Subject, Text: m.Body}.Wording()
		record.Conversation = append(record.Conversation, Said{MessageID: m.RemoteID, Own: m.Own, Kind: m.Kind, Text: text, At: m.SentAt.UTC()})
	}
	for _, r := range replies {
		said := newSaid(r)
		if at, there := shown[r.RemoteID]; there {
			said.At = record.Conversation[at].At
			record.Conversation[at] = said
			continue
		}
		record.Conversation = append(record.Conversation, said)
	}
	slices.SortStableFunc(record.Conversation, func(a, b Said) int { return a.At.Compare(b.At) })
	return record, nil
}

func newSaid(r dbgen.RepliesOfThreadRow) Said {
	said := Said{MessageID: r.RemoteID, Own: true, Text: r.Body, At: r.IntendedAt.UTC(), Reply: r.ID, State: r.State, By: r.Actor, Error: r.Error}
	if r.State == "in_doubt" {
		said.Looked = Looked(r.LookedAt, r.Lookable)
	}
	return said
}

// Looked is what came of looking for a reply in doubt: found_nothing, impossible, or empty
// where nobody has looked yet.
func Looked(at *time.Time, able bool) string {
	switch {
	case !able:
		return "impossible"
	case at != nil:
		return "found_nothing"
	default:
		return ""
	}
}

// Wording is the text of a message, or what stands in its place.
func (m Message) Wording() string {
	switch {
	case m.Unreadable != "":
		return "(could not be understood: " + m.Unreadable + ")"
	case m.Kind != "" && m.Text == "":
		return strings.TrimSpace(fmt.Sprintf("(%s %s)", m.Kind, m.Product))
	case m.Subject != "":
		return m.Subject + ": " + m.Text
	default:
		return m.Text
	}
}
