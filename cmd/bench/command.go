package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
)

// bench is what a call was asked for, and where it speaks.
type bench struct {
	binary   string // of the program
	orders   int    // per round
	rounds   int
	temporal string
	profile  string // file; empty takes none
	format   string // of the answer

	load    func() (config.Config, error)
	running bool // past the checks of its usage
	in      io.Reader
	out     io.Writer
	errOut  io.Writer
}

func newRootCommand(b *bench) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure how many orders go through the whole program, beside a floor",
		Long: `Starts PostgreSQL, Temporal and simulated shops on this machine and measures in turns, with the same
servers: the way, straight orders from the shop's feed to the status written back, carried by a process
of the built program; and the floor, a workflow with the same commands whose steps each commit one row
and whose call to the shop is one request. The ratio is the way's speed as a share of the floor's.

A round of each warms up and doesn't count. Figures are medians over the rounds.`,
		Example: `  bench
  bench --orders 1000 --rounds 5 --output json
  bench --temporal postgres
  bench --profile worker.pprof`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := b.check(); err != nil {
				return err
			}
			b.running = true
			return b.run(cmd.Context())
		},
	}
	b.format = output.Table
	flags := cmd.Flags()
	flags.IntVar(&b.orders, "orders", 300, "how many orders a round has")
	flags.IntVar(&b.rounds, "rounds", 3, "how many rounds of each count")
	flags.StringVar(&b.temporal, "temporal", "dev", "the Temporal server: dev (SQLite), or postgres")
	flags.StringVar(&b.profile, "profile", "", "file for a CPU profile of the worker in the last round")
	flags.StringVar(&b.binary, "binary", "", "the built program (default: orderloom beside this command)")
	flags.VarP(&output.Flag{To: &b.format}, "output", "o", "how to print: table, or json for programs")
	cmd.AddCommand(newFloorCommand(b), newCrowdCommand(b), newCatalogueCommand(b), newStockCommand(b))
	return cmd
}

// check finds what is wrong with the flags before anything is started.
func (b *bench) check() error {
	switch {
	case b.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	case b.rounds < 1:
		return fmt.Errorf("--rounds: want 1 or more")
	}
	if _, err := b.temporalKind(); err != nil {
		return err
	}
	if b.binary == "" {
		self, err := os.Executable()
		if err != nil {
			return fmt.Errorf("--binary: %w", err)
		}
		b.binary = filepath.Join(filepath.Dir(self), "orderloom")
	}
	if _, err := os.Stat(b.binary); err != nil {
		return fmt.Errorf("--binary: there is no program %s: `make build` builds it", b.binary)
	}
	return nil
}

func (b *bench) temporalKind() (localstack.TemporalKind, error) {
	switch b.temporal {
	case "dev":
		return localstack.DevServer, nil
	case "postgres":
		return localstack.OverPostgreSQL, nil
	default:
		return localstack.DevServer, fmt.Errorf("--temporal: want dev or postgres")
	}
}

// say writes one line of progress.
func (b *bench) say(format string, args ...any) { _, _ = fmt.Fprintf(b.errOut, format+"\n", args...) }
