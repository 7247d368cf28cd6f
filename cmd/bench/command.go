package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
)

// bench is what a call was asked for, and where it speaks.
type bench struct {
	binary     string // of the program
	orders     int    // per round
	rounds     int
	shopDelay  time.Duration // that the shops take for each call
	shopCalls  int           // that each takes at once where they take their time
	temporal   string
	postgres   []string // settings of PostgreSQL's beyond the stack's own, as name=value
	statements bool     // whether PostgreSQL's statements are counted
	profile    string   // file; empty takes none
	format     string   // of the answer
	keep       string   // file that the result is kept in; empty keeps none

	load    func() (config.Config, error)
	running bool      // past the checks of its usage
	command string    // as it was typed
	began   time.Time // when it was
	servers string    // that it was measured on
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

A round of each warms up and doesn't count. Figures are medians over the rounds. With --shop-delay the way's
shops take that long for each call and a few calls at once; how fast they could be by themselves is told beside.`,
		Example: `  bench
  bench --orders 1000 --rounds 5 --output json
  bench --temporal dev --statements
  bench --postgres max_wal_size=4GB,wal_compression=lz4
  bench --shop-delay 200ms
  bench --profile worker.pprof`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.start(cmd, b.checkRounds, b.run)
		},
	}
	b.format = output.Table
	flags := cmd.Flags()
	flags.IntVar(&b.orders, "orders", 300, "how many orders a round has")
	flags.IntVar(&b.rounds, "rounds", 3, "how many rounds of each count")
	flags.DurationVar(&b.shopDelay, "shop-delay", 0, "how long the way's shops take for each call")
	flags.IntVar(&b.shopCalls, "shop-calls", 2, "how many calls each takes at once then")
	flags.BoolVar(&b.statements, "statements", false, "count PostgreSQL's statements and their time, which costs some")
	flags.StringVar(&b.profile, "profile", "", "file for a CPU profile of the worker in the last round")
	shared := cmd.PersistentFlags()
	shared.StringVar(&b.temporal, "temporal", "postgres", "the Temporal server: postgres, or dev (SQLite)")
	shared.StringSliceVar(&b.postgres, "postgres", nil, "settings of PostgreSQL's to measure with, as name=value,…")
	shared.StringVar(&b.binary, "binary", "", "the built program (default: orderloom beside this command)")
	shared.StringVar(&b.keep, "keep", "", "file of results to keep this one in, for `bench page`")
	shared.VarP(&output.Flag{To: &b.format}, "output", "o", "how to print: table, or json for programs")
	cmd.AddCommand(
		newFloorCommand(b), newLatencyCommand(b), newWaitingCommand(b), newNoisyCommand(b), newGrowthCommand(b),
		newCrowdCommand(b), newCatalogueCommand(b), newStockCommand(b), newPageCommand(b),
	)
	return cmd
}

// start checks what was asked for before anything is started, and measures.
func (b *bench) start(cmd *cobra.Command, check func() error, run func(context.Context) error) error {
	if err := errors.Join(b.check(), check()); err != nil {
		return err
	}
	b.running, b.command, b.began = true, commandLine(cmd), time.Now()
	return run(cmd.Context())
}

func (b *bench) checkRounds() error {
	switch {
	case b.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	case b.rounds < 1:
		return fmt.Errorf("--rounds: want 1 or more")
	case b.shopDelay < 0:
		return fmt.Errorf("--shop-delay: want no time below zero")
	case b.shopCalls < 1:
		return fmt.Errorf("--shop-calls: want 1 or more")
	}
	return nil
}

// check finds what is wrong with the flags that all commands share.
func (b *bench) check() error {
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
		return localstack.DevServer, fmt.Errorf("--temporal: want postgres or dev")
	}
}

// say writes one line of progress.
func (b *bench) say(format string, args ...any) { _, _ = fmt.Fprintf(b.errOut, format+"\n", args...) }
