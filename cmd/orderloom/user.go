package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
)

func newUserCommand(p *program) *cobra.Command {
	user := &cobra.Command{Use: "user", Short: "Look after who may sign in to the console"}
	user.AddCommand(
		newUserListCommand(p), newUserAddCommand(p), newUserEditCommand(p), newUserTokenCommand(p),
		newUserSwitchCommand(p, "disable", "Keep a user out: their sessions end, their tokens rest", (*access.Desk).Disable),
		newUserSwitchCommand(p, "enable", "Let a disabled user in again", (*access.Desk).Enable),
	)
	return asGroup(user)
}

// withAccess does something with what people sign in by, and says a refusal in its own words.
func (p *program) withAccess(ctx context.Context, do func(*access.Desk) error) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	return inItsOwnWords(do(access.New(pool)))
}

// theUser wants exactly one code.
func theUser() cobra.PositionalArgs { return oneArg("the person by their code") }

// completeUser suggests the codes of users.
func (p *program) completeUser(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Users(ctx, q, office.UserFilter{}, office.Part{Page: 1, Size: mostSuggestions})
		codes := make([]string, len(page.Rows))
		for i, u := range page.Rows {
			codes[i] = u.Person + "\t" + u.Name
		}
		return codes, err
	})
}

// roles are those that a user can have, as flags take them.
func roles() []string {
	var words []string
	for _, role := range access.Roles() {
		words = append(words, string(role))
	}
	return words
}

func roleFlag(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "role", "", usage+": "+strings.Join(roles(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("role", cobra.FixedCompletions(roles(), cobra.ShellCompDirectiveNoFileComp))
}

func languageFlag(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "language", "", usage+": "+strings.Join(locale.Codes(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("language", cobra.FixedCompletions(locale.Codes(), cobra.ShellCompDirectiveNoFileComp))
}

// userView is a user who was changed.
type userView struct {
	User string `json:"user"`
	Done string `json:"done"` // added, edited, disabled, enabled
}

func (v userView) page(p *output.Page) { p.Line("User %s is %s.", v.User, v.Done) }

func newUserSwitchCommand(p *program, name, short string, turn func(*access.Desk, context.Context, string, string) error) *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use: name + " PERSON", Short: short, Example: "  orderloom user " + name + " anna",
		Args: theUser(), ValidArgsFunction: firstOnly(p.completeUser),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if by, err = actor(by); err != nil {
				return err
			}
			if err := p.withAccess(cmd.Context(), func(desk *access.Desk) error { return turn(desk, cmd.Context(), args[0], by) }); err != nil {
				return err
			}
			return p.show(userView{args[0], name + "d"})
		},
	}
	actorFlag(cmd, &by)
	return cmd
}
