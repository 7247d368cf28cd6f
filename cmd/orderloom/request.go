package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
)

func newRequestCommand(p *program) *cobra.Command {
	request := &cobra.Command{Use: "request", Short: "Look at the goods that sales lack and somebody is to get"}
	request.AddCommand(newRequestListCommand(p), newRequestShowCommand(p), newRequestCloseCommand(p))
	return asGroup(request)
}

// requestStates are what --state takes.
func requestStates() []string { return []string{"open", "closed", "all"} }

// completeRequest suggests the ids of open requests.
func (p *program) completeRequest(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		rows, err := dbgen.New().RequestList(ctx, q, dbgen.RequestListParams{State: "open", Most: usualPerPage})
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = count(r.ID) + "\t" + r.SKU + " for " + r.Channel + " " + r.Number
		}
		return ids, err
	})
}
