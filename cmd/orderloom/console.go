package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/console"
	"github.com/orderloom/orderloom/workflows"
)

func newConsoleCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "console",
		Short: "The back office in a browser",
		Long: `Serves the back office's pages until it is told to stop (SIGINT, SIGTERM), and then ends what is at hand. Any number
may run side by side. "orderloom user add" makes the first user.

It needs a migrated database (ORDERLOOM_DATABASE_URL). With a key file (ORDERLOOM_KEY_FILE) it also stores shops' keys,
has shops give theirs, and tests connections; no page ever shows a key. Schedules are shown and changed where Temporal can be
reached. It listens on ORDERLOOM_CONSOLE_ADDRESS. To be reached from elsewhere it wants a proxy that has a certificate, and the address that
people use (ORDERLOOM_CONSOLE_URL, by https): no password goes over a network in the clear. Name the proxy in
ORDERLOOM_CONSOLE_PROXIES, else everybody counts as coming from there. ORDERLOOM_METRICS_ADDRESS serves /metrics apart.`,
		Example: `  orderloom person add anna --name "Anna Ozola" && orderloom user add anna --role admin
  orderloom console`,
		Args: noArgs,
		RunE: untilStopped(p.runConsole),
	}
}

func (p *program) runConsole(ctx context.Context) error {
	if err := p.need(config.Config.ReadyForConsole); err != nil {
		return err
	}
	if err := p.needMigrated(ctx); err != nil {
		return err
	}
	s, err := p.openConsole(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	listener, err := net.Listen("tcp", p.cfg.Console.Address)
	if err != nil {
		return fmt.Errorf("ORDERLOOM_CONSOLE_ADDRESS: %w", err)
	}
	return p.serveConsole(ctx, s, listener)
}

// openConsole connects to what pages show, and lets shops be asked where there is a key. It
// waits for no Temporal: pages say where it is away.
func (p *program) openConsole(ctx context.Context) (*services, error) {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, err
	}
	s := &services{db: pool}
	if p.cfg.KeyFile != "" {
		err = p.openShopsOf(ctx, s)
	}
	if err == nil {
		s.temporal, err = p.lazyTemporal()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// consoleSettings are what the console is told of what there is.
func (p *program) consoleSettings(s *services) console.Settings {
	told := console.Settings{
		URL: p.cfg.Console.URL, Proxies: p.cfg.Console.ProxyNetworks(), History: p.orderHistory, Platforms: platforms(), Schedules: p.keeper(s),
	}
	if s.keyring != nil {
		desk := p.desk(s.db, s.keyring)
		told.Keys, told.Check = &desk, func(ctx context.Context, channel string) ([]connectors.Check, error) {
			return p.onlooker(s).CheckChannel(ctx, channel, p.cfg.Gateway.PublicURL, time.Now())
		}
	}
	return told
}

// serveConsole serves pages over a database until ctx ends.
func (p *program) serveConsole(ctx context.Context, s *services, listener net.Listener) error {
	c, err := console.New(s.db, access.New(s.db), p.consoleSettings(s), p.log)
	if err != nil {
		return err
	}
	p.log.Info("serving the console", zap.String("address", "http://"+listener.Addr().String()))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.Serve(ctx, listener) })
	g.Go(func() error {
		return p.serve(ctx, side{
			setting: "ORDERLOOM_METRICS_ADDRESS", address: p.cfg.MetricsAddress, what: "metrics", path: "/metrics", handler: c.Metrics(),
		})
	})
	return g.Wait()
}

// orderHistory is the page in the Temporal UI of what carries an order.
func (p *program) orderHistory(channel, order, run string) string {
	return p.workflowURL(workflows.OrderWorkflowID(commerce.OrderRef{Channel: channel, RemoteID: order}), run)
}
