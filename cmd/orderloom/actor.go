package main

import (
	"context"
	"os/user"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
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

// asked journals that a person asked for something that a worker does.
func asked(ctx context.Context, q dbgen.DBTX, by, action, channel string, detail any) error {
	who, err := actor(by)
	if err != nil {
		return err
	}
	return journal.Entry{Actor: who, Action: action, Channel: channel, Result: "asked", Detail: detail}.Write(ctx, q)
}
