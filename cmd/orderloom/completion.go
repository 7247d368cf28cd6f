package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// completionLimit is how long a shell waits for suggestions before it gets none.
const completionLimit = 2 * time.Second

// firstOnly suggests one argument and no second.
func firstOnly(suggest cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return suggest(cmd, args, typed)
	}
}

// completeChannel suggests the codes of channels.
func (p *program) completeChannel(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().ChannelCodes(ctx, q) })
}

// completeArchived suggests the codes of archived channels.
func (p *program) completeArchived(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) (codes []string, err error) {
		page, err := office.Channels(ctx, q, office.ChannelFilter{Archived: true}, office.Part{Page: 1, Size: office.MostInFile})
		for _, c := range page.Rows {
			if c.Archived {
				codes = append(codes, c.Code)
			}
		}
		return codes, err
	})
}

// channelFlag adds --channel, with suggestions.
func (p *program) channelFlag(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "channel", "", usage)
	_ = cmd.RegisterFlagCompletionFunc("channel", p.completeChannel)
}

// zoneTable lists the time zones that people live in, on most systems.
const zoneTable = "/usr/share/zoneinfo/zone.tab"

// completeZone suggests the time zones that the system knows.
func completeZone(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	table, err := os.ReadFile(zoneTable)
	if err != nil {
		return []string{"UTC"}, cobra.ShellCompDirectiveNoFileComp
	}
	return append(zonesOf(string(table)), "UTC"), cobra.ShellCompDirectiveNoFileComp
}

// zonesOf are the zones of a table whose lines have them in the third column.
func zonesOf(table string) (zones []string) {
	for line := range strings.Lines(table) {
		if columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(columns) > 2 && !strings.HasPrefix(line, "#") {
			zones = append(zones, columns[2])
		}
	}
	slices.Sort(zones)
	return zones
}

// completeWarehouse suggests the codes of warehouses.
func (p *program) completeWarehouse(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		warehouses, err := dbgen.New().StockWarehouses(ctx, q)
		codes := make([]string, len(warehouses))
		for i, w := range warehouses {
			codes[i] = w.Code
		}
		return codes, err
	})
}

// warehouseFlag adds a flag that names a warehouse by its code, with suggestions.
func (p *program) warehouseFlag(cmd *cobra.Command, to *string, name, usage string) {
	cmd.Flags().StringVar(to, name, "", usage)
	_ = cmd.RegisterFlagCompletionFunc(name, p.completeWarehouse)
}
