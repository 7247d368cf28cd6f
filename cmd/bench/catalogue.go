package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// catalogue is shops of several sizes, and what it costs to read what they sell.
type catalogue struct {
	*place
	sizes   []int            // products of each shop, variations among them
	changed int              // of them, before the second reading
	orders  int              // alone, and again beside a reading
	shelves map[string]shelf // of each shop
}

// shelf is the products of a shop, by id.
type shelf struct{ ordered, others []int64 }

func newCatalogueCommand(b *bench) *cobra.Command {
	c := &catalogue{place: &place{bench: b}, shelves: map[string]shelf{}}
	cmd := &cobra.Command{
		Use:   "catalogue",
		Short: "Measure how long shops' catalogues take to be read, and how long orders do meanwhile",
		Long: `Makes shops of several sizes and has the catalogue of each read twice, each by a worker of its own: all of it,
and then what a few changed products have made of it. Then orders appear in the largest shop and in a small one, ten
a second: first while nothing else is done, and then while the largest catalogue is read anew from its first product to
its last. How long they take from appearing to settled is compared.`,
		Example: `  bench catalogue
  bench catalogue --sizes 500,2000 --orders 20 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.start(cmd, c.check, c.run)
		},
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&c.sizes, "sizes", []int{1_000, 10_000, 100_000}, "how many products each shop has, variations among them; the largest last")
	flags.IntVar(&c.changed, "changed", 50, "how many products change before each is read again")
	flags.IntVar(&c.orders, "orders", 300, "how many orders appear while no catalogue is read, and again while one is")
	return cmd
}

func (c *catalogue) check() error {
	switch {
	case len(c.sizes) == 0 || c.smallest() < orderable:
		return fmt.Errorf("--sizes: want %d products or more", orderable)
	case c.changed < 1 || c.changed > c.smallest():
		return fmt.Errorf("--changed: want 1 or more, and no more than there are")
	case c.orders < 2:
		return fmt.Errorf("--orders: want 2 or more")
	}
	return nil
}

func (c *catalogue) smallest() int {
	least := c.sizes[0]
	for _, size := range c.sizes {
		least = min(least, size)
	}
	return least
}

func (c *catalogue) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.raise(ctx, c.plans(), &woosim.Export{}); err != nil {
		return err
	}
	if err := c.fill(ctx); err != nil {
		return err
	}
	r := catalogueReport{Changed: c.changed}
	for i, shop := range c.large() {
		c.say("Reading %d products", c.sizes[i])
		size, err := c.measure(ctx, shop, c.sizes[i])
		if err != nil {
			return fmt.Errorf("%d products: %w", c.sizes[i], err)
		}
		r.Sizes = append(r.Sizes, size)
	}
	if r.Alone, r.Beside, err = c.beside(ctx); err != nil {
		return err
	}
	r.Ratio = rounded(r.Beside.P95MS / r.Alone.P95MS)
	return c.tell(r)
}

// plans are the shops by size, and a small one that nobody reads the catalogue of
// while it is measured.
func (c *catalogue) plans() []playground.Plan {
	plans := []playground.Plan{planOf("small")}
	for _, size := range c.sizes {
		plans = append(plans, planOf("items-"+strconv.Itoa(size)))
	}
	return plans
}

// large are the shops whose catalogues are measured.
func (c *catalogue) large() []*playground.Shop { return c.ground.Shops[1:] }

// catalogueReport is what was measured. Its keys are part of the command line.
type catalogueReport struct {
	Changed int           `json:"changed"`
	Sizes   []sizeFigures `json:"sizes"`

	Alone  waits   `json:"orders_alone"`
	Beside waits   `json:"orders_beside"` // a catalogue that is read
	Ratio  float64 `json:"ratio"`         // of the 95th percentiles
}

// sizeFigures is what one shop came to.
type sizeFigures struct {
	Products int     `json:"products"`
	Full     reading `json:"full"`
	Changes  reading `json:"changes"`
	// WorkerMemoryBytes is what the worker that read it held at its most; left out
	// where this machine doesn't tell.
	WorkerMemoryBytes int64 `json:"worker_memory_bytes,omitempty"`
}

// reading is what it took to read a catalogue once.
type reading struct {
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
}

func (r reading) cells() []string {
	return []string{strconv.Itoa(r.Requests), strconv.FormatFloat(r.Seconds, 'f', 1, 64)}
}

func (r catalogueReport) write(page *output.Page) {
	var rows [][]string
	for _, s := range r.Sizes {
		row := append([]string{strconv.Itoa(s.Products)}, s.Full.cells()...)
		row = append(row, strconv.FormatFloat(float64(s.Products)/s.Full.Seconds, 'f', 0, 64), megabytes(s.WorkerMemoryBytes))
		rows = append(rows, append(row, s.Changes.cells()...))
	}
	page.Table(output.Right("PRODUCTS", "REQUESTS", "SECONDS", "PER SECOND", "WORKER MB", fmt.Sprintf("%d CHANGED: REQUESTS", r.Changed), "SECONDS"), rows)
	page.Line("")
	page.Table(append(output.Left("ORDERS"), waitColumns()...), [][]string{
		append([]string{"alone"}, r.Alone.cells()...),
		append([]string{"beside a catalogue that is read"}, r.Beside.cells()...),
	})
	page.Line("\nFrom appearing in a shop to settled; ratio of the 95th percentiles %.2f.", r.Ratio)
}

func (r catalogueReport) plots() []plot {
	p := plot{title: "Products read per second, by the size of the shop"}
	for _, s := range r.Sizes {
		p.bars = append(p.bars, bar{strconv.Itoa(s.Products), float64(s.Products) / s.Full.Seconds})
	}
	return []plot{p}
}
