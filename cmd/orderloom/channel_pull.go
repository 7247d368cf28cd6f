package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/workflows"
)

func newChannelPullCommand(p *program) *cobra.Command {
	var lists []string
	var by string
	cmd := &cobra.Command{
		Use:   "pull CODE",
		Short: "Pull the lists of a channel's shop now: what is new, changed, gone",
		Long: `Pulls the lists of a channel's shop: ` + strings.Join(listNames(), ", ") + `.
What the shop has no longer is kept and marked. The channel's mappings, statuses and settings are then held against them:
` + "`orderloom channel show`" + ` says what doesn't fit. A schedule pulls all of them once a day.`,
		Example: `  orderloom channel pull woo-riga
  orderloom channel pull woo-riga --list taxes --list payments --output json`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.channelPull(cmd.Context(), args[0], by, lists) },
	}
	listFlag(cmd, &lists)
	actorFlag(cmd, &by)
	return cmd
}

// listFlag adds --list, with suggestions.
func listFlag(cmd *cobra.Command, to *[]string) {
	cmd.Flags().StringArrayVar(to, "list", nil, "only this list; may be repeated")
	_ = cmd.RegisterFlagCompletionFunc("list", cobra.FixedCompletions(listNames(), cobra.ShellCompDirectiveNoFileComp))
}

// listNames are what people call the lists; rates and classes are both of taxes.
func listNames() []string {
	return []string{
		activities.ListPayments, activities.ListDelivery, activities.ListTaxes, activities.ListStatuses, activities.ListCategories, activities.ListSettings,
	}
}

// listsOf are the lists of these names, all of them for none.
func listsOf(names []string) ([]string, error) {
	if len(names) == 0 {
		return activities.Lists(), nil
	}
	var lists []string
	for _, name := range names {
		if !slices.Contains(listNames(), name) {
			return nil, usagef("--list: there is no list %q%s: want %s", name, didYouMean(near(name, listNames())), strings.Join(listNames(), ", "))
		}
		if lists = append(lists, name); name == activities.ListTaxes {
			lists = append(lists, activities.ListTaxClasses)
		}
	}
	slices.Sort(lists)
	return slices.Compact(lists), nil
}

func (p *program) channelPull(ctx context.Context, code, by string, names []string) error {
	lists, err := listsOf(names)
	if err != nil {
		return err
	}
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	row, err := loadChannelRow(ctx, s.db, code)
	switch {
	case err != nil:
		return err
	case row.SealedKey == nil:
		return refusedf("channel %s has no key of its shop: `orderloom channel join %s` asks for one, `orderloom channel key %s` stores one", code, code, code)
	}
	if err := asked(ctx, s.db, by, "pull lists", code, map[string]string{"lists": strings.Join(lists, ", ")}); err != nil {
		return err
	}
	if len(names) == 0 {
		lists = nil // all: joins whoever pulls all
	}
	pulled, err := p.pullLists(ctx, s, startedFor(row.Channel), lists)
	if err != nil {
		return err
	}
	if err := p.show(newPulledView(code, pulled)); err != nil {
		return err
	}
	return unpulled(pulled)
}

// pullLists waits until the lists are pulled, or tells why it wasn't.
func (p *program) pullLists(ctx context.Context, s *services, of relay.Channel, lists []string) ([]activities.ListChanges, error) {
	run, err := relay.StartLists(ctx, s.temporal, of, lists...)
	if err != nil {
		return nil, fmt.Errorf("start the pull: %w", err)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	pulled, err := follow[[]activities.ListChanges](ctx, p, s.temporal, run, func(list activities.ListChanges) string {
		if list.List == "" {
			return "the mappings are held against the lists"
		}
		return fmt.Sprintf("%s: %d entries", list.List, list.Entries)
	})
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the pull goes on without us as %s: %w", run.GetID(), ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("the pull failed: %w", cause(err))
	}
	return pulled, nil
}

// unpulled is that some lists could not be pulled.
func unpulled(pulled []activities.ListChanges) error {
	var failed []string
	for _, list := range pulled {
		if list.Failed != "" {
			failed = append(failed, list.List)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return fmt.Errorf("could not be pulled: %s", strings.Join(failed, ", "))
}
