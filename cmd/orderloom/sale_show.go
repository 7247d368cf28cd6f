package main

import (
	"context"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

func newSaleShowCommand(p *program) *cobra.Command {
	var channel string
	cmd := &cobra.Command{
		Use:   "show NUMBER",
		Short: "Show a sale: why it waits, totals, documents, steps, events",
		Long: `Shows a sale: its state and what holds it, our totals beside the shop's, invoices and credit notes with
their lines, payments, what is open, delivery and return notes, whose it is and what each key of the buyer said, how far each step has got, what happened and whether the shop was told, and
its workflow. NUMBER is the sale's, or what the shop calls its
order, or the shop's id of it.`,
		Example: `  orderloom sale show 1001
  orderloom sale show 1001 --channel woo-riga --output json`,
		Args: oneArg("the sale by its number"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.saleShow(cmd.Context(), args[0], channel) },
	}
	p.channelFlag(cmd, &channel, "the sale's channel, where several have that number")
	return cmd
}

func (p *program) saleShow(ctx context.Context, number, channel string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findSale(ctx, pool, number, channel)
	if err != nil {
		return err
	}
	record, err := office.LoadSale(ctx, pool, row)
	if err != nil {
		return err
	}
	return p.show(&saleView{SaleRecord: *record, Workflow: p.workflowOf(row), zone: office.Location(row.Zone)})
}

// workflowOf is where a sale's history is.
func (p *program) workflowOf(row dbgen.SaleFindRow) workflowView {
	id := workflows.OrderWorkflowID(refOf(row))
	return workflowView{ID: id, RunID: row.RunID, UI: p.workflowURL(id, row.RunID)}
}

// workflowURL is a workflow's page in the Temporal UI; empty where no UI is known.
func (p *program) workflowURL(id, run string) string {
	if p.ui == "" {
		return ""
	}
	address := p.ui + "/namespaces/" + url.PathEscape(p.cfg.Temporal.Namespace) + "/workflows/" + url.PathEscape(id)
	if run != "" {
		address += "/" + url.PathEscape(run) + "/history"
	}
	return address
}
