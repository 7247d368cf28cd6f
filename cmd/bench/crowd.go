package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// crowd is many channels, and how long their orders take while some of their shops
// are in trouble.
type crowd struct {
	*place
	channels, dead, throttled int
	perShop                   int // orders, per round
}

func newCrowdCommand(b *bench) *cobra.Command {
	c := &crowd{place: &place{bench: b}}
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "Measure how long orders take among many channels, some of whose shops are in trouble",
		Long: `Applies a file with so many channels in one go and lets orders appear in their shops, ten a second,
each of which wakes its reader as a webhook does: first while all shops answer, and then while some are dead, which
take requests and never answer, and some throttled, which refuse seven of ten requests. How long the other shops' orders
take from appearing to settled is compared. A round of all shops warms up and doesn't count.`,
		Example: `  bench channels
  bench channels --channels 20 --dead 3 --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.start(cmd, c.check, c.run)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&c.channels, "channels", 50, "how many there are")
	flags.IntVar(&c.dead, "dead", 1, "how many shops never answer in the second round")
	flags.IntVar(&c.throttled, "throttled", 1, "how many shops refuse most requests in the second round")
	flags.IntVar(&c.perShop, "orders", 6, "how many orders appear in each shop, per round")
	return cmd
}

func (c *crowd) check() error {
	switch {
	case c.perShop < 1:
		return fmt.Errorf("--orders: want 1 or more")
	case c.dead < 0, c.throttled < 0, c.dead+c.throttled >= c.channels:
		return fmt.Errorf("--channels: want more than --dead and --throttled together")
	}
	return nil
}

func (c *crowd) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.raise(ctx, c.plans(), woosim.Captured()); err != nil {
		return err
	}
	c.say("Warming up")
	if _, err := c.round(ctx); err != nil {
		return err
	}
	c.say("All shops answer")
	calm, err := c.round(ctx)
	if err != nil {
		return err
	}
	c.trouble()
	c.say("%d shops are dead, %d throttled", c.dead, c.throttled)
	troubled, err := c.round(ctx)
	if err != nil {
		return err
	}
	return c.tell(crowdReport{
		Channels: c.channels, Dead: c.dead, Throttled: c.throttled, Calm: calm, Troubled: troubled,
		Ratio: rounded(troubled.MedianMS / calm.MedianMS),
	})
}

func (c *crowd) plans() []playground.Plan {
	plans := make([]playground.Plan, c.channels)
	for i := range plans {
		plans[i] = planOf(fmt.Sprintf("shop-%02d", i))
	}
	return plans
}

// trouble begins in the first shops.
func (c *crowd) trouble() {
	for i, shop := range c.ground.Shops[:c.dead+c.throttled] {
		fault := woosim.Rule{Fault: woosim.Fault{Slow: never}}
		if i >= c.dead {
			fault = woosim.Rule{Probability: 0.7, Fault: woosim.Fault{Status: 429}}
		}
		shop.Simulated.AddFault(fault)
	}
}

// crowdReport is what was measured. Its keys are part of the command line.
type crowdReport struct {
	Channels  int `json:"channels"`
	Dead      int `json:"dead"`
	Throttled int `json:"throttled"`

	Calm     waits   `json:"calm"`
	Troubled waits   `json:"troubled"`
	Ratio    float64 `json:"ratio"` // of the medians
}

func (r crowdReport) write(page *output.Page) {
	page.Table(append(output.Left("SHOPS"), waitColumns()...), [][]string{
		append([]string{"all answer"}, r.Calm.cells()...),
		append([]string{fmt.Sprintf("%d dead, %d throttled", r.Dead, r.Throttled)}, r.Troubled.cells()...),
	})
	page.Line("\nFrom appearing in a shop to settled, for the %d shops that always answer; ratio of the medians %.2f.", r.Channels-r.Dead-r.Throttled, r.Ratio)
}

func (r crowdReport) plots() []plot {
	return []plot{{"How long an order takes while all shops answer, and while some don't, ms", []bar{
		{"median, all answer", r.Calm.MedianMS}, {"median, some don't", r.Troubled.MedianMS},
		{"95 of 100, all answer", r.Calm.P95MS}, {"95 of 100, some don't", r.Troubled.P95MS},
	}}}
}
