package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

func newRegisterCommand(p *program) *cobra.Command {
	register := &cobra.Command{Use: "register", Short: "Open and close registers, and read what their shifts took"}
	register.AddCommand(
		newRegisterAddCommand(p), newRegisterListCommand(p), newRegisterTakeCommand(p),
		newRegisterOpenCommand(p), newRegisterCloseCommand(p), newRegisterReportCommand(p),
	)
	return asGroup(register)
}

// completeRegister suggests the codes of the registers.
func (p *program) completeRegister(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().RegisterCodes(ctx, q) })
}

func loadRegister(ctx context.Context, q dbgen.DBTX, code string) (dbgen.RegisterByCodeRow, error) {
	row, err := dbgen.New().RegisterByCode(ctx, q, code)
	if !db.IsNotFound(err) {
		return row, db.Wrap("load the register", err)
	}
	codes, err := dbgen.New().RegisterCodes(ctx, q)
	if err != nil {
		return row, db.Wrap("look for the register", err)
	}
	return row, noSuch("register", code, codes)
}

// parseCash reads what lies in a drawer: "100.00", in the register's own currency,
// or "20.00 USD".
func parseCash(flag string, texts []string) ([]activities.Cash, error) {
	cash := make([]activities.Cash, len(texts))
	for i, text := range texts {
		digits, currency, _ := strings.Cut(text, " ")
		amount, err := money.Parse(digits)
		if err != nil {
			return nil, usagef("%s: %w: want 100.00, or \"20.00 USD\"", flag, err)
		}
		cash[i] = activities.Cash{Amount: amount, Currency: strings.TrimSpace(currency)}
	}
	return cash, nil
}
