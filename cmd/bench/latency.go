package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// latency is orders that come at a steady rate, and how long each takes.
type latency struct {
	*place
	rate   float64 // orders per second, of all shops together
	orders int
}

func newLatencyCommand(b *bench) *cobra.Command {
	l := &latency{place: &place{bench: b, durable: true}}
	cmd := &cobra.Command{
		Use:   "latency",
		Short: "Measure how long an order takes from its webhook to its posted invoice",
		Long: `Lets orders appear in four shops at a steady rate below what the program can carry. Each shop tells the gateway,
a process of its own, by a signed webhook, as WooCommerce does. How long it takes from there until the invoice is posted,
and until the sale is settled and the shop was told, is counted.`,
		Example: `  bench latency
  bench latency --rate 15 --orders 2000 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.start(cmd, l.check, l.run) },
	}
	flags := cmd.Flags()
	flags.Float64Var(&l.rate, "rate", 10, "how many orders appear per second")
	flags.IntVar(&l.orders, "orders", 1000, "how many appear in all")
	return cmd
}

func (l *latency) check() error {
	switch {
	case l.rate <= 0 || l.rate > 1000:
		return fmt.Errorf("--rate: want more than 0, and no more than 1000")
	case l.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	}
	return nil
}

func (l *latency) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, l.close()) }()
	if err := l.raise(ctx, straightPlans("webhook-"), woosim.Captured()); err != nil {
		return err
	}
	if err := l.openGateway(ctx); err != nil {
		return err
	}
	if err := l.warmUp(ctx); err != nil {
		return err
	}
	l.say("%d orders at %v per second", l.orders, l.rate)
	appeared, err := l.arrive(ctx, l.ground.Shops, l.orders, time.Duration(float64(time.Second)/l.rate))
	if err != nil {
		return err
	}
	r := latencyReport{Rate: l.rate}
	told, err := l.settled(ctx, appeared)
	if err != nil {
		return err
	}
	posted, err := l.took(ctx, appeared, invoiced)
	if err != nil {
		return err
	}
	r.Invoiced, r.Settled = waitsOf(posted), waitsOf(told)
	return l.tell(r)
}

// latencyReport is what was measured. Its keys are part of the command line.
type latencyReport struct {
	Rate     float64 `json:"rate_per_second"`
	Invoiced waits   `json:"invoiced"`
	Settled  waits   `json:"settled"`
}

func (r latencyReport) write(page *output.Page) {
	page.Table(append(output.Left("FROM THE WEBHOOK TO"), waitColumns()...), [][]string{
		append([]string{"a posted invoice"}, r.Invoiced.cells()...),
		append([]string{"settled, and the shop told"}, r.Settled.cells()...),
	})
	page.Line("\n%v orders per second. A reader waits a second for more news before it reads.", r.Rate)
}

func (r latencyReport) plots() []plot {
	return []plot{{"From the webhook to a posted invoice, ms", r.Invoiced.bars("")}}
}
