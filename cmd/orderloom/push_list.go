package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// pushFilter says which pushes to list.
type pushFilter struct {
	channel, state string
	pages          pages
}

func pushStates() []string { return []string{"running", "waiting", "confirmed", "replaced", "done"} }

func newPushListCommand(p *program) *cobra.Command {
	var f pushFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List pushes of stock and prices, the newest first",
		Example: `  orderloom push list --state waiting
  orderloom push list --channel woo-riga --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.pushList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's pushes")
	cmd.Flags().StringVar(&f.state, "state", "", "only pushes in this state: "+strings.Join(pushStates(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(pushStates(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "pushes")
	return cmd
}

// pushRow is a push in a list.
type pushRow struct {
	Push        int64      `json:"push"`
	Channel     string     `json:"channel"`
	State       string     `json:"state"`
	Asks        string     `json:"asks"`     // why a person has to look first: first, share; empty: nobody has to
	Listings    int64      `json:"listings"` // that the channel has
	Changes     int64      `json:"changes"`
	Emptied     int64      `json:"emptied"` // shown as sold out, or hidden
	Sent        int64      `json:"sent"`
	Failed      int64      `json:"failed"`
	BegunAt     time.Time  `json:"begun_at"`
	ConfirmedBy string     `json:"confirmed_by"`
	EndedAt     *time.Time `json:"ended_at"`

	zone *time.Location
}

func newPushRow(p dbgen.StockPush, channel, zone string) pushRow {
	return pushRow{
		Push: p.ID, Channel: channel, State: p.State, Asks: p.Asks, Listings: p.Listings, Changes: p.Changes, Emptied: p.Emptied,
		Sent: p.Sent, Failed: p.Failed, BegunAt: p.BegunAt.UTC(), ConfirmedBy: orEmpty(p.ConfirmedBy), EndedAt: inUTC(p.EndedAt), zone: zoneOf(zone),
	}
}

type pushRows []pushRow

func (p *program) pushList(ctx context.Context, f pushFilter) error {
	if err := oneOf("--state", f.state, pushStates()); err != nil {
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
	rows, err := dbgen.New().PushList(ctx, pool, dbgen.PushListParams{Channel: f.channel, State: f.state, Most: f.pages.most(), Skip: f.pages.skip()})
	if err != nil {
		return db.Wrap("list pushes", err)
	}
	all, err := dbgen.New().PushListCount(ctx, pool, f.channel, f.state)
	if err != nil {
		return db.Wrap("count pushes", err)
	}
	list := make(pushRows, len(rows))
	for i, r := range rows {
		list[i] = newPushRow(r.StockPush, r.Channel, r.Zone)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "pushes")
	return nil
}

func (list pushRows) page(p *output.Page) { p.List(list.list(), "There are no such pushes.") }

func (list pushRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{
			count(r.Push), r.Channel, r.State, count(r.Listings), count(r.Changes), count(r.Emptied), count(r.Sent), count(r.Failed),
			moment(r.BegunAt, r.zone), r.ConfirmedBy, pushAsks(r.Asks),
		}
	}
	columns := append(output.Right("PUSH"), output.Left("CHANNEL", "STATE")...)
	columns = append(columns, output.Right("LISTINGS", "CHANGES", "EMPTIED", "SENT", "FAILED")...)
	return output.List{Columns: append(columns, output.Left("BEGUN", "CONFIRMED BY", "ASKS BECAUSE")...), Rows: rows}
}
