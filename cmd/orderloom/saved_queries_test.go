package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// searched has Temporal answer every search that deploy/ tells people to save.
func (b *books) searched(t *testing.T) {
	t.Helper()
	page, err := os.ReadFile("../../deploy/temporal/saved-queries.md")
	require.NoError(t, err)
	saved := regexp.MustCompile("(?m)^\\| .* \\| `(.+)` \\|$").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, saved)
	namespace := b.environment["ORDERLOOM_TEMPORAL_NAMESPACE"]
	temporal, err := client.Dial(client.Options{HostPort: server.hostPort, Namespace: namespace})
	require.NoError(t, err)
	defer temporal.Close()
	for _, query := range saved {
		_, err := temporal.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Namespace: namespace, Query: query[1], PageSize: 1})
		require.NoError(t, err, query[1])
	}
}
