package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newReconcileListCommand(p *program) *cobra.Command {
	f := office.FindingFilter{State: "unsettled"}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what differs between shops and our books, the newest first",
		Long: `Lists what looks over channels have found. A finding is open until a look sees both agree, repairing once a person
has said so, or ignored until it is about something else. Kinds are ` + strings.Join(office.FindingKinds(), ", ") + `.`,
		Example: `  orderloom reconcile list
  orderloom reconcile list --channel woo-riga --kind paid
  orderloom reconcile list --state all --output xlsx > findings.xlsx`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's findings")
	wordFlag(cmd, &f.Kind, "kind", "only findings of this kind", office.FindingKinds())
	wordFlag(cmd, &f.State, "state", "only findings that are "+strings.Join(office.FindingStates(), ", ")+"; unsettled is open or repairing", office.FindingStates())
	return listCommand(p, cmd, &f, "findings", office.Findings, findingTable())
}

func findingTable() table[office.Finding] {
	return table[office.Finding]{
		columns: slices.Concat(output.Right("ID"), output.Left("CHANNEL", "KIND", "NAME", "THE SHOP SAYS", "WE SAY", "STATE", "REPAIR", "FOUND", "LAST SEEN")),
		cells: func(f office.Finding) []string {
			zone := office.Location(f.Zone)
			return []string{count(f.ID), f.Channel, f.Kind, f.Name, f.Shop, f.Ours, f.State, f.Repair, moment(f.FoundAt, zone), moment(f.SeenAt, zone)}
		},
		none: "The shops and our books agree, as far as they were looked at.",
	}
}
