package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
	"github.com/orderloom/orderloom/workflows/workflowtest"
)

// house is the whole back office on real servers: PostgreSQL, Temporal, a worker
// and a relay. All tests share it; each has channels of its own.
type house struct {
	stack    *localstack.Stack
	app      *pgxpool.Pool
	owner    *pgxpool.Pool
	keyring  *secret.Keyring
	temporal client.Client
	shops    activities.Shops
	close    []func()
}

// office is set before any test runs.
var office *house

var queries = dbgen.New()

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) (code int) {
	dir, err := os.MkdirTemp("", "orderloom-workflows-")
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	office = &house{}
	defer func() {
		for i := len(office.close) - 1; i >= 0; i-- {
			office.close[i]()
		}
	}()
	if err := office.open(context.Background(), dir); err != nil {
		return failed(err)
	}
	return m.Run()
}

func failed(err error) int {
	_, _ = fmt.Fprintln(os.Stderr, "workflows:", err)
	return 1
}

func (h *house) open(ctx context.Context, dir string) (err error) {
	if h.stack, err = localstack.Start(ctx, localstack.Options{Dir: dir, Ephemeral: true}); err != nil {
		return err
	}
	h.close = append(h.close, func() { _ = h.stack.Close() })
	if _, err = db.Migrate(ctx, secret.String(h.stack.OwnerURL)); err != nil {
		return err
	}
	if h.keyring, err = secret.EnsureKeyring(filepath.Join(dir, "key.json")); err != nil {
		return err
	}
	if h.app, err = db.Open(ctx, secret.String(h.stack.AppURL)); err != nil {
		return err
	}
	h.close = append(h.close, h.app.Close)
	if h.owner, err = db.Open(ctx, secret.String(h.stack.OwnerURL)); err != nil {
		return err
	}
	h.close = append(h.close, h.owner.Close)
	// Recorded histories name no machine.
	server := client.Options{HostPort: h.stack.TemporalHostPort, Namespace: h.stack.Namespace, Identity: "worker", Logger: quiet()}
	if h.temporal, err = client.Dial(server); err != nil {
		return err
	}
	h.close = append(h.close, h.temporal.Close)
	h.shops = activities.Shops{
		DB: h.app, Keyring: h.keyring, Transport: http.DefaultTransport,
		Registry: connectors.Registry{woocommerce.Platform: woocommerce.New, prom.Platform: prom.New},
	}
	return errors.Join(workflowtest.Register(ctx, server), h.furnish(ctx), h.work())
}

// furnish gives the warehouse everything that the captured shop sells.
func (h *house) furnish(ctx context.Context) error {
	if err := queries.WarehouseEnsure(ctx, h.app, "main", "Main warehouse"); err != nil {
		return err
	}
	items := dbgen.ItemsEnsureParams{
		Skus: []string{"SHIPPING", "FEE"}, Names: []string{"Carriage", "Fee"}, Kinds: []string{"service", "service"},
	}
	stock := dbgen.StockOpenParams{Warehouse: "main"}
	for _, p := range woosim.Captured().Products() {
		kind := "service"
		if !p.Virtual {
			kind = "simple"
			stock.Skus, stock.Quantities = append(stock.Skus, p.SKU), append(stock.Quantities, money.Int(5000))
		}
		items.Skus, items.Names, items.Kinds = append(items.Skus, p.SKU), append(items.Names, p.Name), append(items.Kinds, kind)
	}
	if err := queries.ItemsEnsure(ctx, h.app, items); err != nil {
		return err
	}
	return queries.StockOpen(ctx, h.app, stock)
}

// work starts what `orderloom worker` runs.
func (h *house) work() error {
	set := &activities.Set{
		DB: h.app, Channels: h.shops, Hooks: trusting(), Now: time.Now, Keyring: h.keyring, PublicURL: "https://hooks.example.com", LookEvery: 200 * time.Millisecond,
	}
	for queue, register := range map[string]func(worker.Registry, *activities.Set){
		workflows.QueueOrders: workflows.RegisterOrders, workflows.QueueSync: workflows.RegisterSync,
	} {
		w := worker.New(h.temporal, queue, worker.Options{
			Identity: "worker", MaxConcurrentWorkflowTaskPollers: 8, MaxConcurrentActivityTaskPollers: 8,
		})
		register(w, set)
		if err := w.Start(); err != nil {
			return err
		}
		h.close = append(h.close, w.Stop)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = (&relay.Relay{
			DB: h.app, Temporal: h.temporal, Log: zap.NewNop(),
			EnsureSchedules: func(context.Context, string) error { return nil }, // readers are woken by the tests
		}).Run(ctx) // it ends with its context, and says no more
	}()
	h.close = append(h.close, func() {
		stop()
		<-ended
	})
	return nil
}
