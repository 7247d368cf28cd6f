// Package workflowtest makes a Temporal server of a test's own ready for our workflows.
package workflowtest

import (
	"context"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/workflows"
)

// Register has a new namespace know the search attributes that workflows are filed
// under, as `orderloom migrate` does.
func Register(ctx context.Context, server client.Options) error {
	temporal, err := client.Dial(server)
	if err != nil {
		return err
	}
	defer temporal.Close()
	attributes := map[string]enums.IndexedValueType{}
	for _, key := range workflows.SearchAttributes() {
		attributes[key.GetName()] = enums.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err = temporal.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: server.Namespace, SearchAttributes: attributes,
	})
	return err
}
