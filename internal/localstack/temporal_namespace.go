package localstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long histories of finished workflows can be read. The dev server's default is a day.
const retention = 30 * 24 * time.Hour

// ensureNamespace asks for the namespace, which shows that the server is ready, makes it where there is none (the dev
// server always has it), and lengthens its retention if need be.
func ensureNamespace(ctx context.Context, hostPort string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	namespaces, err := client.NewNamespaceClient(clientOptions(hostPort))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer namespaces.Close()
	described, err := namespaces.Describe(ctx, namespace)
	if missing := new(serviceerror.NamespaceNotFound); errors.As(err, &missing) {
		return register(ctx, namespaces)
	}
	if err != nil {
		return fmt.Errorf("describe namespace: %w", err)
	}
	if described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() >= retention {
		return nil
	}
	return lengthenRetention(ctx, namespaces)
}

func register(ctx context.Context, namespaces client.NamespaceClient) error {
	err := namespaces.Register(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	if err != nil {
		return fmt.Errorf("register namespace: %w", err)
	}
	return nil
}

func lengthenRetention(ctx context.Context, namespaces client.NamespaceClient) error {
	err := namespaces.Update(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: namespace,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	})
	if err != nil {
		return fmt.Errorf("set retention: %w", err)
	}
	return nil
}

// clientOptions say nothing about attempts that fail while the server starts.
func clientOptions(hostPort string) client.Options {
	return client.Options{
		HostPort: hostPort, Namespace: namespace, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	}
}
