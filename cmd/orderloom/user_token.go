package main

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/secret"
)

func newUserTokenCommand(p *program) *cobra.Command {
	token := &cobra.Command{Use: "token", Short: "Look after the tokens by which programs ask the console"}
	token.AddCommand(newUserTokenListCommand(p), newUserTokenAddCommand(p), newUserTokenRevokeCommand(p))
	return asGroup(token)
}

func newUserTokenAddCommand(p *program) *cobra.Command {
	var t access.Token
	var role, expires, by string
	cmd := &cobra.Command{
		Use:   "add PERSON --name NAME",
		Short: "Make a token, and print it this once",
		Long: `Makes a token by which a program asks the console in a user's name, in the header "Authorization: Bearer TOKEN".
It may what its role may, and never more than its user. It is printed this once.`,
		Example: `  orderloom user token add anna --name nightly-export
  orderloom user token add anna --name audit --expires 2027-01-01
  curl --header "Authorization: Bearer $TOKEN" https://console.example.com/sales.csv`,
		Args:              theUser(),
		ValidArgsFunction: firstOnly(p.completeUser),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if t.Name == "" {
				return usagef("say with --name what the token is for")
			}
			if t.ExpiresAt, err = tokenExpiry(expires); err != nil {
				return err
			}
			if by, err = actor(by); err != nil {
				return err
			}
			t.Person, t.Role = args[0], access.Role(cmp.Or(role, string(access.Viewer)))
			return p.userTokenAdd(cmd.Context(), t, by)
		},
	}
	cmd.Flags().StringVar(&t.Name, "name", "", "what it is for")
	cmd.Flags().StringVar(&expires, "expires", "", "the day on which it ends as it begins, by UTC (default when it is revoked)")
	roleFlag(cmd, &role, "what it may (default viewer)")
	actorFlag(cmd, &by)
	return cmd
}

// tokenExpiry is when a token ends: as a day begins, by UTC; zero where none is given.
func tokenExpiry(day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return at, usagef("--expires: %q is no day: want 2027-01-01", day)
	}
	return at, nil
}

// tokenView is a token that was made now.
type tokenView struct {
	User  string `json:"user"`
	Name  string `json:"name"`
	Role  string `json:"role"`
	Token string `json:"token"`
}

func (p *program) userTokenAdd(ctx context.Context, t access.Token, by string) error {
	var made secret.String
	err := p.withAccess(ctx, func(desk *access.Desk) (err error) {
		made, err = desk.AddToken(ctx, t, by)
		return err
	})
	if err != nil {
		return err
	}
	return p.show(tokenView{t.Person, t.Name, string(t.Role), made.Reveal()})
}

func (v tokenView) page(p *output.Page) {
	p.Pairs([][2]string{{"user", v.User}, {"name", v.Name}, {"role", v.Role}, {"token", v.Token}})
	p.Line("\nThe token is not shown again.")
}

func newUserTokenRevokeCommand(p *program) *cobra.Command {
	var name, by string
	cmd := &cobra.Command{
		Use:               "revoke PERSON --name NAME",
		Short:             "End a token",
		Example:           `  orderloom user token revoke anna --name nightly-export`,
		Args:              theUser(),
		ValidArgsFunction: firstOnly(p.completeUser),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if name == "" {
				return usagef("say with --name which token")
			}
			if by, err = actor(by); err != nil {
				return err
			}
			if err := p.withAccess(cmd.Context(), func(desk *access.Desk) error { return desk.RevokeToken(cmd.Context(), args[0], name, by) }); err != nil {
				return err
			}
			return p.show(tokenRevokedView{args[0], name})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "which token")
	actorFlag(cmd, &by)
	return cmd
}

// tokenRevokedView is a token that is good for nothing any more.
type tokenRevokedView struct {
	User string `json:"user"`
	Name string `json:"name"`
}

func (v tokenRevokedView) page(p *output.Page) { p.Line("Token %s of %s is revoked.", v.Name, v.User) }

func newUserTokenListCommand(p *program) *cobra.Command {
	var f office.TokenFilter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List tokens, whose they are and when they were used last",
		Example: `  orderloom user token list --search anna`,
	}
	cmd.Flags().BoolVar(&f.Revoked, "revoked", false, "revoked ones, too")
	return siftCommand(p, cmd, &f, "tokens", office.Tokens, table[office.Token]{
		columns: output.Left("USER", "NAME", "ROLE", "MADE", "LAST USED", "EXPIRES", "REVOKED"),
		cells: func(t office.Token) []string {
			return []string{t.Person, t.Name, t.Role, moment(t.CreatedAt, time.UTC), momentOr(t.LastUsedAt, time.UTC), momentOr(t.ExpiresAt, time.UTC), momentOr(t.RevokedAt, time.UTC)}
		},
		none: "There are no tokens: `orderloom user token add` makes one.",
	})
}
