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

func newSaleListCommand(p *program) *cobra.Command {
	var f saleFilter
	var page pages
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List sales, the newest order first",
		Long: `Lists sales, the newest order first. Times are those of the channel's zone; with --output json they
are UTC. --search finds a part of the number, of the shop's id, or of the buyer's name, company or e-mail.`,
		Example: `  orderloom sale list --state held
  orderloom sale list --held-for unknown_item
  orderloom sale list --gap woo-riga/payment/bacs
  orderloom sale list --channel woo-riga --search 1001
  orderloom sale list --page 2 --page-size 100 --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.saleList(cmd.Context(), f, page) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's sales")
	f.flags(p, cmd)
	page.flags(cmd, "sales")
	return cmd
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

func (p *program) saleList(ctx context.Context, f saleFilter, page pages) error {
	if err := f.check(); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	which, err := f.params(ctx, pool)
	if err != nil {
		return err
	}
	which.Most, which.Skip = page.most(), page.skip()
	rows, err := dbgen.New().SaleList(ctx, pool, which)
	if err != nil {
		return db.Wrap("list sales", err)
	}
	all, err := dbgen.New().SaleCount(ctx, pool, dbgen.SaleCountParams{
		Channel: which.Channel, State: which.State, HeldFor: which.HeldFor, NeedKind: which.NeedKind, NeedValue: which.NeedValue, Search: which.Search,
	})
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
	page.more(p, all, "sales")
	return nil
}

func newSaleRows(rows []dbgen.SaleListRow, shipments map[int64]string) saleRows {
	list := make(saleRows, len(rows))
	for i, r := range rows {
		list[i] = saleRow{
			Channel: r.Channel, Number: r.Number, RemoteID: r.RemoteID, State: r.State, Shipment: shipments[r.ID], Reasons: reasonsOf(r),
			Total: r.Total.In(r.Currency), Currency: r.Currency, PlacedAt: r.PlacedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
			carriedView: carriedByRow(r), zone: zoneOf(r.Zone),
		}
	}
	return list
}

// reasonsOf is why a sale is held.
func reasonsOf(r dbgen.SaleListRow) []string {
	if r.Reasons == "" {
		return []string{}
	}
	return strings.Split(r.Reasons, ", ")
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
