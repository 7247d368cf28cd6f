package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// local is everything on this machine: servers, simulated shops, and a program
// whose settings point at them.
type local struct {
	*program
	stack *localstack.Stack
	shops []*simulatedShop
	*services
}

// startLocal brings up the local stack in a directory, migrated, seeded and ready
// to work. What an earlier run left there is gone on with.
func (p *program) startLocal(ctx context.Context, dir string, plans []shopPlan, export *woosim.Export) (_ *local, err error) {
	stack, err := localstack.Start(ctx, localstack.Options{
		Dir: dir, CacheDir: p.cfg.DataDir, DatabaseURL: p.cfg.Database.OwnerURL.Reveal(), Progress: p.say,
	})
	if err != nil {
		return nil, err
	}
	l := &local{stack: stack}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	ca, err := localstack.EnsureCA(dir)
	if err != nil {
		return nil, err
	}
	l.program = p.pointedAt(stack, dir, ca)
	if _, err := db.Migrate(ctx, secret.String(stack.OwnerURL)); err != nil {
		return nil, err
	}
	if _, err := secret.EnsureKeyring(l.cfg.KeyFile); err != nil {
		return nil, err
	}
	if l.shops, err = openShops(filepath.Join(dir, "shops"), ca, plans, export); err != nil {
		return nil, err
	}
	if l.services, err = l.open(ctx); err != nil {
		return nil, err
	}
	if err := registerSearchAttributes(ctx, l.temporal, l.cfg.Temporal.Namespace); err != nil {
		return nil, err
	}
	return l, l.seed(ctx, export)
}

// pointedAt is the program with its settings turned to the local stack.
func (p *program) pointedAt(stack *localstack.Stack, dir string, ca *localstack.CA) *program {
	turned := *p
	if p.cfg.Log.Level == config.LevelInfo { // a person watches: what is usual goes without saying
		turned.log = p.log.WithOptions(zap.IncreaseLevel(zap.WarnLevel))
	}
	turned.cfg.Database.URL = secret.String(stack.AppURL)
	turned.cfg.Database.OwnerURL = secret.String(stack.OwnerURL)
	turned.cfg.Temporal.Address = stack.TemporalHostPort
	turned.cfg.Temporal.Namespace = stack.Namespace
	turned.cfg.CAFile = ca.PEMPath()
	if p.cfg.KeyFile == "" {
		turned.cfg.KeyFile = filepath.Join(dir, "key.json")
	}
	return &turned
}

func (l *local) seed(ctx context.Context, export *woosim.Export) error {
	return seed{db: l.db, keyring: l.keyring, channels: l.set.Channels}.run(ctx, l.shops, export.Products())
}

// untilLost waits for the end of a server, which is an error, or of ctx.
func (l *local) untilLost(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-l.stack.Done():
		return err
	}
}

// close stops everything, shops first: they keep what they have for the next run.
func (l *local) close() error {
	if l.services != nil {
		l.services.close()
	}
	return errors.Join(closeShops(l.shops), l.stack.Close())
}

// addressLines tell people where everything is.
func (l *local) addressLines() []string {
	lines := []string{
		"Temporal UI     " + l.stack.TemporalUIURL,
		"database        " + l.stack.AppURL,
	}
	for _, shop := range l.shops {
		lines = append(lines, shop.line())
	}
	return lines
}

// say writes one line of progress.
func (p *program) say(line string) { _, _ = fmt.Fprintln(p.errOut, line) }
