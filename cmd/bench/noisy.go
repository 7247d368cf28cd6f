package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
)

// noisy is a channel that has many orders at once, beside one that has a few.
type noisy struct {
	*place
	orders  int // of the noisy channel
	singles int // of the other one, in each round
	every   time.Duration
}

func newNoisyCommand(b *bench) *cobra.Command {
	n := &noisy{place: &place{bench: b, durable: true}}
	cmd := &cobra.Command{
		Use:   "noisy",
		Short: "Measure how long an order takes while another channel has thousands at once",
		Long: `Lets single orders appear in a quiet shop, each told by a webhook: first while nothing else is done, and then while
another channel has so many orders at once. How long they take from their webhook to settled is compared.`,
		Example: `  bench noisy
  bench noisy --orders 2000 --singles 20 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.start(cmd, n.check, n.run) },
	}
	flags := cmd.Flags()
	flags.IntVar(&n.orders, "orders", 10_000, "how many orders the noisy channel has at once")
	flags.IntVar(&n.singles, "singles", 60, "how many single orders appear alone, and again beside the noise")
	flags.DurationVar(&n.every, "every", 2*time.Second, "how often one appears")
	return cmd
}

func (n *noisy) check() error {
	switch {
	case n.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	case n.singles < 1:
		return fmt.Errorf("--singles: want 1 or more")
	case n.every <= 0:
		return fmt.Errorf("--every: want more than no time")
	}
	return nil
}

func (n *noisy) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, n.close()) }()
	if err := n.raise(ctx, []playground.Plan{planOf("quiet"), planOf("noisy")}, woosim.Captured()); err != nil {
		return err
	}
	quiet, loud := n.ground.Shops[:1], n.ground.Shops[1]
	loud.Simulated.MakeOrders(1, n.orders, time.Now().AddDate(0, -3, 0), woosim.Straight()) // nobody is told of them yet
	if err := n.openGateway(ctx); err != nil {
		return err
	}
	r := noisyReport{Noise: n.orders}
	if r.Alone, err = n.round(ctx, quiet); err != nil {
		return err
	}
	n.say("%d orders at once beside it", n.orders)
	began := time.Now()
	if err := activities.WakeReader(ctx, n.db, loud.Code); err != nil {
		return err
	}
	if r.Beside, err = n.round(ctx, quiet); err != nil {
		return err
	}
	if r.NoiseDone, err = n.walked(ctx, loud.Code); err != nil {
		return err
	}
	r.NoisePerSecond = rounded(float64(r.NoiseDone) / time.Since(began).Seconds())
	r.DelayMS = rounded(r.Beside.MostMS - r.Alone.MedianMS)
	return n.tell(r)
}

// round lets the quiet shop's orders appear one by one and waits for them.
func (n *noisy) round(ctx context.Context, shops []*playground.Shop) (waits, error) {
	appeared, err := n.arrive(ctx, shops, n.singles, n.every)
	if err != nil {
		return waits{}, err
	}
	took, err := n.settled(ctx, appeared)
	return waitsOf(took), err
}

// walked is how many of a channel's orders were carried to the end.
func (p *place) walked(ctx context.Context, channel string) (done int, err error) {
	const walked = `SELECT count(*) FROM orders WHERE channel_id = (SELECT id FROM channels WHERE code = $1) AND processed_version = version`
	err = p.db.QueryRow(ctx, walked, channel).Scan(&done)
	return done, db.Wrap("count orders", err)
}

// noisyReport is what was measured. Its keys are part of the command line.
type noisyReport struct {
	Noise          int     `json:"noisy_orders"`
	NoiseDone      int     `json:"noisy_orders_done"` // by the time the last single order was
	NoisePerSecond float64 `json:"noisy_orders_per_second"`
	Alone          waits   `json:"alone"`
	Beside         waits   `json:"beside"`
	DelayMS        float64 `json:"delay_ms"` // of the single order that took longest, to the usual one alone
}

func (r noisyReport) write(page *output.Page) {
	page.Table(append(output.Left("SINGLE ORDERS"), waitColumns()...), [][]string{
		append([]string{"alone"}, r.Alone.cells()...),
		append([]string{fmt.Sprintf("beside %d at once", r.Noise)}, r.Beside.cells()...),
	})
	page.Line("\nFrom the webhook to settled. The longest is delayed by %.0f ms. %d of the other channel's orders were done meanwhile, %.1f a second.",
		r.DelayMS, r.NoiseDone, r.NoisePerSecond)
}

func (r noisyReport) plots() []plot {
	return []plot{{fmt.Sprintf("How long a single order takes, alone and beside %d of another channel, ms", r.Noise), append(r.Alone.bars(", alone"), r.Beside.bars(", beside")...)}}
}
