package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

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
	rules := w.doHarm(rand.New(rand.NewPCG(w.seed, 3))) //nolint:gosec // chance from a seed is what is wanted
	if err := w.play(ctx, w.script()); err != nil {
		return report{}, err
	}
	faults := suffered(rules)
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
	found = append(found, own...)
	return w.report(ctx, faults, found)
}

// check has the books compared with the shops.
func (w *world) check(ctx context.Context) ([]check.Finding, error) {
	moment, err := w.db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, db.Wrap("check", err)
	}
	defer func() { _ = moment.Rollback(context.WithoutCancel(ctx)) }()
	return check.Run(ctx, moment, w.shopsAsTheyAre())
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
	shops := make([]check.Shop, len(w.Shops))
	for i, shop := range w.Shops {
		s := check.Shop{Channel: shop.Code, Orders: shop.Simulated.Orders(), Products: shop.Simulated.Products(), Notes: map[int64][]check.Note{}}
		for _, raw := range s.Orders {
			id := orderID(raw)
			for _, note := range shop.Simulated.Notes(id) {
				s.Notes[id] = append(s.Notes[id], check.Note{Text: note.Text, ByShop: note.System, At: note.At})
			}
		}
		for _, r := range shop.Simulated.Requests() {
			if r.Kind == "orders.update" && r.Status >= 200 && r.Status < 300 {
				s.Writes = append(s.Writes, check.Write{Order: r.OrderID, At: r.At})
			}
		}
		shops[i] = s
	}
	return shops
}

// stayUp leaves the servers to whoever wants to look.
func (w *world) stayUp(ctx context.Context) error {
	w.say("Temporal UI  %s", w.Stack.TemporalUIURL)
	w.say("database     %s", w.Stack.AppURL)
	for _, shop := range w.Shops {
		w.say("shop         %s", shop.Line())
	}
	w.say("everything stays up until Ctrl-C")
	select {
	case <-ctx.Done():
		return nil
	case err := <-w.Stack.Done():
		return err
	}
}
