package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/secret"
)

// world is the servers, the shops, and whoever works.
type world struct {
	*playground.Ground
	options
	dir      string
	markets  []market
	db       *pgxpool.Pool
	temporal client.Client
	crew     *workers.Crew
	post     post
	outages  map[string]int    // by server
	settings map[string]string // of the product's processes
	began    time.Time
	errOut   io.Writer
}

// newWorld brings everything up in a directory of its own; no worker runs yet.
func newWorld(ctx context.Context, o options, errOut io.Writer) (_ *world, err error) {
	if _, err := config.Load(); err != nil { // its processes will
		return nil, err
	}
	w := &world{options: o, outages: map[string]int{}, began: time.Now(), errOut: errOut}
	if w.dir, err = os.MkdirTemp("", "orderloom-chaos-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	w.Ground, err = playground.Start(ctx, playground.Options{
		Stack: localstack.Options{Dir: w.dir, Ephemeral: true, Progress: func(line string) { w.say("%s", line) }},
		Plans: plans(), Companies: playground.Companies(0), Export: woosim.Captured(), Stock: o.stock,
	})
	if err != nil {
		return nil, err
	}
	w.open()
	settings := w.Environment()
	settings["ORDERLOOM_DATA_DIR"] = w.dir
	settings["ORDERLOOM_LOG_LEVEL"] = "error"
	settings["ORDERLOOM_IMPORT_EVERY"] = "1h" // readers are woken by the script
	w.settings, w.crew = settings, workers.NewCrew(workers.Worker(o.binary, settings))
	w.crew.StartAgain(exitUnreachable)
	if err := w.program("migrate").Run(ctx); err != nil {
		return nil, err
	}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	return w, w.openPost(ctx)
}

// clockOff is how far off the clocks of two of the shops are: one goes behind, one ahead.
const clockOff = 90 * time.Second

// plans are the shops, whose buyers pay by card as well.
func plans() []playground.Plan {
	plans := playground.Plans()
	for i := range plans {
		plans[i].Methods = []string{woosim.CardMethod}
	}
	plans[1].ClockOff, plans[2].ClockOff = -clockOff, clockOff
	return plans
}

// connect opens what the script itself needs.
func (w *world) connect(ctx context.Context) (err error) {
	if w.db, err = db.Open(ctx, secret.String(w.Stack.AppURL)); err != nil {
		return err
	}
	w.temporal, err = client.DialContext(ctx, client.Options{
		HostPort: w.Stack.TemporalHostPort, Namespace: w.Stack.Namespace, Logger: logging.Temporal(zap.NewNop()),
	})
	if err != nil {
		return fmt.Errorf("no Temporal at %s: %w", w.Stack.TemporalHostPort, err)
	}
	return w.acceptEdits(ctx)
}

// acceptEdits lets the second shop's channel issue edited orders anew; in the others
// a person is asked.
func (w *world) acceptEdits(ctx context.Context) error {
	_, err := w.db.Exec(ctx, `UPDATE channels SET policy = policy || '{"on_edit": "accept"}' WHERE code = $1`, w.Shops[1].Code)
	return db.Wrap("accept edits", err)
}

// program is a command of the product, as a person types it.
func (w *world) program(args ...string) workers.Program {
	return workers.Program{Path: w.binary, Args: args, Environment: w.settings}
}

// wake asks for a look at a shop, as a schedule does.
func (w *world) wake(ctx context.Context, channel string) error {
	return activities.WakeReader(ctx, w.db, channel)
}

// poll wakes a market's reader as its schedule would, unless webhooks alone shall do.
func (w *world) poll(ctx context.Context, m market) error {
	if w.webhooks == hooksAll && m.hears() {
		return nil
	}
	return w.wake(ctx, m.code())
}

// requests is how much the shops were asked so far: the clock of the script.
func (w *world) requests() (n int) {
	for _, m := range w.markets {
		for _, count := range m.desk().RequestCount() {
			n += count
		}
	}
	return n
}

// say tells whoever watches, with the time since the start.
func (w *world) say(format string, args ...any) {
	_, _ = fmt.Fprintf(w.errOut, "%5.1fs  %s\n", time.Since(w.began).Seconds(), fmt.Sprintf(format, args...))
}

// close ends everything and leaves nothing behind.
func (w *world) close() error {
	failed := w.post.close()
	if w.crew != nil {
		w.crew.KillAll()
	}
	if w.temporal != nil {
		w.temporal.Close()
	}
	if w.db != nil {
		w.db.Close()
	}
	if w.Ground != nil {
		failed = errors.Join(failed, w.Close())
	}
	return errors.Join(failed, os.RemoveAll(w.dir))
}
