package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newRegisterReportCommand(p *program) *cobra.Command {
	var shift int64
	cmd := &cobra.Command{
		Use:   "report CODE",
		Short: "Show a shift: the drawer, what was taken and given back, what came late",
		Long: `Shows a shift of a register: the open one, else the last, else the one that --shift names. What is expected
in the drawer is the float and what moved in the register's own account; what went by other accounts (a card
terminal) is listed beside it. Late is what was paid before the shift opened, and waited for it.`,
		Example: `  orderloom register report till-1
  orderloom register report till-1 --shift 17 --output json`,
		Args:              oneArg("the register by its code"),
		ValidArgsFunction: firstOnly(p.completeRegister),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.registerReport(cmd.Context(), args[0], shift) },
	}
	cmd.Flags().Int64Var(&shift, "shift", 0, "which shift (default the open one, else the last)")
	return cmd
}

// shiftView is what a shift comes to.
type shiftView struct{ *office.ShiftRecord }

func (p *program) registerReport(ctx context.Context, code string, shift int64) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	register, err := loadRegister(ctx, pool, code)
	if err != nil {
		return err
	}
	report, err := loadReport(ctx, pool, register, shift)
	if err != nil {
		return err
	}
	return p.show(report)
}

func loadReport(ctx context.Context, pool *pgxpool.Pool, register dbgen.RegisterByCodeRow, shift int64) (shiftView, error) {
	report, err := office.LoadShiftOf(ctx, pool, register, shift)
	switch {
	case fault.Is(err, fault.NotFound) && shift == 0:
		return shiftView{}, notFoundf("register %s was never open: `orderloom register open %s` opens it", register.Code, register.Code)
	case fault.Is(err, fault.NotFound):
		return shiftView{}, notFoundf("register %s has no shift %d: without --shift the last is shown", register.Code, shift)
	default:
		return shiftView{report}, err
	}
}
