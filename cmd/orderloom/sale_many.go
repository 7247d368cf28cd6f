package main

import (
	"context"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// targetRow is a sale that a command is meant for.
type targetRow struct {
	Channel  string   `json:"channel"`
	Number   string   `json:"number"`
	RemoteID string   `json:"remote_id"`
	State    string   `json:"state"`
	Reasons  []string `json:"reasons"` // why it is held
	Total    string   `json:"total"`
	Currency string   `json:"currency"`
	Refused  string   `json:"refused"` // why the command can do nothing; empty where it can

	listed activities.ListedSale
}

type targetRows []targetRow

// targets are the sales that a command is meant for: the one of that number, or the open
// ones that the filter leaves.
func (c saleCommand) targets(ctx context.Context, q dbgen.DBTX) (targetRows, error) {
	if c.number != "" {
		sale, err := findSale(ctx, q, c.number, c.channel)
		if err != nil {
			return nil, err
		}
		return listTargets(ctx, q, office.SaleFilter{ID: sale.ID})
	}
	which := c.which
	which.Channel = c.channel
	return listTargets(ctx, q, which)
}

func listTargets(ctx context.Context, q dbgen.DBTX, which office.SaleFilter) (targetRows, error) {
	found, err := office.Targets(ctx, q, which)
	if err != nil {
		return nil, asFlag(inItsOwnWords(err))
	}
	rows := make(targetRows, len(found))
	for i, r := range found {
		rows[i] = targetRow{
			Channel: r.Channel, Number: r.Number, RemoteID: r.RemoteID, State: r.State, Reasons: r.Reasons, Total: r.Total, Currency: r.Currency,
			listed: r.Listed(),
		}
	}
	return rows, nil
}

func (list targetRows) listed() []activities.ListedSale {
	sales := make([]activities.ListedSale, len(list))
	for i, r := range list {
		sales[i] = r.listed
	}
	return sales
}

// tryCommand lists the sales that a command is meant for, and stores nothing.
func (p *program) tryCommand(ctx context.Context, c saleCommand) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := c.targets(ctx, pool)
	if err != nil {
		return err
	}
	refusals, err := activities.MayCommand(ctx, pool, c.asked(), rows.listed()...)
	if err != nil {
		return err
	}
	refused := 0
	for i, r := range refusals {
		if r != nil {
			rows[i].Refused = r.Why
			refused++
		}
	}
	if err := p.show(rows); err != nil {
		return err
	}
	if len(rows) > 0 {
		p.note("%s: %d of %d sales would get it, %d would be refused. Nothing was done.", c.kind, len(rows)-refused, len(rows), refused)
	}
	return nil
}

func (list targetRows) page(p *output.Page) { p.List(list.list(), "There are no such open sales.") }

func (list targetRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{r.Channel, r.Number, r.State, r.Total, r.Currency, strings.Join(r.Reasons, ", "), r.Refused}
	}
	columns := append(output.Left("CHANNEL", "NUMBER", "STATE"), output.Right("TOTAL")...)
	return output.List{Columns: append(append(columns, output.Unsaid("CURRENCY")...), output.Left("HELD FOR", "REFUSED")...), Rows: rows}
}
