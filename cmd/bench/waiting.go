package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
)

// waiting is many open sales, whose buyers have yet to pay, and what it costs that they
// are there.
type waiting struct {
	*place
	orders int
	idle   time.Duration
}

func newWaitingCommand(b *bench) *cobra.Command {
	w := &waiting{place: &place{bench: b, durable: true}}
	cmd := &cobra.Command{
		Use:   "waiting",
		Short: "Measure what open sales cost that nothing happens to",
		Long: `Has a shop's orders read whose buyers have yet to pay: each is invoiced, and its workflow stays open. Then nothing
happens for a while. What memory the worker and the gateway hold, and what CPU time everybody uses meanwhile, is counted.`,
		Example: `  bench waiting
  bench waiting --orders 1000 --idle 10s --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.start(cmd, w.check, w.run) },
	}
	flags := cmd.Flags()
	flags.IntVar(&w.orders, "orders", 10_000, "how many sales are open")
	flags.DurationVar(&w.idle, "idle", time.Minute, "how long nothing happens")
	return cmd
}

func (w *waiting) check() error {
	switch {
	case w.orders < 1:
		return fmt.Errorf("--orders: want 1 or more")
	case w.idle < time.Second:
		return fmt.Errorf("--idle: want a second or more")
	}
	return nil
}

func (w *waiting) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.raise(ctx, []playground.Plan{planOf("waiting")}, woosim.Captured()); err != nil {
		return err
	}
	if err := w.openGateway(ctx); err != nil {
		return err
	}
	r := waitingReport{Sales: w.orders, MemoryAtFirst: w.memory()}
	w.say("%d orders are to be paid", w.orders)
	if err := w.open(ctx); err != nil {
		return err
	}
	w.say("Nothing happens for %s", w.idle)
	if r.IdleCPU, err = w.idleCPU(ctx); err != nil {
		return err
	}
	r.IdleSeconds = rounded(w.idle.Seconds())
	r.Memory, r.MemoryPeak = w.memory(), map[string]int64{byWorker: peakMemory(w.worker.PID()), byGateway: peakMemory(w.gateway.process.PID())}
	return w.tell(r)
}

// open has the shop's orders read, and waits until all of them wait: an order of nothing
// to pay waits for its delivery.
func (w *waiting) open(ctx context.Context) error {
	shop := w.ground.Shops[0]
	shop.Simulated.MakeOrders(1, w.orders, time.Now().AddDate(0, -3, 0), woosim.Straight(), woosim.Unpaid())
	if err := activities.WakeReader(ctx, w.db, shop.Code); err != nil {
		return err
	}
	const open = `SELECT count(*) FROM sales s JOIN orders o USING (channel_id, remote_id) WHERE s.state LIKE 'awaiting%' AND o.processed_version = o.version`
	return until(ctx, w.alive, int64(w.orders), func(ctx context.Context) (n int64, err error) {
		err = w.db.QueryRow(ctx, open).Scan(&n)
		return n, db.Wrap("count the open sales", err)
	})
}

// idleCPU is what share of a core everybody uses, in percent, while nothing happens.
func (w *waiting) idleCPU(ctx context.Context) (map[string]float64, error) {
	before := w.usage()
	over := time.NewTimer(w.idle)
	defer over.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-over.C:
	}
	spent := w.usage().since(before)
	if spent == nil {
		return nil, w.alive()
	}
	share := map[string]float64{}
	for who, used := range spent {
		share[who] = rounded(100 * used.Seconds() / w.idle.Seconds())
	}
	return share, w.alive()
}

// memory is what our processes hold, in bytes.
func (w *waiting) memory() map[string]int64 {
	return map[string]int64{byWorker: memory(w.worker.PID()), byGateway: memory(w.gateway.process.PID())}
}

// waitingReport is what was measured. Its keys are part of the command line.
type waitingReport struct {
	Sales         int                `json:"open_sales"`
	MemoryAtFirst map[string]int64   `json:"memory_bytes_at_first"` // by process
	Memory        map[string]int64   `json:"memory_bytes"`
	MemoryPeak    map[string]int64   `json:"peak_memory_bytes"`
	IdleSeconds   float64            `json:"idle_seconds"`
	IdleCPU       map[string]float64 `json:"idle_cpu_percent,omitempty"` // of one core; left out where this machine doesn't tell
}

func (r waitingReport) write(page *output.Page) {
	var rows [][]string
	for _, who := range []string{byWorker, byGateway, byTemporal, byDatabase} {
		row := []string{who, "", "", "", "not measured"}
		if _, ours := r.Memory[who]; ours {
			row = []string{who, megabytes(r.MemoryAtFirst[who]), megabytes(r.Memory[who]), megabytes(r.MemoryPeak[who]), "not measured"}
		}
		if r.IdleCPU != nil {
			row[4] = strconv.FormatFloat(r.IdleCPU[who], 'f', 2, 64)
		}
		rows = append(rows, row)
	}
	page.Table(append(output.Left("PROCESS"), output.Right("MB AT FIRST", fmt.Sprintf("MB WITH %d OPEN", r.Sales), "MB AT MOST", "IDLE CPU %")...), rows)
	page.Line("\n%d open sales. Idle CPU is a share of one core, over %v seconds in which nothing happens.", r.Sales, r.IdleSeconds)
}

func (r waitingReport) plots() []plot {
	mb := func(bytes int64) float64 { return float64(bytes) / 1e6 }
	return []plot{
		{fmt.Sprintf("Memory with %d open sales, MB", r.Sales), []bar{
			{"worker, none open", mb(r.MemoryAtFirst[byWorker])}, {"worker", mb(r.Memory[byWorker])}, {"worker, at its most", mb(r.MemoryPeak[byWorker])},
			{"gateway", mb(r.Memory[byGateway])},
		}},
		{"CPU while nothing happens, % of a core", []bar{
			{byWorker, r.IdleCPU[byWorker]}, {byGateway, r.IdleCPU[byGateway]}, {byTemporal, r.IdleCPU[byTemporal]}, {byDatabase, r.IdleCPU[byDatabase]},
		}},
	}
}
