package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newUserAddCommand(p *program) *cobra.Command {
	var u access.User
	var role, by string
	cmd := &cobra.Command{
		Use:   "add PERSON --role ROLE",
		Short: "Let a person sign in to the console",
		Long: `Lets a person sign in to the console: as a viewer, who looks at everything; as an operator, who does the daily work;
or as an admin, who changes channels, master data and users as well. The password is asked for, or read
from standard input: at least 12 characters.`,
		Example: `  orderloom person add anna --name "Anna Ozola" && orderloom user add anna --role admin
  pass show orderloom/anna | orderloom user add anna --role operator --language lv`,
		Args:              theUser(),
		ValidArgsFunction: firstOnly(p.completePerson),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if role == "" {
				return usagef("say with --role what the person may do: viewer, operator or admin")
			}
			if err := oneOf("--role", role, roles()); err != nil {
				return err
			}
			u.Person, u.Role = args[0], access.Role(role)
			if by, err = actor(by); err != nil {
				return err
			}
			if u.Password, err = p.readPassword(cmd.InOrStdin()); err != nil {
				return err
			}
			return p.userAdd(cmd.Context(), u, by)
		},
	}
	roleFlag(cmd, &role, "what they may do")
	languageFlag(cmd, &u.Language, "the language of their pages (default what the browser asks for)")
	actorFlag(cmd, &by)
	return cmd
}

func (p *program) userAdd(ctx context.Context, u access.User, by string) error {
	if err := p.withAccess(ctx, func(desk *access.Desk) error { return desk.Add(ctx, u, by) }); err != nil {
		return err
	}
	return p.show(userView{u.Person, "added"})
}

// completePerson suggests the codes of people.
func (p *program) completePerson(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	people, _ := blueprint.KindNamed("person")
	return p.completeThing(people)(cmd, args, typed)
}
