// Command chaos carries orders through the product while everything goes wrong:
// workers and the gateway are killed, servers go away and come back, the simulated
// shops answer with every fault they know, their webhooks are lost, repeated and
// reordered, and people change orders all the while. Then it is calm, what is left is
// done, and package check, which shares nothing with the product, says what was
// lost, doubled or off by a cent. The product's own audit looks as well, and all
// histories are looked through for personal data.
//
// A run that spared the product something is no proof, and ends as one that found
// something.
//
// Everything that is left to chance follows from the seed. What happens in the
// same instant doesn't: two runs of one seed do the same to the product, but not
// always between the same two of its steps.
package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are the flags.
type options struct {
	seed     uint64
	orders   int
	workers  int
	webhooks string
	away     time.Duration // of a server
	keep     bool
	output   string
	binary   string
	stock    int64 // of each item; 0: enough of most, little of some
}

// run is one call of the program; its answer is the exit code: 1 where anything
// was found, or nothing could be found out.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	o := options{output: output.Table}
	clean := false
	cmd := &cobra.Command{
		Use:   "chaos",
		Short: "Kill, break and change everything, then count",
		Long: `Starts PostgreSQL, Temporal, four simulated shops of WooCommerce and one of Prom.ua on this machine, lets a
gateway hear their webhooks and worker processes carry orders while all of these are killed or away, while the
shops fail, while webhooks are lost, repeated and shuffled and while people change orders, and checks the books
against the shops by other code than the product's. The exit code is 1 where anything is lost, doubled, off by a
cent or at odds with itself, where a shop shows other stock than there is or a history holds personal data, and
where the product was spared something that should have gone wrong.`,
		Example:       `  make chaos ARGS="--seed 7 --output json"`,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.complete(); err != nil {
				return err
			}
			r, err := cause(cmd.Context(), o, out, errOut)
			clean = r.clean()
			return err
		},
	}
	flags := cmd.Flags()
	flags.Uint64Var(&o.seed, "seed", 0, "what chance follows from (default a random one, which is told)")
	flags.IntVar(&o.orders, "orders", 2000, "how many orders come in")
	flags.IntVar(&o.workers, "workers", 2, "how many worker processes run side by side")
	flags.StringVar(&o.webhooks, "webhooks", hooksSome, "some: some are lost and readers are polled all the same; all: ten times each, and nobody polls a shop that has any; none: all are lost")
	flags.DurationVar(&o.away, "away", 3*time.Second, "how long Temporal and PostgreSQL are away, each")
	flags.BoolVar(&o.keep, "keep", false, "leave the servers up afterwards, until Ctrl-C")
	flags.StringVar(&o.binary, "binary", "bin/orderloom", "the built program")
	flags.Var(&output.Flag{To: &o.output}, "output", "table or json; json is one object on the last line")
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(errOut)
	if err := cmd.ExecuteContext(ctx); err != nil {
		_, _ = fmt.Fprintln(errOut, "Error:", err)
		return 1
	}
	if !clean {
		return 1
	}
	return 0
}

func (o *options) complete() error {
	if o.orders < 1 || o.workers < 1 {
		return fmt.Errorf("--orders and --workers: want 1 or more")
	}
	if !slices.Contains([]string{hooksAll, hooksSome, hooksNone}, o.webhooks) {
		return fmt.Errorf("--webhooks: want all, some or none, not %q", o.webhooks)
	}
	if o.away < time.Second {
		return fmt.Errorf("--away: want a second or more")
	}
	if _, err := os.Stat(o.binary); err != nil {
		return fmt.Errorf("--binary: %w: run `make build` first", err)
	}
	for o.seed == 0 {
		o.seed = rand.Uint64N(1_000_000) //nolint:gosec // a seed to be typed again, no secret
	}
	return nil
}
