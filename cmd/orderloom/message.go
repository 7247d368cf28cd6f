package main

import (
	"context"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newMessageCommand(p *program) *cobra.Command {
	message := &cobra.Command{Use: "message", Short: "Look at what buyers write, and answer them"}
	message.AddCommand(newMessageListCommand(p), newMessageShowCommand(p), newMessageReplyCommand(p), newMessageReadCommand(p), newMessageEraseCommand(p))
	return asGroup(message)
}

// messageName is how a person names a message.
type messageName struct{ id, channel, system string }

// flags are those that tell messages with one id apart.
func (n *messageName) flags(p *program, cmd *cobra.Command) {
	cmd.Args = oneArg("the message by the shop's id")
	cmd.ValidArgsFunction = firstOnly(p.completeMessage)
	p.channelFlag(cmd, &n.channel, "the message's channel, where several have that id")
	cmd.Flags().StringVar(&n.system, "system", "", "the shop's system, where several have that id")
}

// findMessage is the message that a person means.
func findMessage(ctx context.Context, q dbgen.DBTX, name messageName) (office.Message, error) {
	page, err := office.Messages(ctx, q, office.MessageFilter{
		MessageID: strings.TrimPrefix(name.id, "#"), Channel: name.channel, System: name.system, Own: true,
	}, office.Part{Page: 1, Size: office.MostPerPage})
	rows := page.Rows
	switch {
	case err != nil:
		return office.Message{}, asFlag(err)
	case len(rows) == 0:
		return office.Message{}, notFoundf("there is no message %s: `orderloom message list` shows them", name.id)
	case len(rows) > 1:
		where := make([]string, len(rows))
		for i, r := range rows {
			where[i] = "--channel " + r.Channel + " --system " + r.System
		}
		return office.Message{}, usagef("there are several messages %s: say which with %s", name.id, strings.Join(where, ", or "))
	}
	return rows[0], nil
}

// completeMessage suggests the ids of the newest messages.
func (p *program) completeMessage(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		rows, err := dbgen.New().MessageIDs(ctx, q, office.MostPerPage)
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.RemoteID + "\t" + r.Channel + ", " + r.System
		}
		return ids, err
	})
}

// longestGlance is how much of a message a table shows.
const longestGlance = 60

// glance is the beginning of a text, on one line.
func glance(text string) string {
	short := []rune(oneLine(text))
	if len(short) > longestGlance {
		return string(short[:longestGlance-1]) + "…"
	}
	return string(short)
}

// oneLine is a text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(harmless(text)), " ") }

// harmless is what somebody else wrote without what would steer a terminal.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) && !unicode.IsSpace(r) || r == '\r' {
			return -1
		}
		return r
	}, text)
}
