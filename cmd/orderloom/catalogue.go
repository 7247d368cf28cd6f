package main

import "github.com/spf13/cobra"

func newCatalogueCommand(p *program) *cobra.Command {
	catalogue := &cobra.Command{Use: "catalogue", Short: "What is wrong with shops' products, and what shops were sent of ours"}
	catalogue.AddCommand(newCatalogueProblemsCommand(p), newCatalogueExportsCommand(p))
	return asGroup(catalogue)
}
