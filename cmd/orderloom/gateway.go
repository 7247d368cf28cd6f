package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/gateway"
)

func newGatewayCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "gateway",
		Short: "Hear what shops send: webhooks wake the readers of their channels",
		Long: `Takes webhooks at /hooks/CHANNEL until it is told to stop (SIGINT, SIGTERM), and then ends what is at hand.
Any number may run side by side. "orderloom channel secret" says where a shop sends them, and what it signs them with.
At /join/ and /joined/ it serves "orderloom channel join": the link for a shop's owner, and where the shop sends its key.
/healthz, /readyz and /metrics are for you: forward /hooks/, /join/ and /joined/ alone from the internet.

It needs a migrated database (ORDERLOOM_DATABASE_URL) and the key that opens the channels' secrets
(ORDERLOOM_KEY_FILE), and refuses to start without them. Once it runs, a database that is away costs nothing: every
channel is read when it is back. It listens on ORDERLOOM_GATEWAY_ADDRESS, or on the socket that systemd holds for it
(LISTEN_FDS), behind a proxy that has a certificate or with its own (ORDERLOOM_TLS_CERT, ORDERLOOM_TLS_KEY), whose files
it reads anew when they are renewed.`,
		Example: `  orderloom gateway`,
		Args:    noArgs,
		RunE:    untilStopped(p.runGateway),
	}
}

func (p *program) runGateway(ctx context.Context) error {
	if err := p.need(config.Config.ReadyForGateway); err != nil {
		return err
	}
	if err := p.needMigrated(ctx); err != nil {
		return err
	}
	pool, err := db.Open(ctx, p.cfg.Database.URL, db.PlanOnce)
	if err != nil {
		return p.whereLost(err)
	}
	defer pool.Close()
	traces, err := p.newTraces(ctx, "orderloom-gateway")
	if err != nil {
		return err
	}
	var options []gateway.Option
	if traces != nil {
		defer traces.Close()
		options = append(options, gateway.WithTracer(traces.Tracer()))
	}
	g, err := p.newGateway(ctx, pool, options...)
	if err != nil {
		return err
	}
	listener, err := p.gatewayListener()
	if err != nil {
		return err
	}
	p.log.Info("listening for webhooks", zap.String("address", listener.Addr().String()), zap.Bool("tls", p.cfg.Gateway.TLSCert != ""))
	return g.Serve(ctx, listener)
}

func (p *program) newGateway(ctx context.Context, pool *pgxpool.Pool, options ...gateway.Option) (*gateway.Gateway, error) {
	keyring, err := p.openKeyring(ctx, pool)
	if err != nil {
		return nil, err
	}
	shops, err := p.shops(pool, keyring)
	if err != nil {
		return nil, err
	}
	return gateway.New(pool, keyring, shops, p.desk(pool, keyring), p.log, options...), nil
}
