package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newRequestCommand(p *program) *cobra.Command {
	request := &cobra.Command{Use: "request", Short: "Look at the goods that sales lack and somebody is to get"}
	request.AddCommand(newRequestListCommand(p), newRequestShowCommand(p), newRequestCloseCommand(p))
	return asGroup(request)
}

// completeRequest suggests the ids of open requests.
func (p *program) completeRequest(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Requests(ctx, q, office.RequestFilter{State: "open"}, office.Part{Page: 1, Size: usualPerPage})
		ids := make([]string, len(page.Rows))
		for i, r := range page.Rows {
			ids[i] = count(r.ID) + "\t" + r.SKU + " for " + r.Channel + " " + r.Number
		}
		return ids, err
	})
}
