package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// mostOfThread is how much of a conversation stands below a message.
const mostOfThread = 100

func newMessageShowCommand(p *program) *cobra.Command {
	var name messageName
	var leave bool
	var who string
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Open a message: its text, its order, the conversation, the replies",
		Long: `Opens a message by the shop's id, with the conversation that it belongs to and what became of each reply. It counts as
read from then on, and so does what the buyer wrote before it there; the shop is told so, unless its channel rehearses.`,
		Example: `  orderloom message show 61000001
  orderloom message show 61000001 --channel prom-kyiv --leave-unread --output json`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			name.id = args[0]
			if who, err = actor(who); err != nil {
				return err
			}
			return p.messageShow(cmd.Context(), name, who, leave)
		},
	}
	name.flags(p, cmd)
	cmd.Flags().BoolVar(&leave, "leave-unread", false, "only look")
	actorFlag(cmd, &who)
	return cmd
}

// messageView is a message, opened.
type messageView struct {
	office.Message

	Conversation []saidView `json:"conversation"` // the oldest first
}

// saidView is one thing that was said in a conversation.
type saidView struct {
	MessageID string    `json:"message"` // the shop's id; empty where it tells none
	Own       bool      `json:"own"`
	Kind      string    `json:"kind"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
	Reply     int64     `json:"reply"` // from here: its id; else 0
	State     string    `json:"state"` // of a reply from here
	By        string    `json:"by"`    // whose reply from here it is
	Error     string    `json:"error"`
	Looked    string    `json:"looked"` // of one in doubt: found_nothing, impossible, or empty: not yet
}

func (p *program) messageShow(ctx context.Context, name messageName, who string, leave bool) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findMessage(ctx, pool, name)
	if err != nil {
		return err
	}
	view := &messageView{Message: row}
	if err := view.load(ctx, pool); err != nil {
		return err
	}
	if err := p.show(view); err != nil || leave {
		return err
	}
	_, err = activities.ReadMessage(ctx, pool, row.ID, who)
	return err
}

// load loads the conversation: the shop's messages, and the replies that it doesn't show.
func (v *messageView) load(ctx context.Context, q dbgen.DBTX) error {
	messages, err := dbgen.New().ThreadMessageList(ctx, q, v.ThreadID, mostOfThread)
	if err != nil {
		return db.Wrap("load the conversation", err)
	}
	replies, err := dbgen.New().RepliesOfThread(ctx, q, v.ThreadID)
	if err != nil {
		return db.Wrap("load the replies", err)
	}
	shown := map[string]int{}
	v.Conversation = []saidView{}
	for i, m := range messages {
		shown[m.RemoteID] = i
		text := wording(office.Message{Unreadable: m.Unreadable, Kind: m.Kind, Subject: m.Subject, Text: m.Body})
		v.Conversation = append(v.Conversation, saidView{MessageID: m.RemoteID, Own: m.Own, Kind: m.Kind, Text: text, At: m.SentAt.UTC()})
	}
	for _, r := range replies {
		said := saidView{MessageID: r.RemoteID, Own: true, Text: r.Body, At: r.IntendedAt.UTC(), Reply: r.ID, State: r.State, By: r.Actor, Error: r.Error}
		if r.State == "in_doubt" {
			said.Looked = looked(r.LookedAt, r.Lookable)
		}
		if at, there := shown[r.RemoteID]; there {
			said.At = v.Conversation[at].At
			v.Conversation[at] = said
			continue
		}
		v.Conversation = append(v.Conversation, said)
	}
	slices.SortStableFunc(v.Conversation, func(a, b saidView) int { return a.At.Compare(b.At) })
	return nil
}

// looked is what came of looking for a reply in doubt.
func looked(at *time.Time, able bool) string {
	switch {
	case !able:
		return "impossible"
	case at != nil:
		return "found_nothing"
	default:
		return ""
	}
}

func (v *messageView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"message", v.MessageID}, {"channel", v.Channel}, {"system", v.System}, {"from", oneLine(v.Name)}, {"phone", oneLine(v.Phone)},
		{"order", orderBeside(v.Message)}, {"found by", spoken(v.OrderBy)}, {"sale", v.Sale}, {"sale is", v.SaleState}, {"customer", orNothing(v.Customer)},
		{"product", v.Product}, {"sent", moment(v.SentAt, office.Location(v.Zone))}, {"was", v.State}, {"read", momentOr(v.ReadAt, office.Location(v.Zone))}, {"read by", v.readBy()},
		{"not told", v.ToldError}, {"reply", answerTo(v.Message)}, {"text", harmless(wording(v.Message))},
	})
	var rows [][]string
	for _, s := range v.Conversation {
		who := oneLine(v.Name)
		if s.Own {
			who = orText(s.By, "the shop")
		}
		rows = append(rows, []string{moment(s.At, office.Location(v.Zone)), who, spoken(s.State), oneLine(s.Text), s.why()})
	}
	p.Section("CONVERSATION", output.Left("AT", "WHO", "REPLY", "TEXT", ""), rows)
}

func (v *messageView) readBy() string {
	if v.ReadAt == nil {
		return ""
	}
	return orText(v.ReadBy, "the shop")
}

// why is what there is to know of a reply that wasn't surely sent.
func (s saidView) why() string {
	switch s.State {
	case "in_doubt":
		return doubt(s.Looked)
	case "failed", "withheld":
		return s.Error
	default:
		return ""
	}
}

// doubt says what to do about a reply in doubt.
func doubt(looked string) string {
	switch looked {
	case "impossible":
		return "the shop's system doesn't show it: look there, or ask the buyer; --again sends it once more"
	case "found_nothing":
		return "it isn't in the conversation: --again sends it once more"
	default:
		return "a worker looks for it"
	}
}

func orNothing(id int64) string {
	if id == 0 {
		return ""
	}
	return count(id)
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
