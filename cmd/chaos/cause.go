package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/db"
)

// cause is one whole run: chaos, calm, and the count.
func cause(ctx context.Context, o options, out, errOut io.Writer) (r report, err error) {
	w, err := newWorld(ctx, o, errOut)
	if err != nil {
		return report{}, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.say("seed %d: %d orders, %d workers", o.seed, o.orders, o.workers)
	if r, err = w.run(ctx); err != nil {
		return report{}, fmt.Errorf("seed %d: %w", o.seed, err)
	}
	r.tell(errOut)
	if err := r.print(out, o.output); err != nil || !o.keep {
		return r, err
	}
	return r, w.stayUp(ctx)
}

func (w *world) run(ctx context.Context) (report, error) {
	if err := w.crew.Hire(ctx, w.workers); err != nil {
		return report{}, err
	}
	if err := w.openShelves(ctx); err != nil {
		return report{}, err
	}
	began, rules := time.Now(), w.breakShops(rand.New(rand.NewPCG(w.seed, 3))) //nolint:gosec // chance from a seed is what is wanted
	if err := w.play(ctx, w.script()); err != nil {
		return report{}, err
	}
	done := w.harmDone(rules, began)
	if err := w.calmDown(ctx); err != nil {
		return report{}, err
	}
	if err := w.settleShelves(ctx); err != nil {
		return report{}, err
	}
	if err := w.crew.StopAll(); err != nil {
		return report{}, err
	}
	found, err := w.check(ctx)
	if err != nil {
		return report{}, err
	}
	own, err := w.audit(ctx)
	if err != nil {
		return report{}, err
	}
	scanned, leaked, err := w.scan(ctx)
	if err != nil {
		return report{}, err
	}
	return w.report(ctx, done, scanned, slices.Concat(found, own, leaked))
}

// check has the books compared with the shops.
func (w *world) check(ctx context.Context) (found []check.Finding, err error) {
	err = db.Look(ctx, w.db, func(tx pgx.Tx) error {
		found, err = check.Run(ctx, tx, w.shopsAsTheyAre())
		return err
	})
	return found, err
}

// audit is what the product's own command finds: the check shares nothing with it,
// so that either may see what the other doesn't.
func (w *world) audit(ctx context.Context) ([]check.Finding, error) {
	var out bytes.Buffer
	audit := w.program("audit", "--output", "json")
	audit.Output = &out
	if err := audit.Run(ctx); err != nil && out.Len() == 0 {
		return nil, fmt.Errorf("audit: %w", err)
	}
	var broken []struct{ Rule, Subject, Detail string }
	if err := json.Unmarshal(out.Bytes(), &broken); err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	var found []check.Finding
	for _, b := range broken {
		found = append(found, check.Finding{Sort: check.Audit, Text: b.Rule + ": " + b.Subject + ": " + b.Detail})
	}
	return found, nil
}

// shopsAsTheyAre are the shops' own lists.
func (w *world) shopsAsTheyAre() []check.Shop {
	shops := make([]check.Shop, len(w.markets))
	for i, m := range w.markets {
		shops[i] = m.asItIs()
	}
	return shops
}

// stayUp leaves the servers to whoever wants to look.
func (w *world) stayUp(ctx context.Context) error {
	w.say("Temporal UI  %s", w.Stack.TemporalUIURL)
	w.say("database     %s", w.Stack.AppURL)
	for _, m := range w.markets {
		w.say("shop         %s", m.line())
	}
	w.say("everything stays up until Ctrl-C")
	select {
	case <-ctx.Done():
		return nil
	case err := <-w.Stack.Done():
		return err
	}
}
