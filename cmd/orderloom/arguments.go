package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// oneArg wants exactly one word, and says which.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 1:
			return nil
		case 0:
			return usagef("name %s: %s", what, cmd.UseLine())
		default:
			return usagef("name %s and nothing else, not %d words: %s", what, len(args), cmd.UseLine())
		}
	}
}

// twoArgs wants exactly two words.
func twoArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usagef("name %s, not %d words: %s", what, len(args), cmd.UseLine())
		}
		return nil
	}
}

// noArgs wants no words.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q takes no words, not %q: `%s --help` lists its flags", cmd.CommandPath(), args[0], cmd.CommandPath())
	}
	return nil
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	return names
}
