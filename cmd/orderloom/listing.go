package main

import "github.com/spf13/cobra"

func newListingCommand(p *program) *cobra.Command {
	listing := &cobra.Command{Use: "listing", Short: "Look at items as shops show them"}
	listing.AddCommand(newListingListCommand(p), newListingShowCommand(p))
	return asGroup(listing)
}
