package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/secret"
)

// need makes sure that a command has the settings it asks for. What is not set is
// taken from a local stack that runs on this machine.
func (p *program) need(ready func(config.Config) error) error {
	if p.cfg.Database.URL == "" {
		local, found, err := loadAddresses(p.cfg.DataDir)
		if err != nil {
			return err
		}
		if found {
			p.turnTo(local)
		}
	}
	err := ready(p.cfg)
	if missing, ok := errors.AsType[*config.Error](err); ok {
		return &exitError{code: exitUsage, err: fmt.Errorf("%w", missing), lists: []string{"or run `orderloom dev`: while it runs, this command uses its local stack"}}
	}
	return err
}

// turnTo points the settings that nobody made at a local stack.
func (p *program) turnTo(local addresses) {
	p.local, p.ui = true, local.TemporalUI
	p.cfg.Database.URL = secret.String(local.DatabaseURL)
	if p.cfg.Database.OwnerURL == "" {
		p.cfg.Database.OwnerURL = secret.String(local.OwnerDatabaseURL)
	}
	if p.cfg.KeyFile == "" {
		p.cfg.KeyFile = local.KeyFile
	}
	if p.cfg.CAFile == "" {
		p.cfg.CAFile = local.CAFile
	}
	if len(p.cfg.AllowPrivateShops) == 0 {
		p.cfg.AllowPrivateShops = []string{playground.Network}
	}
	p.cfg.Temporal = config.Temporal{Address: local.TemporalAddress, Namespace: local.TemporalNamespace}
}

// openLedger connects to our own tables, and to nothing else.
func (p *program) openLedger(ctx context.Context) (*pgxpool.Pool, error) {
	if err := p.need(config.Config.ReadyForLedger); err != nil {
		return nil, err
	}
	pool, err := db.Open(ctx, p.cfg.Database.URL)
	if err != nil {
		return nil, p.whereLost(err)
	}
	return pool, nil
}

// openSealed opens the ledger and the keyring of what is kept sealed in it.
func (p *program) openSealed(ctx context.Context, ready func(config.Config) error) (*pgxpool.Pool, *secret.Keyring, error) {
	if err := p.need(ready); err != nil {
		return nil, nil, err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, nil, err
	}
	keyring, err := p.openKeyring(ctx, pool)
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	return pool, keyring, nil
}

// needMigrated refuses a database that lacks migrations which this program's queries need.
func (p *program) needMigrated(ctx context.Context) error {
	pending, err := db.PendingMigrations(ctx, p.cfg.Database.URL)
	switch {
	case err != nil:
		return p.whereLost(err)
	case len(pending) > 0:
		return fmt.Errorf("the database lacks %d migrations (%s is next): run `orderloom migrate`", len(pending), pending[0])
	default:
		return nil
	}
}

// whereLost says what to do when the database doesn't answer.
func (p *program) whereLost(err error) error {
	if p.local {
		return unreachable(fmt.Errorf("the local stack of `orderloom dev` doesn't answer: start it again, or set ORDERLOOM_DATABASE_URL: %w", err))
	}
	return unreachable(fmt.Errorf("%w: look at ORDERLOOM_DATABASE_URL", err))
}
