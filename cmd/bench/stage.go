package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	// stock is more of each item than any number of orders takes.
	stock = 1_000_000_000
	// boundless is how often a shop may be asked per second.
	boundless = 1_000_000
	// never keeps the readers' schedules out of the figures: the bench wakes them.
	never = 100_000 * time.Hour
)

// stage is everything that is measured: servers, shops, and a process for the way
// and one for the floor.
type stage struct {
	*bench
	*playground.Ground
	dir      string
	db       *pgxpool.Pool
	temporal client.Client
	profiles string // address of the worker's profiles; empty where none are taken

	worker *workers.Process
	floor  *floorProcess
}

// raise brings everything up. When it fails, nothing stays behind.
func (b *bench) raise(ctx context.Context) (_ *stage, err error) {
	cfg, err := b.load()
	if err != nil {
		return nil, err
	}
	s := &stage{bench: b}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp(cfg.DataDir, "bench-"); err != nil {
		return nil, err
	}
	kind, err := b.temporalKind()
	if err != nil {
		return nil, err
	}
	s.Ground, err = playground.Start(ctx, playground.Options{
		Stack: localstack.Options{Dir: s.dir, Temporal: kind, Postgres: append(b.counting(), b.postgres...), Progress: func(line string) { b.say("%s", line) }},
		Plans: b.plans(), Export: woosim.Captured(), Stock: stock,
	})
	if err != nil {
		return nil, err
	}
	return s, s.connect(ctx, cfg)
}

// connect opens what is looked through, and starts both processes.
func (s *stage) connect(ctx context.Context, cfg config.Config) (err error) {
	if s.db, err = db.Open(ctx, secret.String(s.Stack.AppURL)); err != nil {
		return err
	}
	if s.temporal, err = client.DialContext(ctx, client.Options{
		HostPort: s.Stack.TemporalHostPort, Namespace: s.Stack.Namespace, Logger: logging.Temporal(zap.NewNop()),
	}); err != nil {
		return err
	}
	if err := errors.Join(s.liftLimits(ctx), s.countStatements(ctx)); err != nil {
		return err
	}
	s.slowDown()
	if s.servers, err = serversOf(ctx, s.db, s.temporal, s.bench.temporal); err != nil {
		return err
	}
	environment, err := s.settings(cfg.Worker)
	if err != nil {
		return err
	}
	if err := (workers.Program{Path: s.binary, Args: []string{"migrate"}, Environment: environment}).Run(ctx); err != nil {
		return err
	}
	if s.floor, err = s.startFloor(ctx, environment); err != nil {
		return err
	}
	s.worker, err = workers.Worker(s.binary, environment).Start(ctx)
	return err
}

// liftLimits lets the shops be asked as fast as anybody can: what is measured is
// the program and not their patience. Of slow shops it is how well they are used.
func (s *stage) liftLimits(ctx context.Context) error {
	q := dbgen.New()
	atOnce := int32(boundless)
	if s.shopDelay > 0 {
		atOnce = int32(s.shopCalls) //nolint:gosec // a few
	}
	for _, shop := range s.Shops {
		channel, err := q.ChannelByCode(ctx, s.db, shop.Code)
		if err != nil {
			return db.Wrap("load channel "+shop.Code, err)
		}
		if err := q.ChannelLimit(ctx, s.db, dbgen.ChannelLimitParams{
			ID: channel.Channel.ID, CallsPerSecond: money.Int(boundless), CallsBurst: boundless, CallsAtOnce: atOnce,
		}); err != nil {
			return db.Wrap("lift the limit of "+shop.Code, err)
		}
	}
	return nil
}

// slowDown has the way's shops take their time.
func (s *stage) slowDown() {
	if s.shopDelay == 0 {
		return
	}
	for _, shop := range s.Shops {
		if !strings.HasPrefix(shop.Code, floorPrefix) {
			shop.Simulated.AddFault(woosim.Rule{Fault: woosim.Fault{Slow: s.shopDelay}})
		}
	}
}

// settings are those of both processes, which are tuned alike.
func (s *stage) settings(w config.Worker) (map[string]string, error) {
	environment := s.Environment()
	environment["ORDERLOOM_DATA_DIR"] = filepath.Join(s.dir, "worker")
	environment["ORDERLOOM_LOG_LEVEL"] = "error"
	environment["ORDERLOOM_IMPORT_EVERY"] = never.String()
	for name, value := range map[string]int{
		"WORKFLOW_TASKS": w.WorkflowTasks, "ACTIVITIES": w.Activities, "LOCAL_ACTIVITIES": w.LocalActivities, "POLLERS": w.Pollers,
		"CACHED_WORKFLOWS": w.CachedWorkflows,
	} {
		environment["ORDERLOOM_WORKER_"+name] = strconv.Itoa(value)
	}
	if s.profile == "" {
		return environment, nil
	}
	var err error
	if s.profiles, err = freeAddress(); err != nil {
		return nil, err
	}
	environment["ORDERLOOM_DEBUG_ADDRESS"] = s.profiles
	return environment, nil
}

// close stops everything and removes what it left.
func (s *stage) close() error {
	var failed error
	if s.worker != nil {
		s.worker.Kill() // what it would still do is nobody's business
	}
	if s.floor != nil {
		s.floor.Kill()
		failed = s.floor.tasks.Close()
	}
	if s.temporal != nil {
		s.temporal.Close()
	}
	if s.db != nil {
		s.db.Close()
	}
	if s.Ground != nil {
		failed = errors.Join(failed, s.Close())
	}
	return errors.Join(failed, os.RemoveAll(s.dir))
}

// alive is an error where a process or a server has ended.
func (s *stage) alive() error {
	select {
	case <-s.worker.Gone():
		return fmt.Errorf("the worker is gone: %w", s.worker.Err())
	case <-s.floor.Gone():
		return fmt.Errorf("the floor's worker is gone: %w", s.floor.Err())
	case err := <-s.Stack.Done():
		return err
	default:
		return nil
	}
}
