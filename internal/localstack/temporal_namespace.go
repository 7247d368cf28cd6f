package localstack

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long histories of finished workflows can be read. The dev server's default is a day.
const retention = 30 * 24 * time.Hour

// ensureRetention asks the namespace, which shows that the server is ready, and lengthens its retention if need be.
func ensureRetention(ctx context.Context, hostPort string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	namespaces, err := client.NewNamespaceClient(client.Options{
		HostPort: hostPort, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer namespaces.Close()
	described, err := namespaces.Describe(ctx, namespace)
	if err != nil {
		return fmt.Errorf("describe namespace: %w", err)
	}
	if described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() >= retention {
		return nil
	}
	err = namespaces.Update(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: namespace,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	})
	if err != nil {
		return fmt.Errorf("set retention: %w", err)
	}
	return nil
}
