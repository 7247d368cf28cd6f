package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// itemFilter says which items to list. There may be too many to hold: the database
// searches and sorts them.
type itemFilter struct {
	search, sort string
	pages        pages
}

// itemColumns are what items can be sorted by.
func itemColumns() []string { return []string{"sku", "name", "kind", "category", "tax_group"} }

func newItemListCommand(p *program, k blueprint.Kind) *cobra.Command {
	var f itemFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the items",
		Long: `Lists items by their SKU. --search finds a part of the SKU, the name, the kind, the category or the tax group.
` + "`orderloom item show`" + ` has all of one.`,
		Example: "  orderloom item list --search tea --sort name\n  orderloom item list --output xlsx > items.xlsx",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.itemList(cmd.Context(), k, f) },
	}
	var words []string
	for _, name := range itemColumns() {
		words = append(words, name, name+":desc")
	}
	cmd.Flags().StringVar(&f.search, "search", "", "only items that show this")
	cmd.Flags().StringVar(&f.sort, "sort", "", "by which column, such as sku or sku:desc: "+strings.Join(itemColumns(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "items")
	return cmd
}

func (p *program) itemList(ctx context.Context, k blueprint.Kind, f itemFilter) error {
	name, end, _ := strings.Cut(f.sort, ":")
	if f.sort != "" && !slices.Contains(itemColumns(), name) || !slices.Contains([]string{"", "asc", "desc"}, end) {
		return notSortable(f.sort, name, itemColumns())
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	entries, all, err := blueprint.Items(ctx, pool, blueprint.ItemFilter{
		Search: f.search, Sort: name, Descending: end == "desc", Skip: f.pages.skip(), Most: f.pages.most(),
	})
	if err != nil {
		return err
	}
	if err := p.show(itemRows{thingRows{k, entries}}); err != nil {
		return err
	}
	f.pages.more(p, all, "items")
	return nil
}

// itemRows are items; as JSON each is what a file has of it.
type itemRows struct{ thingRows }

func (list itemRows) page(p *output.Page) {
	p.List(list.list(), "There are no such items: `orderloom item add` makes one, `orderloom sync catalog` those of a shop.")
}

func (list itemRows) list() output.List {
	l := output.List{Columns: output.Left("SKU", "NAME", "KIND", "PARENT", "CATEGORY", "TAX GROUP", "UNIT")}
	for _, e := range list.entries {
		i := e.Value.(blueprint.Item)
		l.Rows = append(l.Rows, []string{i.SKU, i.Name, i.Kind, i.Parent, i.Category, i.TaxGroup, i.Unit})
	}
	return l
}

// completeItem suggests the first SKUs that hold what was typed, with their names.
func (p *program) completeItem(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		entries, _, err := blueprint.Items(ctx, q, blueprint.ItemFilter{Search: typed, Most: mostSuggestions})
		words := make([]string, len(entries))
		for i, e := range entries {
			words[i] = e.Code + "\t" + e.Settings["name"]
		}
		return words, err
	})
}
