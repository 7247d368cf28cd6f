package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

const (
	// floorQueue is the floor's task queue.
	floorQueue = "bench-floor"
	// floorHands is how many workflows are started at once: as many as the relay's.
	floorHands = 8
)

// floorTask is one round of the floor.
type floorTask struct {
	Round  int                 `json:"round"`
	Orders []commerce.OrderRef `json:"orders"`
}

// newFloorCommand is what the bench starts itself as: the floor's worker. It is
// the worker that starts the workflows, as the product's does, so that Temporal
// may hand it the first task along with the start.
func newFloorCommand(b *bench) *cobra.Command {
	return &cobra.Command{
		Use:    "floor CHANNEL...",
		Short:  "The floor's worker: takes rounds as JSON from standard input until it ends",
		Hidden: true,
		Args:   cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, channels []string) error {
			b.running = true
			cfg, err := b.load()
			if err != nil {
				return err
			}
			return workFloor(cmd.Context(), cfg, channels, b.in)
		},
	}
}

func workFloor(ctx context.Context, cfg config.Config, channels []string, tasks io.Reader) error {
	steps := &floorSteps{}
	var err error
	if steps.db, err = db.Open(ctx, cfg.Database.URL, db.PlanOnce); err != nil {
		return err
	}
	defer steps.db.Close()
	if err := steps.open(ctx, cfg, channels); err != nil {
		return err
	}
	c, err := client.DialContext(ctx, client.Options{
		HostPort: cfg.Temporal.Address, Namespace: cfg.Temporal.Namespace, Logger: logging.Temporal(zap.NewNop()),
	})
	if err != nil {
		return err
	}
	defer c.Close()
	fatal := make(chan error, 1)
	w := worker.New(c, floorQueue, workers.Options(cfg.Worker, fatal))
	w.RegisterWorkflow(floorOrder)
	w.RegisterActivity(steps)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	ended := make(chan error, 1)
	go func() { ended <- startAll(ctx, c, tasks) }()
	select {
	case err := <-ended:
		return err
	case err := <-fatal:
		return err
	case <-ctx.Done():
		return nil
	}
}

// open makes the connectors once: the floor asks the database for no shop.
func (s *floorSteps) open(ctx context.Context, cfg config.Config, channels []string) error {
	keyring, err := secret.OpenKeyring(cfg.KeyFile)
	if err != nil {
		return err
	}
	transport, err := httpapi.Transport(cfg.CAFile, cfg.AllowPrivateShops)
	if err != nil {
		return err
	}
	straight := func(shop connectors.Shop, _ http.RoundTripper) (connectors.Connector, error) {
		return woocommerce.New(shop, transport) // no turns to take
	}
	shops := activities.Shops{DB: s.db, Keyring: keyring, Registry: connectors.Registry{woocommerce.Platform: straight}}
	s.shops = map[string]connectors.OrderNotes{}
	for _, channel := range channels {
		connector, err := shops.Connector(ctx, channel)
		if err != nil {
			return err
		}
		if s.shops[channel], err = connectors.As[connectors.OrderNotes](connector); err != nil {
			return err
		}
	}
	return nil
}

// startAll starts the workflows of each round that it is told of.
func startAll(ctx context.Context, c client.Client, tasks io.Reader) error {
	decoder := json.NewDecoder(tasks)
	for {
		var task floorTask
		switch err := decoder.Decode(&task); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("unreadable round: %w", err)
		}
		var g errgroup.Group
		g.SetLimit(floorHands)
		for _, ref := range task.Orders {
			g.Go(func() error {
				_, err := c.ExecuteWorkflow(ctx, floorOptions(task.Round, ref), floorOrder, ref)
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
}

func floorID(round int, ref commerce.OrderRef) string { return fmt.Sprintf("floor/%d/%s", round, ref) }

// floorOptions are those with which the relay starts an order.
func floorOptions(round int, ref commerce.OrderRef) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       floorID(round, ref),
		TaskQueue:                floorQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		EnableEagerStart:         true,
		Priority:                 workflows.Live(ref.Channel),
		StaticSummary:            ref.Channel + " #" + ref.RemoteID + " · 12.34 EUR",
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.AttributeChannel.ValueSet(ref.Channel),
			workflows.AttributeOrderNumber.ValueSet(ref.RemoteID),
			workflows.AttributeEnvironment.ValueSet(string(commerce.Production)),
		),
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}
}
