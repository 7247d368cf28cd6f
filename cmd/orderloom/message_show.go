package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

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
type messageView struct{ *office.MessageRecord }

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
	record, err := office.LoadMessage(ctx, pool, row)
	if err != nil {
		return err
	}
	if err := p.show(messageView{record}); err != nil || leave {
		return err
	}
	_, err = activities.ReadMessage(ctx, pool, row.ID, who)
	return err
}

func (v messageView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"message", v.MessageID}, {"channel", v.Channel}, {"system", v.System}, {"from", oneLine(v.Name)}, {"phone", oneLine(v.Phone)},
		{"order", orderBeside(v.Message)}, {"found by", spoken(v.OrderBy)}, {"sale", v.Sale}, {"sale is", v.SaleState}, {"customer", orNothing(v.Customer)},
		{"product", v.Product}, {"sent", moment(v.SentAt, office.Location(v.Zone))}, {"was", v.State}, {"read", momentOr(v.ReadAt, office.Location(v.Zone))}, {"read by", v.readBy()},
		{"not told", v.ToldError}, {"reply", answerTo(v.Message)}, {"text", harmless(v.Wording())},
	})
	var rows [][]string
	for _, s := range v.Conversation {
		who := oneLine(v.Name)
		if s.Own {
			who = cmp.Or(s.By, "the shop")
		}
		rows = append(rows, []string{moment(s.At, office.Location(v.Zone)), who, spoken(s.State), oneLine(s.Text), whyUnsent(s)})
	}
	p.Section("CONVERSATION", output.Left("AT", "WHO", "REPLY", "TEXT", ""), rows)
}

func (v messageView) readBy() string {
	if v.ReadAt == nil {
		return ""
	}
	return cmp.Or(v.ReadBy, "the shop")
}

// whyUnsent is what there is to know of a reply that wasn't surely sent.
func whyUnsent(s office.Said) string {
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
