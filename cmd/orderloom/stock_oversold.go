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

func newStockOversoldCommand(p *program) *cobra.Command {
	var solved bool
	var size pages
	cmd := &cobra.Command{
		Use:   "oversold",
		Short: "List what is sold more often than there is of it, with the sales",
		Long: `Lists items of which open sales want more than lies in all warehouses together, and names the sales, the oldest first. An
alarm is raised within seconds, and over by itself once there is enough, or fewer sales want it. The journal keeps both.`,
		Example: `  orderloom stock oversold
  orderloom stock oversold --solved --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.stockOversold(cmd.Context(), solved, size) },
	}
	cmd.Flags().BoolVar(&solved, "solved", false, "also what is over")
	size.flags(cmd, "items")
	return cmd
}

// oversoldRow is an alarm in a list.
type oversoldRow struct {
	SKU         string       `json:"sku"`
	Name        string       `json:"name"`
	Environment string       `json:"environment"`
	Open        money.Amount `json:"open"` // sold and not delivered
	OnHand      money.Amount `json:"on_hand"`
	Since       time.Time    `json:"since"`
	SolvedAt    *time.Time   `json:"solved_at"` // null: it still is
	Sales       []string     `json:"sales"`     // channel and number; none once it is over
}

type oversoldRows []oversoldRow

func (p *program) stockOversold(ctx context.Context, solved bool, size pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := dbgen.New().OversoldList(ctx, pool, dbgen.OversoldListParams{Solved: solved, Most: size.most(), Skip: size.skip()})
	if err != nil {
		return db.Wrap("list what is oversold", err)
	}
	all, err := dbgen.New().OversoldCount(ctx, pool, solved)
	if err != nil {
		return db.Wrap("count what is oversold", err)
	}
	list := make(oversoldRows, len(rows))
	for i, r := range rows {
		list[i] = oversoldRow{r.SKU, r.Name, r.Environment, r.Open, r.OnHand, r.Since.UTC(), inUTC(r.SolvedAt), orNone(r.Sales)}
	}
	if err := p.show(list); err != nil {
		return err
	}
	size.more(p, all, "items")
	return nil
}

func (list oversoldRows) page(p *output.Page) { p.List(list.list(), "Nothing is oversold.") }

func (list oversoldRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{
			r.SKU, r.Environment, r.Open.Short(), r.OnHand.Short(), moment(r.Since, time.UTC), momentOr(r.SolvedAt, time.UTC), strings.Join(r.Sales, ", "), r.Name,
		}
	}
	columns := append(output.Left("SKU", "ENVIRONMENT"), output.Right("SOLD", "ON HAND")...)
	return output.List{Columns: append(columns, output.Left("SINCE (UTC)", "OVER (UTC)", "SALES", "NAME")...), Rows: rows}
}
