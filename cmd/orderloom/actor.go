package main

import (
	"os/user"

	"github.com/spf13/cobra"
)

// actorFlag adds --actor.
func actorFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "actor", "", "who asks, for the journal (default the system's user)")
}

// actor is who asks: as given, else the system's user.
func actor(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	who, err := user.Current()
	if err != nil {
		return "", usagef("say who you are with --actor: the system doesn't know (%w)", err)
	}
	return who.Username, nil
}
