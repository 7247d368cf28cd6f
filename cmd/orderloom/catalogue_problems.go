package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newCatalogueProblemsCommand(p *program) *cobra.Command {
	var f office.CatalogueProblemFilter
	kinds := office.CatalogueProblemKinds()
	cmd := &cobra.Command{
		Use:   "problems",
		Short: "List what is wrong with shops' products, and what to do about it",
		Long: `Lists what is wrong with products and variations of shops, the newest first: what keeps one from being an item of ours,
and then warnings about those that are items all the same. A problem is solved by the next reading that doesn't find
it. --search finds a part of the SKU, the name or the problem's words, or the shop's id. Kinds are
` + strings.Join(kinds, ", ") + `.`,
		Example: `  orderloom catalogue problems --channel woo-riga
  orderloom catalogue problems --kind double_sku --output xlsx > problems.xlsx`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	wordFlag(cmd, &f.Kind, "kind", "only problems of this kind", kinds)
	cmd.Flags().StringVar(&f.Search, "search", "", "only problems with this in the product's SKU, name or id, or in their words")
	cmd.Flags().BoolVar(&f.NoWarnings, "no-warnings", false, "only what keeps a product from being an item")
	return listCommand(p, cmd, &f, "problems", office.CatalogueProblems, problemTable())
}

func problemTable() table[office.CatalogueProblem] {
	return table[office.CatalogueProblem]{
		columns: output.Left("CHANNEL", "PRODUCT", "SKU", "PROBLEM", "DETAIL", "REMEDY", "SINCE"),
		cells: func(r office.CatalogueProblem) []string {
			kind := r.Kind
			if r.Warning {
				kind += " (warning)"
			}
			return []string{r.Channel, r.RemoteID, r.SKU, kind, r.Detail, r.Remedy, moment(r.Since, office.Location(r.Zone))}
		},
		none: "There are no such problems.",
	}
}
