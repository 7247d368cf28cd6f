package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

func newStockCommand(p *program) *cobra.Command {
	stock := &cobra.Command{Use: "stock", Short: "Look at stock, and book what is counted, moved or imported"}
	stock.AddCommand(newStockListCommand(p), newStockShowCommand(p), newStockAdjustCommand(p), newStockMoveCommand(p), newStockImportCommand(p), newStockOversoldCommand(p))
	return asGroup(stock)
}

// completeStocked suggests the SKUs that begin as typed.
func (p *program) completeStocked(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().StockSKUs(ctx, q, typed) })
}

// stockCommand books what a person says of stock.
type stockCommand struct {
	who     saleCommand // who asks, why, and under which key
	booking activities.StockBooking
}

func (c *stockCommand) flags(cmd *cobra.Command) { c.who.who(cmd) }

// complete fills in what was not given.
func (c *stockCommand) complete() (err error) {
	c.booking.Key = cmp.Or(c.who.key, uuid.NewString())
	c.booking.Reason = c.who.reason
	c.booking.Actor, err = actor(c.who.actor)
	return err
}

// bookStock books it and shows what became of it.
func (p *program) bookStock(ctx context.Context, b activities.StockBooking) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	line := p.newProgress()
	if len(b.Said) > mostChanges { // it may take a while
		line.show(fmt.Sprintf("%d lines are booked", len(b.Said)))
	}
	booked, err := activities.BookStock(ctx, pool, b)
	line.end()
	if err != nil {
		return asMistakes(err)
	}
	if booked.GivenBefore {
		p.note("The command %s was given before and carried out.", b.Key)
	}
	return p.show(newStockBookedView(b, booked))
}

// asMistakes lists what is wrong one a line; nothing was booked.
func asMistakes(err error) error {
	wrong, ok := errors.AsType[activities.StockErrors](err)
	switch {
	case !ok:
		return inItsOwnWords(err)
	case len(wrong) == 1:
		return usagef("nothing is booked: %w", wrong)
	default:
		known := &exitError{code: exitUsage, lists: wrong}
		known.err = errors.New("nothing is booked: " + count(int64(len(wrong))) + " mistakes")
		return known
	}
}

// stockBookedView is what became of a booking.
type stockBookedView struct {
	Command     string            `json:"command"` // adjust, move or import
	Key         string            `json:"key"`
	GivenBefore bool              `json:"given_before"`
	DryRun      bool              `json:"dry_run"`
	Moves       int               `json:"moves"`
	Unchanged   int               `json:"unchanged"` // lines that say what is so already, or that are left alone
	Changes     []stockChangeView `json:"changes"`   // none where it was given before
}

type stockChangeView struct {
	SKU       string       `json:"sku"`
	Warehouse string       `json:"warehouse"`
	Kind      string       `json:"kind"` // opening, adjustment, transfer
	Before    money.Amount `json:"before"`
	After     money.Amount `json:"after"`
}

func newStockBookedView(b activities.StockBooking, booked activities.StockBooked) stockBookedView {
	v := stockBookedView{
		Command: b.Kind, Key: b.Key, GivenBefore: booked.GivenBefore, DryRun: b.DryRun, Moves: booked.Moves, Unchanged: booked.Unchanged,
		Changes: make([]stockChangeView, len(booked.Changes)),
	}
	for i, c := range booked.Changes {
		v.Changes[i] = stockChangeView{c.SKU, c.Warehouse, c.Kind, c.Before, c.After}
	}
	return v
}

// mostChanges is how many a person is shown; a program gets all.
const mostChanges = 20

func (v stockBookedView) page(p *output.Page) {
	done := "booked"
	if v.DryRun {
		done = "would be booked"
	}
	switch v.Moves {
	case 0:
		p.Line("Nothing is to be booked: all is as it is said, or left alone.")
		return
	case 1:
		p.Line("1 move %s.", done)
	default:
		p.Line("%d moves %s.", v.Moves, done)
	}
	var rows [][]string
	for _, c := range v.Changes[:min(len(v.Changes), mostChanges)] {
		rows = append(rows, []string{c.SKU, c.Warehouse, c.Kind, c.Before.Short(), c.After.Short()})
	}
	p.Section("ON HAND", append(output.Left("SKU", "WAREHOUSE", "BOOKED AS"), output.Right("BEFORE", "AFTER")...), rows)
	if more := len(v.Changes) - mostChanges; more > 0 {
		p.Line("and %d more: --output json has all", more)
	}
	if v.Unchanged > 0 {
		p.Line("%d lines are left as they are.", v.Unchanged)
	}
}
