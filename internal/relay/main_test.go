package relay_test

import (
	"context"
	"testing"

	"go.temporal.io/sdk/client"
	tlog "go.temporal.io/sdk/log"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/workflows/workflowtest"
)

// server is the Temporal server of this test binary; set before any test runs.
var server client.Options

func TestMain(m *testing.M) { dbtest.MainWithTemporal(m, ready) }

func ready(hostPort, namespace string) error {
	server = client.Options{HostPort: hostPort, Namespace: namespace, Logger: quiet{}}
	return workflowtest.Register(context.Background(), server)
}

// quiet is a logger that says nothing.
type quiet struct{}

var _ tlog.Logger = quiet{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
