package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newDocumentListCommand(p *program) *cobra.Command {
	var f office.DocumentFilter
	var sale string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List documents, the newest first",
		Long: `Lists documents, the newest first, with what is open of them and how their last mail ended. --search
finds a part of the document's number, of the sale's, or of the buyer's name, company or e-mail.`,
		Example: `  orderloom document list --state posted --type invoice
  orderloom document list --mail refused
  orderloom document list --channel woo-riga --from 2026-11-01 --to 2026-11-30 --output json`,
	}
	types, states, mails := office.DocumentTypes(), office.DocumentStates(), office.MailStates()
	p.channelFlag(cmd, &f.Channel, "only this channel's documents")
	flags := cmd.Flags()
	flags.StringVar(&sale, "sale", "", "only documents of the sale with this number")
	wordFlag(cmd, &f.Type, "type", "only documents of this type: "+strings.Join(types, ", "), types)
	wordFlag(cmd, &f.State, "state", "only documents in this state: "+strings.Join(states, ", "), states)
	wordFlag(cmd, &f.Mail, "mail", "only documents whose last mail is in this state: "+strings.Join(mails, ", "), mails)
	flags.StringVar(&f.From, "from", "", "only documents issued on this day or later")
	flags.StringVar(&f.To, "to", "", "only documents issued on this day or earlier")
	flags.StringVar(&f.Search, "search", "", "only documents with this in their number or buyer; of one or two letters the whole")
	load := func(ctx context.Context, q dbgen.DBTX, f office.DocumentFilter, part office.Part) (page office.Page[office.Document], err error) {
		if f.Sale, err = saleNamed(ctx, q, sale, f.Channel); err != nil {
			return page, err
		}
		return office.Documents(ctx, q, f, part)
	}
	return listCommand(p, cmd, &f, "documents", load, table[office.Document]{
		columns: slices.Concat(
			output.Left("NUMBER", "TYPE", "STATE", "CHANNEL", "SALE", "ISSUED", "DUE"), output.Right("TOTAL", "OPEN"), output.Unsaid("CURRENCY"), output.Left("MAIL"),
		),
		cells: func(d office.Document) []string {
			return []string{
				callsign(d.ID, d.Number), d.Type, d.State, d.Channel, d.Sale, d.IssuedOn, dueText(d.DueOn, d.Overdue), d.Total, d.Open, d.Currency, d.Mail,
			}
		},
		none: "There are no such documents.",
	})
}

// dueText is a due date as people read it.
func dueText(day string, overdue bool) string {
	if overdue {
		return day + " (overdue)"
	}
	return day
}
