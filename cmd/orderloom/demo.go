package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// demoOptions are the demo's flags.
type demoOptions struct {
	orders string // a folder of captured answers in place of ours
	made   int
	keep   bool
}

func newDemoCommand(p *program) *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Carry the captured orders of a real shop through the whole product",
		Long: `Starts PostgreSQL, Temporal, four simulated WooCommerce shops and a simulated company on Prom.ua on this
machine, carries all their orders into the books and back, and tells what came of them. The shops hold the
captured orders of a real shop and further made ones, some of them wrong on purpose; the company's are made.
Running it again on the same data doubles nothing.

With --orders the captured answers of another shop are taken: a folder of files, each with one order or
a list, as the REST API answers (bare, or as "body" beside "request" and "status"). Of an order seen
more than once the newest counts; what is no order is skipped and counted. Settings, products, taxes,
payment_gateways and shipping are read from folders of these names beside it where they exist, and
else derived from the orders.`,
		Example: `  orderloom demo
  orderloom demo --keep
  orderloom demo --orders export/orders --output json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.orders != "" && !cmd.Flags().Changed("made") {
				o.made = 0
			}
			return p.runDemo(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.orders, "orders", "", "folder of captured orders to take in place of ours")
	_ = cmd.MarkFlagDirname("orders")
	flags.IntVar(&o.made, "made", 100, "how many further orders to make (0 with --orders unless given)")
	flags.BoolVar(&o.keep, "keep", false, "stay up until Ctrl-C")
	return cmd
}

func (p *program) runDemo(ctx context.Context, o demoOptions) (err error) {
	began := time.Now()
	shops, err := p.demoShops(o)
	if err != nil {
		return err
	}
	l, err := p.startLocal(ctx, filepath.Join(p.cfg.DataDir, demoDir(shops)), shops)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()

	l.cfg.ImportEvery = 24 * time.Hour // it wakes the readers itself, and counts what they ask
	if err := l.carryAll(ctx); err != nil {
		return err
	}
	report, err := l.report(ctx, shops.Export.Skipped)
	if err != nil {
		return err
	}
	report.Seconds = time.Since(began).Round(100 * time.Millisecond).Seconds()
	if err := p.print(report); err != nil || !o.keep {
		return err
	}
	return l.stayUp(ctx)
}

// companyOrders is how many orders the company on Prom.ua has.
const companyOrders = 60

// demoShops are the shops to stand up, and the export they are made from.
func (p *program) demoShops(o demoOptions) (playground.Options, error) {
	if o.orders == "" {
		return playground.Options{Plans: playground.Captured(o.made), Companies: playground.Companies(companyOrders), Export: woosim.Captured()}, nil
	}
	var shops playground.Options
	dir, err := filepath.Abs(o.orders)
	if err != nil {
		return shops, fmt.Errorf("--orders: %w", err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return shops, fmt.Errorf("--orders: %s is no folder: name one that holds captured orders", o.orders)
	}
	export, err := woosim.ReadExport(os.DirFS(filepath.Dir(dir)), filepath.Base(dir))
	if err != nil {
		return shops, fmt.Errorf("--orders: %w", err)
	}
	if len(export.Orders) == 0 {
		return shops, fmt.Errorf("--orders: no order in %s (%d files or entries skipped)", o.orders, export.Skipped)
	}
	p.tellDerived(export)
	plans := playground.Share(playground.Plans(), export)
	playground.Spread(plans, o.made)
	shops.Plans = slices.DeleteFunc(plans, func(s playground.Plan) bool { return len(s.Orders) == 0 && s.Made == 0 })
	shops.Export = export
	return shops, nil
}

// tellDerived says what was not found beside the orders.
func (p *program) tellDerived(export *woosim.Export) {
	p.say(fmt.Sprintf("read %d orders, skipped %d entries that are none", len(export.Orders), export.Skipped))
	if !export.HasSettings() {
		p.say("no ../settings: tax settings are derived from the orders")
	}
	if !export.HasTaxes() {
		p.say("no ../taxes: tax rates are derived from the orders")
	}
	derived := 0
	for _, product := range export.Products() {
		if product.Derived {
			derived++
		}
	}
	if derived > 0 {
		p.say(fmt.Sprintf("%d products are not in ../products: derived from the orders' lines", derived))
	}
}

// demoDir keeps the demo's data apart by what is put into it: the same data go on
// where they were left.
func demoDir(shops playground.Options) string {
	sum := sha256.New()
	for _, company := range shops.Companies {
		_, _ = fmt.Fprintf(sum, "%s %d\n", company.Code, company.Made)
	}
	for _, plan := range shops.Plans {
		_, _ = fmt.Fprintf(sum, "%s %d\n", plan.Code, plan.Made)
		for _, raw := range plan.Orders {
			_, _ = fmt.Fprintf(sum, "%d %s\n", len(raw), raw)
		}
	}
	return "demo-" + hex.EncodeToString(sum.Sum(nil))[:12]
}

// carryAll wakes every reader and works until nothing is left to do now.
func (l *local) carryAll(ctx context.Context) error {
	if err := l.wakeReaders(ctx); err != nil {
		return err
	}
	ctx, done := context.WithCancel(ctx)
	defer done()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return l.work(ctx, l.services) })
	g.Go(func() error {
		defer done()
		if err := l.untilDone(ctx); err != nil {
			return err
		}
		if err := l.sendItems(ctx); err != nil {
			return err
		}
		return l.answerBuyers(ctx)
	})
	g.Go(func() error { return l.untilLost(ctx) })
	return g.Wait()
}

// wakeReaders asks for a look at every shop.
func (l *local) wakeReaders(ctx context.Context) error {
	for _, channel := range l.Channels() {
		if err := activities.WakeReader(ctx, l.db, channel); err != nil {
			return err
		}
	}
	return nil
}
