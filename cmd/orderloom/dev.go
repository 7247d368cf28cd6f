package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/internal/secret"
)

func newDevCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "dev",
		Short: "PostgreSQL, Temporal, simulated shops and a worker on this machine",
		Long: `Runs the whole product on this machine until Ctrl-C: PostgreSQL and Temporal (found, else installed or
built), the console, four simulated WooCommerce shops with the captured orders, a simulated company on Prom.ua, and a worker
whose readers look at them every minute. What is there is kept for the next time, in ORDERLOOM_DATA_DIR or the user's cache
directory.

While it runs, the other commands of this user find it by themselves: try

  orderloom channel list
  orderloom sale list --state held`,
		Example: `  orderloom dev`,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runDev(cmd.Context()) },
	}
}

func (p *program) runDev(ctx context.Context) (err error) {
	l, err := p.startLocal(ctx, filepath.Join(p.cfg.DataDir, "dev"), playground.Options{
		Plans: playground.Captured(0), Companies: playground.Companies(20), Export: woosim.Captured(),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	if err := schedules.AskAll(ctx, l.db); err != nil {
		return err
	}
	if err := l.wakeReaders(ctx); err != nil { // rather than at the next full minute
		return err
	}
	return l.stayUp(ctx)
}

// stayUp works, told where everything is, until Ctrl-C or until a server is gone.
func (l *local) stayUp(ctx context.Context) error {
	listener, err := l.consoleListener()
	if err != nil {
		return err
	}
	password, err := l.letIn(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := l.announce("http://"+listener.Addr().String(), password); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer l.withdraw()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return l.serveConsole(ctx, l.services, listener) })
	g.Go(func() error { return l.work(ctx, l.services) })
	g.Go(func() error { return l.untilLost(ctx) })
	return g.Wait()
}

// announce tells the other commands of this user where everything is, and then
// people: what they are told is true already.
func (l *local) announce(console string, password secret.String) error {
	err := addresses{
		DatabaseURL: l.Stack.AppURL, OwnerDatabaseURL: l.Stack.OwnerURL, KeyFile: l.cfg.KeyFile, CAFile: l.cfg.CAFile,
		TemporalAddress: l.Stack.TemporalHostPort, TemporalNamespace: l.Stack.Namespace, TemporalUI: l.Stack.TemporalUIURL,
	}.save(l.cfg.DataDir)
	if err != nil {
		return err
	}
	l.say("console         " + console + "   name " + localUser + ", password " + password.Reveal() + " until the next start")
	for _, line := range l.addressLines() {
		l.say(line)
	}
	l.say("Ctrl-C stops it.")
	return nil
}

func (l *local) withdraw() { removeAddresses(l.cfg.DataDir) }
