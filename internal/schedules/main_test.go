package schedules_test

import (
	"context"
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/workflows/workflowtest"
)

// server is the Temporal server of this test binary; set before any test runs.
var server client.Options

func TestMain(m *testing.M) { dbtest.MainWithTemporal(m, ready) }

func ready(hostPort, namespace string) error {
	server = client.Options{HostPort: hostPort, Namespace: namespace}
	return workflowtest.Register(context.Background(), server)
}
