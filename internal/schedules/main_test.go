package schedules_test

import (
	"context"
	"testing"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/workflows"
)

// server is the Temporal server of this test binary; set before any test runs.
var server client.Options

func TestMain(m *testing.M) { dbtest.MainWithTemporal(m, ready) }

func ready(hostPort, namespace string) error {
	server = client.Options{HostPort: hostPort, Namespace: namespace}
	temporal, err := client.Dial(server)
	if err != nil {
		return err
	}
	defer temporal.Close()
	add := map[string]enums.IndexedValueType{}
	for _, key := range workflows.SearchAttributes() {
		add[key.GetName()] = enums.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err = temporal.OperatorService().AddSearchAttributes(context.Background(), &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: add,
	})
	return err
}
