package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// requestFilter says which requests to list.
type requestFilter struct {
	channel, state, search string
	pages                  pages
}

func newRequestListCommand(p *program) *cobra.Command {
	var f requestFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the goods that sales lack, the longest open first",
		Long: `Lists what sales lack and no warehouse has that their channel looks in. A request is closed by itself once the
goods come, or nobody wants them any more. Only channels that request what is missing have any (their setting
stock.request_missing). Times are those of the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom request list
  orderloom request list --search TEA-G --state all
  orderloom request list --channel woo-riga --output xlsx > to-order.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.requestList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only for this channel's sales")
	cmd.Flags().StringVar(&f.state, "state", "open", "only requests that are "+strings.Join(requestStates(), ", "))
	cmd.Flags().StringVar(&f.search, "search", "", "only requests with this in the item's SKU or name, the sale's number or the reason")
	f.pages.flags(cmd, "requests")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(requestStates(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// requestRow is a request in a list.
type requestRow struct {
	ID        int64        `json:"id"`
	State     string       `json:"state"`
	SKU       string       `json:"sku"`
	Name      string       `json:"name"`
	Quantity  money.Amount `json:"quantity"`
	Warehouse string       `json:"warehouse"` // where it is to be
	Channel   string       `json:"channel"`
	Number    string       `json:"number"` // of the sale
	RemoteID  string       `json:"remote_id"`
	SaleState string       `json:"sale_state"`
	OpenedAt  time.Time    `json:"opened_at"`
	ClosedAt  *time.Time   `json:"closed_at"`
	ClosedBy  string       `json:"closed_by"`
	Outcome   string       `json:"outcome"` // arrived, not_wanted, by_hand; empty while it is open
	Reason    string       `json:"reason"`

	zone *time.Location
}

type requestRows []requestRow

func (p *program) requestList(ctx context.Context, f requestFilter) error {
	if err := oneOf("--state", f.state, requestStates()); err != nil {
		return err
	}
	state := strings.Replace(f.state, "all", "", 1)
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().RequestList(ctx, pool, dbgen.RequestListParams{
		Channel: f.channel, State: state, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list the requests", err)
	}
	all, err := dbgen.New().RequestCount(ctx, pool, dbgen.RequestCountParams{Channel: f.channel, State: state, Search: f.search})
	if err != nil {
		return db.Wrap("count the requests", err)
	}
	list := make(requestRows, len(rows))
	for i, r := range rows {
		list[i] = newRequestRow(r)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "requests")
	return nil
}

func newRequestRow(r dbgen.RequestListRow) requestRow {
	return requestRow{
		ID: r.ID, State: r.State, SKU: r.SKU, Name: r.Name, Quantity: r.Quantity, Warehouse: r.Warehouse, Channel: r.Channel, Number: r.Number,
		RemoteID: r.RemoteID, SaleState: r.SaleState, OpenedAt: r.OpenedAt.UTC(), ClosedAt: inUTC(r.ClosedAt), ClosedBy: r.ClosedBy, Outcome: r.Outcome,
		Reason: r.Reason, zone: zoneOf(r.Zone),
	}
}

func (list requestRows) page(p *output.Page) { p.List(list.list(), "There are no such requests.") }

func (list requestRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{
			count(r.ID), r.SKU, r.Name, r.Quantity.Short(), r.Warehouse, r.Channel, r.Number, r.SaleState, moment(r.OpenedAt, r.zone),
			momentOr(r.ClosedAt, r.zone), r.Outcome,
		}
	}
	columns := append(append(output.Right("ID"), output.Left("SKU", "NAME")...), output.Right("PIECES")...)
	return output.List{Columns: append(columns, output.Left("WAREHOUSE", "CHANNEL", "SALE", "SALE IS", "OPENED", "CLOSED", "AS")...), Rows: rows}
}
