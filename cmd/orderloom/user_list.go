package main

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newUserListCommand(p *program) *cobra.Command {
	var f office.UserFilter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List who may sign in",
		Example: `  orderloom user list --search admin`,
	}
	return siftCommand(p, cmd, &f, "users", office.Users, table[office.User]{
		columns: slices.Concat(output.Left("USER", "NAME", "ROLE", "LANGUAGE", "STATE"), output.Right("TOKENS"), output.Left("SIGNED IN")),
		cells: func(u office.User) []string {
			state := map[bool]string{false: "may sign in", true: "disabled"}[u.Disabled]
			return []string{u.Person, u.Name, u.Role, u.Language, state, count(u.Tokens), momentOr(u.SignedInAt, time.UTC)}
		},
		none: "Nobody may sign in: `orderloom user add` lets a person.",
	})
}
