package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// deliveryFilter says which deliveries to list.
type deliveryFilter struct {
	channel, pos, warehouse, state, search string
	pages                                  pages
}

// deliveriesHere are the states of what has yet to leave the house.
func deliveriesHere() []string { return []string{"draft", "approved", "packed"} }

func newDeliveryListCommand(p *program) *cobra.Command {
	var f deliveryFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is to be packed and handed over, the oldest first",
		Long: `Lists deliveries that have yet to leave the house, the oldest first; with --state those in that state,
or all. --search finds a part of the sale's number, of a SKU or a parcel's number, or of the buyer's
name, company or e-mail. What has yet to leave the stock by hand has no note: "orderloom sale list
--state awaiting_delivery" lists such sales.`,
		Example: `  orderloom delivery list --warehouse main
  orderloom delivery list --state shipped --search RR123456789LV
  orderloom delivery list --channel woo-riga --state all --output csv > deliveries.csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.deliveryList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	p.warehouseFlag(cmd, &f.warehouse, "warehouse", "only those that leave from this warehouse")
	flags := cmd.Flags()
	flags.StringVar(&f.pos, "pos", "", "only those of this point of sale")
	flags.StringVar(&f.state, "state", "", "only those in this state: all, "+strings.Join(deliveryStates(), ", ")+" (default those in the house)")
	flags.StringVar(&f.search, "search", "", "only those with this in their numbers, goods or buyer")
	f.pages.flags(cmd, "deliveries")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(append(deliveryStates(), "all"), cobra.ShellCompDirectiveNoFileComp))
	kind, _ := blueprint.KindNamed("pos")
	_ = cmd.RegisterFlagCompletionFunc("pos", p.completeThing(kind))
	return cmd
}

// states are those that the filter asks for.
func (f deliveryFilter) states() ([]string, error) {
	switch f.state {
	case "":
		return deliveriesHere(), nil
	case "all":
		return deliveryStates(), nil
	default:
		return []string{f.state}, oneOf("--state", f.state, append(deliveryStates(), "all"))
	}
}

// deliveryRow is a delivery in a list.
type deliveryRow struct {
	ID             int64     `json:"id"`
	Sale           string    `json:"sale"`
	Part           int32     `json:"part"`
	State          string    `json:"state"`
	Channel        string    `json:"channel"`
	POS            string    `json:"pos"`
	Warehouse      string    `json:"warehouse"`
	DeliveryMethod string    `json:"delivery_method"`
	Pieces         string    `json:"pieces"`
	Lines          int32     `json:"lines"`
	Parcels        []string  `json:"parcels"` // their numbers; empty for one without
	ByHand         bool      `json:"by_hand"`
	CreatedAt      time.Time `json:"created_at"`

	zone *time.Location
}

type deliveryRows []deliveryRow

func (p *program) deliveryList(ctx context.Context, f deliveryFilter) error {
	states, err := f.states()
	if err != nil {
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
	if err := checkWarehouse(ctx, pool, f.warehouse); err != nil {
		return err
	}
	rows, err := dbgen.New().DeliveryList(ctx, pool, dbgen.DeliveryListParams{
		States: states, Channel: f.channel, Pos: f.pos, Warehouse: f.warehouse, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list deliveries", err)
	}
	all, err := dbgen.New().DeliveryCount(ctx, pool, dbgen.DeliveryCountParams{
		States: states, Channel: f.channel, Pos: f.pos, Warehouse: f.warehouse, Search: f.search,
	})
	if err != nil {
		return db.Wrap("count deliveries", err)
	}
	if err := p.show(newDeliveryRows(rows)); err != nil {
		return err
	}
	f.pages.more(p, all, "deliveries")
	return nil
}

func newDeliveryRows(rows []dbgen.DeliveryListRow) deliveryRows {
	list := make(deliveryRows, len(rows))
	for i, r := range rows {
		list[i] = deliveryRow{
			ID: r.ID, Sale: r.Sale, Part: r.Part, State: r.State, Channel: r.Channel, POS: r.Pos, Warehouse: r.Warehouse,
			DeliveryMethod: r.DeliveryMethod, Pieces: r.Pieces.Short(), Lines: r.Lines, Parcels: orNone(r.Parcels), ByHand: r.ByHand,
			CreatedAt: r.CreatedAt.UTC(), zone: zoneOf(r.Zone),
		}
	}
	return list
}

func (list deliveryRows) page(p *output.Page) {
	p.List(list.list(), "There are no such deliveries.")
}

func (list deliveryRows) list() output.List {
	rows := make([][]string, len(list))
	for i, d := range list {
		rows[i] = []string{
			"#" + count(d.ID), d.Sale, count(d.Part), d.State, d.Channel, d.Warehouse, d.DeliveryMethod, d.Pieces, count(d.Lines),
			strings.Join(slices.DeleteFunc(slices.Clone(d.Parcels), func(n string) bool { return n == "" }), ", "), moment(d.CreatedAt, d.zone),
		}
	}
	columns := append(output.Left("NOTE", "SALE"), output.Right("PART")...)
	columns = append(append(columns, output.Left("STATE", "CHANNEL", "WAREHOUSE", "DELIVERY")...), output.Right("PIECES", "LINES")...)
	return output.List{Columns: append(columns, output.Left("PARCELS", "CREATED")...), Rows: rows}
}
