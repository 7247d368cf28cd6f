package main

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// local is everything on this machine: servers, simulated shops, and a program
// whose settings point at them.
type local struct {
	*program
	*playground.Ground
	*services
}

// startLocal brings up the local stack in a directory, with such shops, migrated, seeded
// and ready to work. What an earlier run left there is gone on with.
func (p *program) startLocal(ctx context.Context, dir string, o playground.Options) (_ *local, err error) {
	o.Stack = localstack.Options{Dir: dir, DatabaseURL: p.cfg.Database.OwnerURL.Reveal(), Progress: p.say}
	o.KeyFile = p.cfg.KeyFile
	ground, err := playground.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	l := &local{Ground: ground, program: p.pointedAt(ground)}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	if l.services, err = l.open(ctx); err != nil {
		return nil, err
	}
	return l, registerSearchAttributes(ctx, l.temporal, l.cfg.Temporal.Namespace)
}

// pointedAt is the program with its settings turned to a playground.
func (p *program) pointedAt(ground *playground.Ground) *program {
	turned := *p
	turned.alone = true
	if p.cfg.Log.Level == config.LevelInfo { // a person watches: what is usual goes without saying
		turned.log = p.log.WithOptions(zap.IncreaseLevel(zap.WarnLevel))
	}
	turned.cfg.Database.URL = secret.String(ground.Stack.AppURL)
	turned.cfg.Database.OwnerURL = secret.String(ground.Stack.OwnerURL)
	turned.cfg.Temporal.Address = ground.Stack.TemporalHostPort
	turned.cfg.Temporal.Namespace = ground.Stack.Namespace
	turned.ui = ground.Stack.TemporalUIURL
	turned.cfg.CAFile = ground.CAFile
	turned.cfg.AllowPrivateShops = []string{playground.Network}
	turned.cfg.KeyFile = ground.KeyFile
	return &turned
}

// untilLost waits for the end of a server, which is an error, or of ctx.
func (l *local) untilLost(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-l.Stack.Done():
		return err
	}
}

// close lets go of everything and stops it.
func (l *local) close() error {
	if l.services != nil {
		l.services.close()
	}
	return l.Close()
}

// addressLines tell people where everything is.
func (l *local) addressLines() []string {
	lines := []string{
		"Temporal UI     " + l.Stack.TemporalUIURL,
		"database        " + l.Stack.AppURL,
	}
	for _, shop := range l.Shops {
		lines = append(lines, shop.Line())
	}
	for _, company := range l.Companies {
		lines = append(lines, company.Line())
	}
	return lines
}

// say writes one line of progress.
func (p *program) say(line string) { _, _ = fmt.Fprintln(p.errOut, line) }
