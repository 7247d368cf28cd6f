package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// masterData is the group that help lists these commands in.
const masterData = "master data"

// thingCommands are the commands of all master data. A kind of a file has them by
// being one.
func thingCommands(p *program) (all []*cobra.Command) {
	for _, k := range blueprint.Kinds() {
		if k.Name == "channel" {
			continue // it has more than these
		}
		group := &cobra.Command{Use: k.Name, Short: "Look after the " + plural(k), GroupID: masterData}
		group.AddCommand(newThingShowCommand(p, k))
		if k.IsItem() {
			group.AddCommand(newItemListCommand(p))
		} else {
			group.AddCommand(newThingListCommand(p, k))
		}
		group.AddCommand(thingWriters(p, k)...)
		if k.Name == "person" {
			group.AddCommand(newPersonSecretCommand(p))
		}
		all = append(all, asGroup(group))
	}
	return all
}

// thingWriters are the commands that change a kind's things.
func thingWriters(p *program, k blueprint.Kind) []*cobra.Command {
	writers := []*cobra.Command{newThingAddCommand(p, k), newThingEditCommand(p, k)}
	if k.Deletable() {
		writers = append(writers, newThingDeleteCommand(p, k))
	}
	return writers
}

// plural is what people call several: money accounts.
func plural(k blueprint.Kind) string { return strings.ReplaceAll(k.List, "_", " ") }

// completeThing suggests the codes of a kind.
func (p *program) completeThing(k blueprint.Kind) cobra.CompletionFunc {
	if k.IsItem() {
		return p.completeItem
	}
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
			entries, err := k.Entries(ctx, q)
			var codes []string
			for _, e := range entries {
				codes = append(codes, e.Code)
			}
			return codes, err
		})
	}
}

// theThing wants exactly one code.
func theThing(k blueprint.Kind) cobra.PositionalArgs {
	return oneArg("the " + k.Noun() + " by its " + strings.ReplaceAll(k.Key, "_", " "))
}

// one is a thing with its article: an item.
func one(k blueprint.Kind) string {
	if strings.ContainsRune("aeiou", rune(k.Noun()[0])) {
		return "an " + k.Noun()
	}
	return "a " + k.Noun()
}

// placeholder is what stands for a code in a usage line: CODE, SKU, COMPANY_NUMBER.
func placeholder(k blueprint.Kind) string { return strings.ToUpper(k.Key) }
