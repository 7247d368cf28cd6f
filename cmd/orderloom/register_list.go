package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newRegisterListCommand(p *program) *cobra.Command {
	var pos string
	var s sift
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the registers: who opened them, and how much waits",
		Example: `  orderloom register list
  orderloom register list --pos web --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.registerList(cmd.Context(), pos, s) },
	}
	cmd.Flags().StringVar(&pos, "pos", "", "only registers of this point of sale")
	s.flags(cmd, "registers", registerRows{}.list().Columns)
	return cmd
}

// registerRow is a register in a list.
type registerRow struct {
	Code         string     `json:"code"`
	Name         string     `json:"name"`
	POS          string     `json:"pos"`
	MoneyAccount string     `json:"money_account"`
	Shift        int64      `json:"shift"`     // the open one; 0: closed
	OpenedAt     *time.Time `json:"opened_at"` // null: closed
	OpenedBy     string     `json:"opened_by"`
	Waiting      int64      `json:"waiting"` // payments that it takes once it is open
}

type registerRows []registerRow

func (p *program) registerList(ctx context.Context, pos string, s sift) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := dbgen.New().RegisterList(ctx, pool, pos)
	if err != nil {
		return db.Wrap("list registers", err)
	}
	list := make(registerRows, len(rows))
	for i, r := range rows {
		list[i] = registerRow{r.Code, r.Name, r.Pos, r.MoneyAccount, r.Shift, inUTC(r.OpenedAt), r.OpenedBy, r.Waiting}
	}
	return siftAndShow(p, s, list)
}

func (list registerRows) page(p *output.Page) {
	p.List(list.list(), "There are no registers: `orderloom register add` makes one.")
}

func (list registerRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		shift, since := "closed", ""
		if r.OpenedAt != nil {
			shift, since = count(r.Shift), moment(*r.OpenedAt, time.UTC)
		}
		rows[i] = []string{r.Code, r.Name, r.POS, r.MoneyAccount, shift, since, r.OpenedBy, count(r.Waiting)}
	}
	columns := output.Left("CODE", "NAME", "POS", "CASH", "SHIFT", "OPEN SINCE (UTC)", "BY")
	return output.List{Columns: append(columns, output.Right("WAITING")...), Rows: rows}
}
