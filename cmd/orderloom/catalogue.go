package main

import "github.com/spf13/cobra"

func newCatalogueCommand(p *program) *cobra.Command {
	catalogue := &cobra.Command{Use: "catalogue", Short: "What is wrong with shops' products"}
	catalogue.AddCommand(newCatalogueProblemsCommand(p))
	return asGroup(catalogue)
}
