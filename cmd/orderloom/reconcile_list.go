package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// findingFilter says which findings to list.
type findingFilter struct {
	channel, kind, state string
	pages                pages
}

// findingStates are those that --state takes.
func findingStates() []string {
	return []string{"unsettled", "open", "repairing", "ignored", "closed", "all"}
}

func findingKinds() []string {
	kinds := make([]string, 0, len(reconcile.Kinds()))
	for _, k := range reconcile.Kinds() {
		kinds = append(kinds, string(k))
	}
	return kinds
}

func newReconcileListCommand(p *program) *cobra.Command {
	var f findingFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what differs between shops and our books, the newest first",
		Long: `Lists what looks over channels have found. A finding is open until a look sees both agree, repairing once a person
has said so, or ignored until it is about something else. Kinds are ` + strings.Join(findingKinds(), ", ") + `.`,
		Example: `  orderloom reconcile list
  orderloom reconcile list --channel woo-riga --kind paid
  orderloom reconcile list --state all --output xlsx > findings.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.reconcileList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's findings")
	cmd.Flags().StringVar(&f.kind, "kind", "", "only findings of this kind")
	cmd.Flags().StringVar(&f.state, "state", "unsettled", "only findings that are "+strings.Join(findingStates(), ", ")+"; unsettled is open or repairing")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(findingKinds(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(findingStates(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "findings")
	return cmd
}

// findingRow is a finding in a list. One of a look that keeps none has no id.
type findingRow struct {
	ID        int64      `json:"id"`
	Channel   string     `json:"channel"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"` // the shop's id of the order, or of the product
	Name      string     `json:"name"`    // the order's number, or the SKU
	Shop      string     `json:"shop"`    // what the shop says; empty: nothing
	Ours      string     `json:"ours"`
	State     string     `json:"state"`
	Repair    string     `json:"repair"`
	FoundAt   time.Time  `json:"found_at"`
	SeenAt    time.Time  `json:"seen_at"`
	ClosedAt  *time.Time `json:"closed_at"`
	SaleState string     `json:"sale_state"` // empty: it is of no sale
	Actor     string     `json:"actor"`      // who repaired or ignored it
	Reason    string     `json:"reason"`
	zone      *time.Location
}

type findingRows []findingRow

func (p *program) reconcileList(ctx context.Context, f findingFilter) error {
	if err := oneOf("--kind", f.kind, findingKinds()); err != nil {
		return err
	}
	if err := oneOf("--state", f.state, findingStates()); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	state := strings.Replace(f.state, "all", "", 1)
	rows, err := dbgen.New().ReconcileFindingList(ctx, pool, dbgen.ReconcileFindingListParams{
		Channel: f.channel, Kind: f.kind, State: state, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list the findings", err)
	}
	all, err := dbgen.New().ReconcileFindingCount(ctx, pool, dbgen.ReconcileFindingCountParams{Channel: f.channel, Kind: f.kind, State: state})
	if err != nil {
		return db.Wrap("count the findings", err)
	}
	list := make(findingRows, len(rows))
	for i, row := range rows {
		list[i] = newFindingRow(row)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "findings")
	return nil
}

func newFindingRow(r dbgen.ReconcileFindingListRow) findingRow {
	f := r.ReconcileFinding
	row := findingRow{
		ID: f.ID, Channel: r.Channel, Kind: f.Kind, Subject: f.Subject, Name: f.Name, Shop: f.Shop, Ours: f.Ours, State: f.State, Repair: f.Repair,
		FoundAt: f.FoundAt.UTC(), SeenAt: f.SeenAt.UTC(), ClosedAt: inUTC(f.ClosedAt), SaleState: r.SaleState, Reason: f.Reason, zone: zoneOf(r.Zone),
	}
	if f.Actor != nil {
		row.Actor = *f.Actor
	}
	return row
}

func (list findingRows) page(p *output.Page) {
	p.List(list.list(), "The shops and our books agree, as far as they were looked at.")
}

func (list findingRows) list() output.List {
	rows := make([][]string, len(list))
	for i, f := range list {
		rows[i] = []string{count(f.ID), f.Channel, f.Kind, f.Name, f.Shop, f.Ours, f.State, f.Repair, moment(f.FoundAt, f.zone), moment(f.SeenAt, f.zone)}
	}
	columns := append(output.Right("ID"), output.Left("CHANNEL", "KIND", "NAME", "THE SHOP SAYS", "WE SAY", "STATE", "REPAIR", "FOUND", "LAST SEEN")...)
	return output.List{Columns: columns, Rows: rows}
}
