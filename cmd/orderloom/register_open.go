package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

func newRegisterOpenCommand(p *program) *cobra.Command {
	var o activities.ShiftOpening
	var float []string
	cmd := &cobra.Command{
		Use:   "open CODE",
		Short: "Open a register: its shift begins, and what waits for it is booked",
		Long: `Opens a register with the float that is put in its drawer. Every sale that has money waiting for this
register is woken, and its next pass books that money into the shift.`,
		Example: `  orderloom register open till-1 --float 50.00
  orderloom register open till-1 --float 50.00 --float "20.00 USD"`,
		Args:              oneArg("the register by its code"),
		ValidArgsFunction: firstOnly(p.completeRegister),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			o.Register = args[0]
			if o.Float, err = parseCash("--float", float); err != nil {
				return err
			}
			return p.registerOpen(cmd.Context(), o)
		},
	}
	cmd.Flags().StringArrayVar(&float, "float", nil, "what is in the drawer: an amount, with its currency where it is not the first of the point of sale; once for each (default nothing)")
	actorFlag(cmd, &o.Actor)
	return cmd
}

// registerOpenedView is a shift that began.
type registerOpenedView struct {
	Register string    `json:"register"`
	Shift    int64     `json:"shift"`
	OpenedAt time.Time `json:"opened_at"`
	OpenedBy string    `json:"opened_by"`
	Woken    int       `json:"woken"` // sales that had something waiting
}

func (p *program) registerOpen(ctx context.Context, o activities.ShiftOpening) (err error) {
	if o.Actor, err = actor(o.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadRegister(ctx, pool, o.Register); err != nil {
		return err
	}
	opened, err := activities.OpenRegister(ctx, pool, o)
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.show(registerOpenedView{o.Register, opened.Shift, opened.OpenedAt.UTC(), o.Actor, opened.Woken})
}

func (v registerOpenedView) page(p *output.Page) {
	p.Line("Register %s is open: shift %d.", v.Register, v.Shift)
	if v.Woken > 0 {
		p.Line("Sales with money that waited for it: %d. Their next pass books it.", v.Woken)
	}
}
