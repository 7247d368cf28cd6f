package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/connectors"
)

func newChannelCheckCommand(p *program) *cobra.Command {
	var trial trialOptions
	var by string
	cmd := &cobra.Command{
		Use:   "check CODE",
		Short: "Check a channel from end to end: its shop, its key, its webhooks, our part",
		Long: `Looks a channel over from end to end, and changes nothing, here or in the shop: whether the shop answers and proves who it is,
whether WooCommerce's API is there and of a version that will do, what the key may do, how far the shop's clock is off,
whether the webhooks are at work, whether the lists were pulled and the orders read lately, and whether whom it names to
be told of problems can be reached, without telling them anything. For whatever is not as it
should be it says what to do; what fails makes the command fail.

--with-test-order also places an order that asks for nothing, reads it and removes it for good. It is never imported.
Only a channel in test takes it, or one in production by --even-in-production.`,
		Example: `  orderloom channel check woo-riga
  orderloom channel check woo-riga --output json
  orderloom channel check woo-test --with-test-order`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.channelCheck(cmd.Context(), args[0], trial, by)
		},
	}
	cmd.Flags().BoolVar(&trial.place, "with-test-order", false, "also place a test order, and remove it")
	cmd.Flags().BoolVar(&trial.inProduction, "even-in-production", false, "with --with-test-order: in a channel in production, too")
	actorFlag(cmd, &by)
	return cmd
}

// trialOptions say whether a test order is placed.
type trialOptions struct{ place, inProduction bool }

// checkRow is one thing that was looked at.
type checkRow struct {
	Check  string                `json:"check"`
	State  connectors.CheckState `json:"state"`
	Detail string                `json:"detail"`
	Remedy string                `json:"remedy,omitempty"`
}

type checkRows []checkRow

func (p *program) channelCheck(ctx context.Context, code string, trial trialOptions, by string) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	s, err := p.openShops(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := checkChannel(ctx, s.db, code); err != nil {
		return err
	}
	checks, err := p.onlooker(s).CheckChannel(ctx, code, p.cfg.Gateway.PublicURL, time.Now())
	if err != nil {
		return err
	}
	if trial.place {
		tried, err := activities.TryOrder(ctx, s.db, s.set.Channels, activities.Trial{Channel: code, InProduction: trial.inProduction, Actor: by})
		if err != nil {
			return inItsOwnWords(err)
		}
		checks = append(checks, tried)
	}
	rows, failed := make(checkRows, len(checks)), 0
	for i, c := range checks {
		rows[i] = checkRow{c.Name, c.State, c.Detail, c.Remedy}
		if c.State == connectors.CheckFailed {
			failed++
		}
	}
	if err := p.show(rows); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks of channel %s failed", failed, len(rows), code)
	}
	return nil
}

// onlooker looks at shops that were opened, and changes nothing.
func (p *program) onlooker(s *services) activities.Onlooker {
	return activities.Onlooker{DB: s.db, Channels: s.set.Channels, Mail: s.set.Mail, Hooks: s.set.Hooks}
}

func (rows checkRows) page(p *output.Page) {
	table := make([][]string, len(rows))
	for i, r := range rows {
		table[i] = []string{r.Check, string(r.State), r.Detail}
	}
	p.Table(output.Left("CHECK", "STATE", "FOUND"), table)
	for _, r := range rows {
		if r.Remedy != "" {
			p.Line("\n%s: %s", r.Check, r.Remedy)
		}
	}
}
