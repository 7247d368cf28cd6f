package main

import "github.com/spf13/cobra"

func newSyncCommand(p *program) *cobra.Command {
	sync := &cobra.Command{Use: "sync", Short: "Bring a shop and us into line now"}
	sync.AddCommand(newSyncCatalogCommand(p), newSyncStockCommand(p), newSyncMessagesCommand(p))
	return asGroup(sync)
}
