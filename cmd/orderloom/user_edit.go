package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/access"
)

func newUserEditCommand(p *program) *cobra.Command {
	var role, language, by string
	var password bool
	cmd := &cobra.Command{
		Use:   "edit PERSON",
		Short: "Change what a user may do, their language, their password",
		Long: `Changes a user. A role counts from their next click on. --password asks for a new password, or reads it from standard
input: what they had open is closed then.`,
		Example: `  orderloom user edit anna --role admin
  orderloom user edit anna --password`,
		Args:              theUser(),
		ValidArgsFunction: firstOnly(p.completeUser),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c := access.Changes{Role: access.Role(role)}
			if cmd.Flags().Changed("language") {
				c.Language = &language
			}
			if role == "" && c.Language == nil && !password {
				return usagef("say what to change: --role, --language or --password")
			}
			if err := oneOf("--role", role, roles()); err != nil {
				return err
			}
			if by, err = actor(by); err != nil {
				return err
			}
			if password {
				if c.Password, err = p.readPassword(cmd.InOrStdin()); err != nil {
					return err
				}
			}
			return p.userEdit(cmd.Context(), args[0], c, by)
		},
	}
	roleFlag(cmd, &role, "what they may do")
	languageFlag(cmd, &language, "the language of their pages, empty for what the browser asks for")
	cmd.Flags().BoolVar(&password, "password", false, "ask for a new password")
	actorFlag(cmd, &by)
	return cmd
}

func (p *program) userEdit(ctx context.Context, person string, c access.Changes, by string) error {
	if err := p.withAccess(ctx, func(desk *access.Desk) error { return desk.Edit(ctx, person, c, by) }); err != nil {
		return err
	}
	return p.show(userView{person, "edited"})
}
