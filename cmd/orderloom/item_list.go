package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/office"
)

func newItemListCommand(p *program) *cobra.Command {
	var f office.ItemFilter
	var sort string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the items",
		Long: `Lists items by their SKU. --search finds a part of the SKU, the name, the kind, the category or the tax group.
` + "`orderloom item show`" + ` has all of one.`,
		Example: "  orderloom item list --search tea --sort name\n  orderloom item list --output xlsx > items.xlsx",
	}
	cmd.Flags().StringVar(&f.Search, "search", "", "only items that show this")
	sortFlag(cmd, &sort, office.ItemSorts())
	cmd = listCommand(p, cmd, &f, "items", office.Items, table[blueprint.Item]{
		columns: output.Left("SKU", "NAME", "KIND", "PARENT", "CATEGORY", "TAX GROUP", "UNIT"),
		cells: func(i blueprint.Item) []string {
			return []string{i.SKU, i.Name, i.Kind, i.Parent, i.Category, i.TaxGroup, i.Unit}
		},
		none: "There are no such items: `orderloom item add` makes one, `orderloom sync catalog` those of a shop.",
	})
	settle := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) (err error) {
		if f.Sort, f.Descending, err = sorting(sort, office.ItemSorts()); err != nil {
			return err
		}
		return settle(cmd, args)
	}
	return cmd
}

// completeItem suggests the first SKUs that hold what was typed, with their names.
func (p *program) completeItem(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Items(ctx, q, office.ItemFilter{Search: typed}, office.Part{Page: 1, Size: mostSuggestions})
		words := make([]string, len(page.Rows))
		for i, item := range page.Rows {
			words[i] = item.SKU + "\t" + item.Name
		}
		return words, err
	})
}
