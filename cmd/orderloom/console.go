package main

import (
	"context"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

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

It needs a migrated database (ORDERLOOM_DATABASE_URL), and no key: it opens no secret. It listens on
ORDERLOOM_CONSOLE_ADDRESS. To be reached from elsewhere it wants a proxy that has a certificate, and the address that
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
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	listener, err := net.Listen("tcp", p.cfg.Console.Address)
	if err != nil {
		return fmt.Errorf("ORDERLOOM_CONSOLE_ADDRESS: %w", err)
	}
	return p.serveConsole(ctx, pool, listener)
}

// serveConsole serves pages over a database until ctx ends.
func (p *program) serveConsole(ctx context.Context, pool *pgxpool.Pool, listener net.Listener) error {
	c, err := console.New(pool, access.New(pool), console.Settings{
		URL: p.cfg.Console.URL, Proxies: p.cfg.Console.ProxyNetworks(), History: p.orderHistory, Platforms: platforms(),
	}, p.log)
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
