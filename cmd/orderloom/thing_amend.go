package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// amending are the flags of a command that changes settings of one thing.
type amending struct {
	blueprint.Amendment
	blueprint.Options
	set []string // path=value
}

// flags adds a flag for each setting of the thing itself, --set for those within, and
// those of apply.
func (a *amending) flags(p *program, cmd *cobra.Command) {
	flags := cmd.Flags()
	for _, s := range ownSettings(a.Kind) {
		name := flagOf(s.Path)
		flags.String(name, "", s.Meaning)
		if s.Truth {
			flags.Lookup(name).NoOptDefVal = "true"
		}
		_ = cmd.RegisterFlagCompletionFunc(name, p.completeSetting(s))
	}
	flags.StringArrayVar(&a.set, "set", nil, "a further setting, such as "+a.example()+"; may be repeated, and empty takes it back")
	flags.BoolVar(&a.DryRun, "dry-run", false, "only show what would change")
	actorFlag(cmd, &a.Actor)
	_ = cmd.RegisterFlagCompletionFunc("set", func(*cobra.Command, []string, string) (words []string, _ cobra.ShellCompDirective) {
		for _, s := range a.Kind.Settings() {
			if s.Path != a.Kind.Key {
				words = append(words, s.Path+"=\t"+s.Meaning)
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// ownSettings are those that have a flag: all of the thing itself but what names it.
func ownSettings(k blueprint.Kind) []blueprint.Setting {
	return slices.DeleteFunc(k.Settings(), func(s blueprint.Setting) bool { return !s.Plain || s.Path == k.Key })
}

func flagOf(path string) string { return strings.ReplaceAll(path, "_", "-") }

// example is a setting that has no flag of its own, where there is one.
func (a *amending) example() string {
	for _, s := range a.Kind.Settings() {
		if !s.Plain {
			return s.Path + "=VALUE"
		}
	}
	return ownSettings(a.Kind)[0].Path + "=VALUE"
}

// given are the settings that were given a value, by either way.
func (a *amending) given(cmd *cobra.Command) error {
	for _, s := range ownSettings(a.Kind) {
		if flag := cmd.Flags().Lookup(flagOf(s.Path)); flag.Changed {
			a.Set = append(a.Set, blueprint.Assignment{Path: s.Path, Value: flag.Value.String()})
		}
	}
	for _, text := range a.set {
		path, value, ok := strings.Cut(text, "=")
		if !ok {
			return usagef("--set %s: want a setting and its value, such as %s", text, a.example())
		}
		a.Set = append(a.Set, blueprint.Assignment{Path: path, Value: value})
	}
	return nil
}

// completeSetting suggests the words that a setting knows, or what it can name.
func (p *program) completeSetting(s blueprint.Setting) cobra.CompletionFunc {
	if s.Truth {
		return cobra.FixedCompletions([]string{"true", "false"}, cobra.ShellCompDirectiveNoFileComp)
	}
	switch s.Names {
	case "platform":
		return cobra.FixedCompletions(slices.Sorted(maps.Keys(platforms())), cobra.ShellCompDirectiveNoFileComp)
	case "zone":
		return completeZone
	}
	if k, ok := blueprint.KindNamed(s.Names); ok {
		return p.completeThing(k)
	}
	return cobra.FixedCompletions(s.Words, cobra.ShellCompDirectiveNoFileComp)
}

func newThingAddCommand(p *program, k blueprint.Kind) *cobra.Command {
	a := amending{Amendment: blueprint.Amendment{Kind: k, New: true}}
	var required []string
	for _, s := range ownSettings(k) {
		if s.Required {
			required = append(required, "--"+flagOf(s.Path)+" "+strings.ToUpper(s.Path))
		}
	}
	cmd := &cobra.Command{
		Use:   "add " + placeholder(k),
		Short: "Add " + one(k),
		Long: fmt.Sprintf(`Adds %s. What is not said has its default. It is checked as a file is, and every mistake told at once.
`+"`orderloom %s edit %s`"+` without flags lists what can be set.`, one(k), k.Name, placeholder(k)),
		Example: "  orderloom " + k.Name + " add " + placeholder(k) + " " + strings.Join(required, " "),
		Args:    theThing(k),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.Code = args[0]; a.Code == "" {
				return usagef("an empty text names no %s", k.Noun())
			}
			if err := a.given(cmd); err != nil {
				return err
			}
			return p.amend(cmd.Context(), a)
		},
	}
	a.flags(p, cmd)
	return cmd
}

func newThingEditCommand(p *program, k blueprint.Kind) *cobra.Command {
	a := amending{Amendment: blueprint.Amendment{Kind: k}}
	cmd := &cobra.Command{
		Use:   "edit " + placeholder(k),
		Short: "Change settings of " + one(k) + "; without flags, list what can be set",
		Long: fmt.Sprintf(`Changes settings of %s and leaves the others as they are. An empty value takes a setting back to its
default, and an entry of a list away. Without flags it lists what can be set, and how it is now.`, one(k)),
		Example: "  orderloom " + k.Name + " edit " + placeholder(k) + "\n  orderloom " + k.Name + " edit " + placeholder(k) +
			" --" + flagOf(ownSettings(k)[0].Path) + " VALUE --set '" + a.example() + "' --dry-run",
		Args:              theThing(k),
		ValidArgsFunction: firstOnly(p.completeThing(k)),
		RunE: func(cmd *cobra.Command, args []string) error {
			a.Code = args[0]
			return p.edit(cmd, a)
		},
	}
	a.flags(p, cmd)
	return cmd
}

// edit changes what was given, or lists what can be.
func (p *program) edit(cmd *cobra.Command, a amending) error {
	if err := a.given(cmd); err != nil {
		return err
	}
	if len(a.Set) == 0 {
		return p.thingSettings(cmd.Context(), a.Kind, a.Code)
	}
	return p.amend(cmd.Context(), a)
}

// amend applies settings as a file of one thing.
func (p *program) amend(ctx context.Context, a amending) (err error) {
	if a.Actor, err = actor(a.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	a.Platforms = platforms()
	outcome, err := a.Apply(ctx, pool, a.Options)
	if err != nil {
		return inItsOwnWords(withLines(err))
	}
	p.noteKeyless(outcome)
	return p.show(newAppliedView(outcome, a.DryRun))
}
