package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// shelves is a shop that is told of stock, and how fast it is.
type shelves struct {
	*place
	listings int           // simple products
	slow     int           // of them change where the shop doesn't keep up
	batch    time.Duration // that the shop takes for a batch
	each     time.Duration // that it takes for each item where it doesn't keep up
}

func newStockCommand(b *bench) *cobra.Command {
	s := &shelves{place: &place{bench: b}}
	cmd := &cobra.Command{
		Use:   "stock",
		Short: "Measure how fast a shop is told of stock",
		Long: `Makes a shop of simple products and tells it the stock of all of them, with the limits that a channel begins
with: at the first push, which a person lets go, and again once all of them have changed. The shop takes the same time
for every batch. Then some change while the shop takes its time for each item of a batch, so that full ones would last
too long.`,
		Example: `  bench stock
  bench stock --listings 2000 --batch 1s --slow 0 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.start(cmd, s.check, s.run)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&s.listings, "listings", 10_000, "how many simple products the shop has")
	flags.DurationVar(&s.batch, "batch", 300*time.Millisecond, "how long the shop takes for a batch")
	flags.IntVar(&s.slow, "slow", 3_000, "how many products change where the shop doesn't keep up; 0 leaves that out")
	flags.DurationVar(&s.each, "each", 120*time.Millisecond, "how long it takes for each item of a batch then")
	return cmd
}

func (s *shelves) check() error {
	switch {
	case s.listings < 1:
		return fmt.Errorf("--listings: want 1 or more")
	case s.slow < 0 || s.slow > s.listings:
		return fmt.Errorf("--slow: want no more than --listings, or 0")
	case s.batch < 0 || s.each < 0:
		return fmt.Errorf("--batch and --each: want no time below zero")
	}
	return nil
}

func (s *shelves) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.raise(ctx, []playground.Plan{planOf("shelves")}, &woosim.Export{}); err != nil {
		return err
	}
	if err := s.fill(ctx); err != nil {
		return err
	}
	r := stockReport{BatchMS: s.batch.Milliseconds(), EachMS: s.each.Milliseconds()}
	s.shop().AddFault(woosim.Rule{Kind: batchKind, Fault: woosim.Fault{Slow: s.batch}})
	s.say("The first push of %d listings", s.listings)
	if r.First, err = s.pushed(ctx, s.listings, s.begin); err != nil {
		return fmt.Errorf("the first push: %w", err)
	}
	s.say("All of them change")
	if r.Changed, err = s.pushed(ctx, s.listings, s.change); err != nil {
		return fmt.Errorf("all changed: %w", err)
	}
	if s.slow > 0 {
		s.say("The shop doesn't keep up, and %d change", s.slow)
		s.shop().ClearFaults()
		s.shop().AddFault(woosim.Rule{Kind: batchKind, Fault: woosim.Fault{SlowEach: s.each}})
		if r.Slow, err = s.pushed(ctx, s.slow, s.change); err != nil {
			return fmt.Errorf("a shop that doesn't keep up: %w", err)
		}
	}
	return s.tell(r)
}

func (s *shelves) shop() *woosim.Shop { return s.ground.Shops[0].Simulated }

// stockReport is what was measured. Its keys are part of the command line.
type stockReport struct {
	BatchMS int64  `json:"batch_ms"`
	EachMS  int64  `json:"each_ms"` // for each item, where the shop doesn't keep up
	First   pushes `json:"first"`
	Changed pushes `json:"changed"`
	Slow    pushes `json:"slow"`
}

// pushes is what it took to tell a shop of some listings.
type pushes struct {
	Listings  int     `json:"listings"`
	Requests  int     `json:"requests"`
	Seconds   float64 `json:"seconds"` // from the first request to the last answer
	PerSecond float64 `json:"per_second"`
	Waited    float64 `json:"waited_seconds"` // from the change to the first request
	Least     int     `json:"least_batch"`
	Most      int     `json:"most_batch"`
}

func (p pushes) cells() []string {
	tenths := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	return []string{
		strconv.Itoa(p.Listings), strconv.Itoa(p.Requests), tenths(p.Seconds), tenths(p.PerSecond), tenths(p.Waited),
		fmt.Sprintf("%d to %d", p.Least, p.Most),
	}
}

func (r stockReport) write(page *output.Page) {
	rows := [][]string{
		append([]string{"the first, let go by a person"}, r.First.cells()...),
		append([]string{"all changed"}, r.Changed.cells()...),
	}
	if r.Slow.Listings > 0 {
		rows = append(rows, append([]string{"a shop that doesn't keep up"}, r.Slow.cells()...))
	}
	page.Table(append(output.Left("PUSH"), output.Right("LISTINGS", "REQUESTS", "SECONDS", "PER SECOND", "WAITED S", "BATCH")...), rows)
	page.Line("\nA batch takes the shop %d ms; where it doesn't keep up, %d ms for each item.", r.BatchMS, r.EachMS)
}

func (r stockReport) plots() []plot {
	return []plot{{"Listings told per second", []bar{{"the first", r.First.PerSecond}, {"all changed", r.Changed.PerSecond}, {"a slow shop", r.Slow.PerSecond}}}}
}
