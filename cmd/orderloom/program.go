package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

// program is what every command works with: settings, log, and where to speak.
type program struct {
	cfg    config.Config
	log    *zap.Logger
	watch  *watch    // what is told of this process; nil: nothing
	out    io.Writer // what was asked for, and nothing else
	errOut io.Writer // progress and errors
	output string    // table or json

	load    func() (config.Config, error) // where settings come from
	running bool                          // a command is past the checks of its usage
	local   bool                          // settings were taken from a local stack that runs here
	ui      string                        // the Temporal UI, where known
	alone   bool                          // nobody else releases builds here
}

// platforms is every connector this binary knows. Adding one is adding an entry.
func platforms() connectors.Registry {
	return connectors.Registry{
		prom.Platform:        prom.New,
		woocommerce.Platform: woocommerce.New,
	}
}

// joiners are those of the platforms whose shops give a key by themselves.
func joiners() connectors.Joiners {
	return connectors.Joiners{
		woocommerce.Platform: woocommerce.Joiner{},
	}
}

// desk asks shops for their keys and takes them.
func (p *program) desk(pool *pgxpool.Pool, keyring *secret.Keyring) joining.Desk {
	return joining.Desk{DB: pool, Keyring: keyring, Joiners: joiners(), Platforms: platforms(), PublicURL: p.cfg.Gateway.PublicURL, Now: time.Now}
}

// services are the open connections of a command that works with stored data.
type services struct {
	db       *pgxpool.Pool
	keyring  *secret.Keyring
	temporal client.Client
	set      *activities.Set
}

// open connects to everything a worker needs, and makes sure that the key at hand
// is the one that sealed the stored credentials.
func (p *program) open(ctx context.Context) (*services, error) {
	s := &services{}
	var err error
	if s.db, err = db.Open(ctx, p.cfg.Database.URL, db.PlanOnce); err != nil {
		return nil, err
	}
	if s.keyring, err = p.openKeyring(ctx, s.db); err != nil {
		s.close()
		return nil, err
	}
	if s.temporal, err = p.dialTemporal(ctx); err != nil {
		s.close()
		return nil, err
	}
	if err := p.openSet(s); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// openSet makes the steps over the database and the keyring at hand.
func (p *program) openSet(s *services) error {
	shops, err := p.shops(s.db, s.keyring)
	if err != nil {
		return err
	}
	s.set = &activities.Set{
		DB: s.db, Now: time.Now, Channels: shops, Hooks: shops.Transport, Keyring: s.keyring, PublicURL: p.cfg.Gateway.PublicURL,
		OrderLink: func(ref commerce.OrderRef) string { return p.workflowURL(workflows.OrderWorkflowID(ref), "") },
	}
	s.set.Mail, err = mailer(p.cfg.SMTP)
	return err
}

// shopsShare is the part of a worker's slots, one of so many, that one shop may take up.
const shopsShare = 4

// shops are those of the channels, to be spoken to.
func (p *program) shops(pool *pgxpool.Pool, keyring *secret.Keyring) (activities.Shops, error) {
	transport, err := httpapi.Transport(p.cfg.CAFile, p.cfg.AllowPrivateShops)
	return activities.Shops{
		DB: pool, Keyring: keyring, Registry: platforms(), Transport: transport,
		Room: activities.NewRoom(p.cfg.Worker.Activities / shopsShare), Calls: p.watch.shopCalls(),
	}, err
}

func (s *services) close() {
	if s.temporal != nil {
		s.temporal.Close()
	}
	s.db.Close()
}

func (p *program) dialTemporal(ctx context.Context) (client.Client, error) {
	options, err := p.temporalOptions()
	if err != nil {
		return nil, err
	}
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("no Temporal at %s: %w: set ORDERLOOM_TEMPORAL_ADDRESS, or run `orderloom dev`", p.cfg.Temporal.Address, err)
	}
	return c, nil
}

// lazyTemporal is Temporal, which isn't spoken to before it is needed.
func (p *program) lazyTemporal() (client.Client, error) {
	options, err := p.temporalOptions()
	if err != nil {
		return nil, err
	}
	return client.NewLazyClient(options)
}

func (p *program) temporalOptions() (client.Options, error) {
	options, err := temporalOptions(p.cfg.Temporal)
	options.Logger = logging.Temporal(p.log)
	p.watch.over(&options)
	return options, err
}

// openKeyring opens the key file and proves it by the stored canary; the first
// key ever used leaves the canary.
func (p *program) openKeyring(ctx context.Context, pool *pgxpool.Pool) (*secret.Keyring, error) {
	keyring, err := secret.OpenKeyring(p.cfg.KeyFile)
	if err != nil {
		return nil, err
	}
	return keyring, proveKey(ctx, pool, keyring)
}

func proveKey(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring) error {
	queries := dbgen.New()
	fresh, err := keyring.Canary()
	if err != nil {
		return err
	}
	if err := queries.CanarySave(ctx, pool, fresh); err != nil {
		return db.Wrap("store the canary", err)
	}
	stored, err := queries.CanaryGet(ctx, pool)
	if err != nil {
		return db.Wrap("load the canary", err)
	}
	return checkCanary(keyring, stored)
}

func checkCanary(keyring *secret.Keyring, stored []byte) error {
	if err := keyring.CheckCanary(stored); err != nil {
		return fmt.Errorf("the key file does not open what is stored in this database: %w: point ORDERLOOM_KEY_FILE at the key that sealed it", err)
	}
	return nil
}
