package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newMessageListCommand(p *program) *cobra.Command {
	var f office.MessageFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what buyers wrote: what is unread first, then the newest",
		Long: `Lists what buyers wrote to shops, with who they are and their order beside it: the one that the message or its
conversation names, else the newest of the buyer, by the shop's account or else by the phone. --own lists what the shop
wrote as well. --search finds a part of an id, a name, a phone, an order's number or the text. Times are those of the
channel's zone; with --output json they are UTC.`,
		Example: `  orderloom message list --state unread
  orderloom message list --channel prom-kyiv --search 415000001
  orderloom message list --reply in_doubt --output xlsx > doubts.xlsx`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	flags := cmd.Flags()
	flags.StringVar(&f.System, "system", "", "only those of this system of the shop, such as chat")
	wordFlag(cmd, &f.State, "state", "only those that are "+strings.Join(office.MessageStates(), " or "), office.MessageStates())
	wordFlag(cmd, &f.Reply, "reply", "only those whose last reply is "+strings.Join(office.ReplyStates(), ", "), office.ReplyStates())
	flags.StringVar(&f.Search, "search", "", "only those with this in their ids, buyer, order or text")
	flags.BoolVar(&f.Own, "own", false, "also what the shop wrote")
	return listCommand(p, cmd, &f, "messages", office.Messages, table[office.Message]{
		columns: output.Left("MESSAGE", "CHANNEL", "SYSTEM", "IS", "FROM", "PHONE", "ORDER", "SALE IS", "SENT", "REPLY", "TEXT"),
		cells:   func(m office.Message) []string { return messageCells(m, oneLine) },
		glance:  func(m office.Message) []string { return messageCells(m, glance) },
		none:    "There are no such messages.",
	})
}

// messageCells are a message in a list, with its texts cut so.
func messageCells(m office.Message, cut func(string) string) []string {
	return []string{
		m.MessageID, m.Channel, m.System, map[bool]string{true: "own", false: m.State}[m.Own], cut(m.Name), oneLine(m.Phone), orderBeside(m), m.SaleState,
		moment(m.SentAt, office.Location(m.Zone)), answerTo(m), cut(m.Wording()),
	}
}

// orderBeside is the order beside a message, and how many more its buyer has.
func orderBeside(r office.Message) string {
	if r.Orders > 1 {
		return fmt.Sprintf("%s (of %d)", r.Order, r.Orders)
	}
	return r.Order
}

// answerTo is what became of a message: a reply from here, or one in the shop.
func answerTo(r office.Message) string {
	if r.Reply == "" && r.Answered {
		return "in the shop"
	}
	return spoken(r.Reply)
}
