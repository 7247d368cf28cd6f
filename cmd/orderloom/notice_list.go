package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newNoticeListCommand(p *program) *cobra.Command {
	var f office.NoticeFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what people were told: of which channel, when, and what became of it",
		Long: `Lists what people were told of channels' problems, the newest first. A notice goes to the person that the channel
names in notices_to, by e-mail, to a webhook, or both; each is

  intended   on its way
  sent       taken by the mail server, or by the webhook
  in_doubt   an e-mail whose answer was lost: it may have arrived, and is not sent again
  failed     surely not delivered: a webhook is tried for a day

Times are those of the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom notice list --channel woo-riga
  orderloom notice list --state failed --output csv > unsent.csv`,
	}
	states := office.NoticeStates()
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	wordFlag(cmd, &f.State, "state", "only those that are, in one of their ways, "+strings.Join(states, ", "), states)
	return listCommand(p, cmd, &f, "notices", office.Notices, table[office.Notice]{
		columns: slices.Concat(output.Right("NOTICE"), output.Left("CHANNEL", "PERSON", "AT", "E-MAIL", "WEBHOOK", "SUBJECT")),
		cells: func(n office.Notice) []string {
			return []string{
				count(n.ID), n.Channel, n.Person, moment(n.MadeAt, office.Location(n.Zone)), delivered(n.Email), delivered(n.Webhook), oneLine(n.Subject),
			}
		},
		none: "There are no such notices.",
	})
}

// delivered is how a notice was delivered in one way, empty where it wasn't to be.
func delivered(w *office.NoticeWay) string {
	if w == nil {
		return ""
	}
	return spoken(w.State)
}
