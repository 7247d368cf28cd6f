package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/logging"
)

var (
	// server is the Temporal that the tests of this package share; set before any
	// of them runs.
	server struct{ hostPort, namespace string }

	namespaces atomic.Int64
)

func TestMain(m *testing.M) { dbtest.MainWithTemporal(m, ready) }

func ready(hostPort, namespace string) error {
	server.hostPort, server.namespace = hostPort, namespace
	temporal, err := client.Dial(client.Options{HostPort: hostPort, Namespace: namespace, Logger: logging.Temporal(zap.NewNop())})
	if err != nil {
		return err
	}
	defer temporal.Close()
	return registerSearchAttributes(context.Background(), temporal, namespace)
}

// newNamespace is a Temporal namespace of the test's own, so that no other test's
// worker takes its work.
func newNamespace(t testing.TB) string {
	t.Helper()
	admin, err := client.NewNamespaceClient(client.Options{HostPort: server.hostPort})
	require.NoError(t, err)
	defer admin.Close()
	name := fmt.Sprintf("test-%d", namespaces.Add(1))
	require.NoError(t, admin.Register(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	}))
	require.Eventually(t, func() bool { // servers learn of it from time to time
		_, err := admin.Describe(t.Context(), name)
		return err == nil
	}, time.Minute, 50*time.Millisecond)
	return name
}
