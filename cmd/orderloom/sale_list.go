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

// saleFilter says which sales to list.
type saleFilter struct {
	channel, state, search string
	pages                  pages
}

func newSaleListCommand(p *program) *cobra.Command {
	var f saleFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List sales, the newest order first",
		Long: `Lists sales, the newest order first. Times are those of the channel's zone; with --output json they
are UTC. --search finds a part of the number, of the shop's id, or of the buyer's name, company or e-mail.`,
		Example: `  orderloom sale list --state held
  orderloom sale list --channel woo-riga --search 1001
  orderloom sale list --page 2 --page-size 100 --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.saleList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's sales")
	flags := cmd.Flags()
	flags.StringVar(&f.state, "state", "", "only sales in this state: "+strings.Join(saleStates(), ", "))
	flags.StringVar(&f.search, "search", "", "only sales with this in their number or buyer")
	f.pages.flags(cmd, "sales")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(saleStates(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (f saleFilter) check() error {
	return oneOf("--state", f.state, saleStates())
}

// saleRow is a sale in a list.
type saleRow struct {
	Channel   string    `json:"channel"`
	Number    string    `json:"number"`
	RemoteID  string    `json:"remote_id"`
	State     string    `json:"state"`
	Shipment  string    `json:"shipment"` // how far the goods are on their way; empty while none have left
	Reasons   []string  `json:"reasons"`  // why it is held
	Total     string    `json:"total"`
	Currency  string    `json:"currency"`
	PlacedAt  time.Time `json:"placed_at"`
	UpdatedAt time.Time `json:"updated_at"`
	carriedView

	zone *time.Location
}

type saleRows []saleRow

func (p *program) saleList(ctx context.Context, f saleFilter) error {
	if err := f.check(); err != nil {
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
	rows, err := dbgen.New().SaleList(ctx, pool, dbgen.SaleListParams{
		Channel: f.channel, State: f.state, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list sales", err)
	}
	all, err := dbgen.New().SaleCount(ctx, pool, dbgen.SaleCountParams{Channel: f.channel, State: f.state, Search: f.search})
	if err != nil {
		return db.Wrap("count sales", err)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	shipments, err := loadShipments(ctx, pool, ids...)
	if err != nil {
		return err
	}
	if err := p.show(newSaleRows(rows, shipments)); err != nil {
		return err
	}
	f.pages.more(p, all, "sales")
	return nil
}

func newSaleRows(rows []dbgen.SaleListRow, shipments map[int64]string) saleRows {
	list := make(saleRows, len(rows))
	for i, r := range rows {
		list[i] = saleRow{
			Channel: r.Channel, Number: r.Number, RemoteID: r.RemoteID, State: r.State, Shipment: shipments[r.ID], Reasons: []string{},
			Total: r.Total.In(r.Currency), Currency: r.Currency, PlacedAt: r.PlacedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
			carriedView: carriedByRow(r), zone: zoneOf(r.Zone),
		}
		if r.Reasons != "" {
			list[i].Reasons = strings.Split(r.Reasons, ", ")
		}
	}
	return list
}

func (list saleRows) page(p *output.Page) { p.List(list.list(), "There are no such sales.") }

func (list saleRows) list() output.List {
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.Channel, s.Number, s.State, s.Shipment, s.Total, s.Currency, moment(s.PlacedAt, s.zone), s.DatedOn, s.Source, s.Responsible, strings.Join(s.Reasons, ", ")}
	}
	columns := append(output.Left("CHANNEL", "NUMBER", "STATE", "SHIPMENT"), output.Right("TOTAL")...)
	return output.List{Columns: append(append(columns, output.Unsaid("CURRENCY")...), output.Left("PLACED", "DATED", "SOURCE", "RESPONSIBLE", "HELD FOR")...), Rows: rows}
}
