package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/sheet"
	"github.com/orderloom/orderloom/internal/money"
)

// stockImportCommand books what is on hand of many items.
type stockImportCommand struct {
	stockCommand
	file, channel, warehouse string
	adjust                   bool
	stdin                    io.Reader
}

func newStockImportCommand(p *program) *cobra.Command {
	var c stockImportCommand
	cmd := &cobra.Command{
		Use:   "import (FILE | --channel CODE)",
		Short: "Book what is on hand of many items, from a file or a channel's shop",
		Long: `Books what is on hand: of items that never had stock as their opening balance, of others as adjustments.

A file is CSV or XLSX, with the headings sku, quantity and warehouse, which --warehouse may stand for; the
list that ` + "`orderloom stock list --output csv`" + ` writes will do. Every line that can't be booked is named,
and then nothing is. The same file again is the same import, and booked once; a --key of your own makes it
another.

With --channel it is what the channel's shop showed of its own stock when its catalogue was read last, and what
its sales have yet to take from the shelf. Only items without any stock here get it, unless --adjust brings all
to what the shop shows.`,
		Example: `  orderloom stock import count.xlsx --warehouse main --dry-run
  orderloom stock import count.xlsx --warehouse main --reason "count of 21 November"
  orderloom stock import --channel woo-riga`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || (len(args) == 0) == (c.channel == "") {
				return usagef("name a file, or a channel with --channel, one of them")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"csv", "xlsx"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c.file, c.stdin = strings.Join(args, ""), cmd.InOrStdin()
			return p.stockImport(cmd.Context(), c)
		},
	}
	p.channelFlag(cmd, &c.channel, "what this channel's shop shows")
	p.warehouseFlag(cmd, &c.warehouse, "warehouse", "where it is, by its code (default the file's column, or the channel's point of sale's)")
	flags := cmd.Flags()
	flags.BoolVar(&c.adjust, "adjust", false, "with --channel: also items that have stock here")
	flags.BoolVar(&c.booking.DryRun, "dry-run", false, "only show what would be booked")
	c.flags(cmd)
	return cmd
}

func (p *program) stockImport(ctx context.Context, c stockImportCommand) error {
	c.booking.Kind = activities.StockImport
	if err := c.complete(); err != nil {
		return err
	}
	if c.channel != "" {
		return p.stockImportChannel(ctx, c)
	}
	if c.adjust {
		return usagef("--adjust is for --channel: a file says what is on hand of all that it names")
	}
	said, err := c.read()
	if err != nil {
		return err
	}
	c.booking.Said = said
	if c.who.key == "" {
		c.booking.Key = c.booking.KeyOfContent()
	}
	p.note("%d lines read.", len(said))
	return p.bookStock(ctx, c.booking)
}

func (p *program) stockImportChannel(ctx context.Context, c stockImportCommand) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, c.channel); err != nil {
		return err
	}
	b, err := activities.SaidByShop(ctx, pool, activities.StockOfShop{
		Channel: c.channel, Warehouse: c.warehouse, Adjust: c.adjust, DryRun: c.booking.DryRun, Key: c.booking.Key, Actor: c.booking.Actor, Reason: c.booking.Reason,
	})
	if err != nil {
		return inItsOwnWords(err)
	}
	if len(b.Said) == 0 {
		return refusedf("the shop of %s showed no stock of any item: `orderloom sync catalog --channel %s` reads it", c.channel, c.channel)
	}
	return p.bookStock(ctx, b)
}

// read reads the file; - is standard input.
func (c *stockImportCommand) read() ([]activities.StockSaid, error) {
	wanted := []string{"sku", "quantity|on_hand"}
	if c.warehouse == "" {
		wanted = append(wanted, "warehouse")
	}
	from := c.stdin
	if c.file != "-" {
		file, err := os.Open(c.file)
		if errors.Is(err, os.ErrNotExist) {
			return nil, notFoundf("there is no file %s", c.file)
		}
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	rows, err := sheet.Read(from, wanted...)
	if err != nil {
		return nil, usagef("%s: %w", c.file, err)
	}
	return c.say(rows), nil
}

// say is what the rows say.
func (c *stockImportCommand) say(rows []sheet.Row) []activities.StockSaid {
	all := make([]activities.StockSaid, len(rows))
	for i, row := range rows {
		said := activities.StockSaid{Line: row.Line, SKU: row.Get("sku"), Warehouse: cmp.Or(c.warehouse, row.Get("warehouse"))}
		var err error
		if said.Quantity, err = money.Parse(row.Get("quantity")); err != nil {
			said.Unread = cmp.Or(row.Get("quantity"), "nothing")
		}
		all[i] = said
	}
	return all
}
