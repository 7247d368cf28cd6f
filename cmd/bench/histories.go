package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/internal/bill"
)

// histories is what a round's workflows left in Temporal, per order.
type histories struct {
	events, bytes, actions float64
	shape                  string // of the shortest: event types, one a line
}

// examine waits for the end of workflows and looks at their histories.
func examine(ctx context.Context, temporal client.Client, ids []string) (histories, error) {
	var mu sync.Mutex
	var out histories
	shortest := math.MaxInt
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(floorHands)
	for _, id := range ids {
		g.Go(func() error {
			found, err := historyOf(ctx, temporal, id)
			if err != nil {
				return fmt.Errorf("workflow %s: %w", id, err)
			}
			size, err := sizeOf(ctx, temporal, id)
			if err != nil {
				return fmt.Errorf("workflow %s: %w", id, err)
			}
			mu.Lock()
			defer mu.Unlock()
			out.events += float64(len(found.GetEvents()))
			out.actions += float64(bill.Actions(found))
			out.bytes += float64(size)
			// On a busy machine some steps need a second try; the shortest is the one that was meant.
			if n := len(found.GetEvents()); n < shortest {
				shortest, out.shape = n, shapeOf(found)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return out, err
	}
	n := float64(len(ids))
	out.events, out.bytes, out.actions = out.events/n, out.bytes/n, out.actions/n
	return out, nil
}

func historyOf(ctx context.Context, temporal client.Client, id string) (*historypb.History, error) {
	if err := temporal.GetWorkflow(ctx, id, "").Get(ctx, nil); err != nil {
		return nil, err
	}
	found := &historypb.History{}
	pages := temporal.GetWorkflowHistory(ctx, id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for pages.HasNext() {
		event, err := pages.Next()
		if err != nil {
			return nil, err
		}
		found.Events = append(found.Events, event)
	}
	return found, nil
}

func sizeOf(ctx context.Context, temporal client.Client, id string) (int64, error) {
	described, err := temporal.DescribeWorkflowExecution(ctx, id, "")
	return described.GetWorkflowExecutionInfo().GetHistorySizeBytes(), err
}

func shapeOf(found *historypb.History) string {
	var types []string
	for _, event := range found.GetEvents() {
		types = append(types, event.GetEventType().String())
	}
	return strings.Join(types, "\n")
}
