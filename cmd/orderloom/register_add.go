package main

import (
	"cmp"
	"context"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newRegisterAddCommand(p *program) *cobra.Command {
	var g activities.RegisterGiven
	cmd := &cobra.Command{
		Use:   "add --pos CODE --code CODE --account CODE",
		Short: "Add a register to a point of sale",
		Long: `Adds a register: a till of a point of sale, with the money account that its cash belongs to. It is closed
until somebody opens it. Adding the same register again changes nothing.`,
		Example: `  orderloom register add --pos web --code till-1 --name "Front desk" --account cash`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.registerAdd(cmd.Context(), g)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&g.POS, "pos", "", "the point of sale by its code")
	flags.StringVar(&g.Code, "code", "", "a code: lower case letters, digits and dashes")
	flags.StringVar(&g.Name, "name", "", "what people call it (default the code)")
	flags.StringVar(&g.Account, "account", "", "the money account of its cash")
	actorFlag(cmd, &g.Actor)
	_ = cmd.RegisterFlagCompletionFunc("account", p.completeAccount)
	_ = cmd.RegisterFlagCompletionFunc("pos", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().PointOfSaleCodes(ctx, q) })
	})
	return cmd
}

// registerAddedView is a register that is there now.
type registerAddedView struct {
	Code         string `json:"code"`
	Name         string `json:"name"`
	POS          string `json:"pos"`
	MoneyAccount string `json:"money_account"`
}

func (p *program) registerAdd(ctx context.Context, g activities.RegisterGiven) (err error) {
	plain := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	switch {
	case g.POS == "" || g.Account == "":
		return usagef("say with --pos where the register stands, and with --account where its cash belongs")
	case !plain.MatchString(g.Code):
		return usagef("--code: want lower case letters, digits and dashes, such as till-1")
	}
	g.Name = cmp.Or(g.Name, g.Code)
	if g.Actor, err = actor(g.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := activities.AddRegister(ctx, pool, g); err != nil {
		return inItsOwnWords(err)
	}
	return p.show(registerAddedView{Code: g.Code, Name: g.Name, POS: g.POS, MoneyAccount: g.Account})
}

func (v registerAddedView) page(p *output.Page) {
	p.Line("Register %s of %s is there, its cash in %s: `orderloom register open %s` opens it.", v.Code, v.POS, v.MoneyAccount, v.Code)
}
