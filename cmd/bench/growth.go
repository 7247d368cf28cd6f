package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/trade"
)

// growth is the same orders over books of several sizes.
type growth struct {
	*bench
	sizes  []int // sales that there are before
	orders int
}

func newGrowthCommand(b *bench) *cobra.Command {
	g := &growth{bench: b}
	cmd := &cobra.Command{
		Use:   "growth",
		Short: "Measure what an order costs as the books grow",
		Long: `Fills the books with so many sales of other channels, one in twenty of them open, and has a shop's orders carried
through the whole program; then anew with more. What an order costs, and how large the databases are, is told for each size.`,
		Example: `  bench growth
  bench growth --sizes 1000,1000000 --orders 500 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.start(cmd, g.check, g.run) },
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&g.sizes, "sizes", []int{1_000, 10_000, 100_000}, "how many sales there are before")
	flags.IntVar(&g.orders, "orders", 500, "how many orders are carried over each")
	return cmd
}

func (g *growth) check() error {
	switch {
	case len(g.sizes) == 0 || slices.Min(g.sizes) < trade.Least:
		return fmt.Errorf("--sizes: want %d sales or more", trade.Least)
	case g.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	}
	return nil
}

func (g *growth) run(ctx context.Context) error {
	r := growthReport{Orders: g.orders}
	for _, size := range g.sizes {
		g.say("Over %d sales", size)
		grown, err := g.over(ctx, size)
		if err != nil {
			return fmt.Errorf("over %d sales: %w", size, err)
		}
		r.Sizes = append(r.Sizes, grown)
	}
	return g.tell(r)
}

// growthReport is what was measured. Its keys are part of the command line.
type growthReport struct {
	Orders int     `json:"orders"` // over each size
	Sizes  []grown `json:"sizes"`
}

// grown is what orders came to over books of one size.
type grown struct {
	Sales           int                `json:"sales"`
	OrdersPerSecond float64            `json:"orders_per_second"`
	CPU             map[string]float64 `json:"cpu_ms_per_order,omitempty"` // left out where this machine doesn't tell
	EventsPerOrder  float64            `json:"events_per_order"`
	HistoryBytes    float64            `json:"history_bytes_per_order"`
	ReadWhole       []string           `json:"read_whole"`     // tables that grow with the books and were read from end to end
	DatabaseBytes   int64              `json:"database_bytes"` // ours, afterwards
	TemporalBytes   int64              `json:"temporal_bytes,omitempty"`
}

func (r growthReport) write(page *output.Page) {
	var rows [][]string
	for _, s := range r.Sizes {
		row := []string{strconv.Itoa(s.Sales), fmt.Sprintf("%.1f", s.OrdersPerSecond)}
		for _, who := range users()[:3] {
			if s.CPU == nil {
				row = append(row, "not measured")
				continue
			}
			row = append(row, fmt.Sprintf("%.1f", s.CPU[who]))
		}
		rows = append(rows, append(row, fmt.Sprintf("%.1f", s.EventsPerOrder), fmt.Sprintf("%.0f", s.HistoryBytes), megabytes(s.DatabaseBytes), megabytes(s.TemporalBytes)))
	}
	page.Table(output.Right("SALES BEFORE", "ORDERS/S", "WORKER MS", "TEMPORAL MS", "POSTGRESQL MS", "EVENTS", "HISTORY BYTES", "DATABASE MB", "TEMPORAL'S MB"), rows)
	page.Line("\nCPU, events and history of one order, among %d of one shop. Temporal knows these alone.", r.Orders)
	page.Line("Tables of more than %d rows that were read from end to end meanwhile: %s.", longTable, r.readWhole())
}

func (r growthReport) readWhole() string {
	var sizes []string
	for _, s := range r.Sizes {
		if len(s.ReadWhole) > 0 {
			sizes = append(sizes, fmt.Sprintf("%s (over %d sales)", strings.Join(s.ReadWhole, ", "), s.Sales))
		}
	}
	return cmp.Or(strings.Join(sizes, "; "), "none")
}

func (r growthReport) plots() []plot {
	speed, cost := plot{title: "Orders per second, by the sales that there are"}, plot{title: "PostgreSQL's CPU per order, ms, by the sales that there are"}
	for _, s := range r.Sizes {
		label := strconv.Itoa(s.Sales)
		speed.bars, cost.bars = append(speed.bars, bar{label, s.OrdersPerSecond}), append(cost.bars, bar{label, s.CPU[byDatabase]})
	}
	return []plot{speed, cost}
}
