package main

import (
	"context"
	"net/url"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
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
	view := p.newSaleView(row)
	for _, load := range []func(context.Context, *pgxpool.Pool, int64) error{
		view.loadCustomerKeys, view.loadHolds, view.loadTotals, view.loadDocuments, view.loadMoney, view.loadDeliveries, view.loadProgress,
	} {
		if err := load(ctx, pool, row.ID); err != nil {
			return err
		}
	}
	return p.show(view)
}

func (p *program) newSaleView(row dbgen.SaleFindRow) *saleView {
	v := &saleView{
		Channel: row.Channel, Environment: row.Environment, Number: row.Number, OrderNumber: row.OrderNumber, RemoteID: row.RemoteID,
		State: row.State, OrderStatus: row.OrderStatus, Total: row.Total.In(row.Currency), Currency: row.Currency,
		PlacedAt: row.PlacedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(), zone: office.Location(row.Zone),
		Carried: carriedBy(row), Register: row.Register,
		Workflow: workflowView{ID: workflows.OrderWorkflowID(refOf(row)), RunID: row.RunID},
	}
	if row.CustomerID != nil && row.MatchedBy != nil {
		v.CustomerID, v.CustomerFoundBy = *row.CustomerID, *row.MatchedBy
	}
	v.Workflow.UI = p.workflowURL(v.Workflow.ID, v.Workflow.RunID)
	return v
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

func (v *saleView) loadCustomerKeys(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	rows, err := dbgen.New().SaleKeyList(ctx, pool, id)
	v.CustomerKeys = make([]customerKeyView, len(rows))
	for i, k := range rows {
		v.CustomerKeys[i] = customerKeyView{Key: k.Key, Outcome: k.Outcome}
		if k.CustomerID != nil {
			v.CustomerKeys[i].CustomerID = *k.CustomerID
		}
	}
	return db.Wrap("load what the buyer's keys said", err)
}

func (v *saleView) loadHolds(ctx context.Context, pool *pgxpool.Pool, id int64) (err error) {
	v.Holds, err = loadHolds(ctx, pool, id)
	return err
}

func loadHolds(ctx context.Context, q dbgen.DBTX, id int64) ([]holdView, error) {
	rows, err := dbgen.New().HoldList(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load what holds the sale", err)
	}
	holds := make([]holdView, len(rows))
	for i, h := range rows {
		holds[i] = holdView{h.Reason, h.Subject, h.Detail, h.Remedy, h.Acceptable}
	}
	return holds, nil
}

func (v *saleView) loadTotals(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	assessment, err := activities.Onlooker{DB: pool}.AssessSale(ctx, id)
	v.Totals = make([]totalView, len(assessment.Totals))
	for i, r := range assessment.Totals {
		v.Totals[i] = totalView{
			r.Label, r.Ours.In(v.Currency), r.Shop.In(v.Currency), r.Difference.In(v.Currency), r.Beyond,
		}
	}
	return err
}

func (v *saleView) loadDocuments(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	q := dbgen.New()
	documents, err := q.DocumentsOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load documents", err)
	}
	v.Documents = make([]documentView, len(documents))
	for i, d := range documents {
		lines, err := q.DocumentLineList(ctx, pool, d.ID) // a sale has one document, seldom many
		if err != nil {
			return db.Wrap("load the document's lines", err)
		}
		mails, err := q.MailsOfDocuments(ctx, pool, []int64{d.ID})
		if err != nil {
			return db.Wrap("load the document's mails", err)
		}
		v.Documents[i] = newDocumentView(d, lines, mails)
	}
	return nil
}

func (v *saleView) loadMoney(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	payments, err := dbgen.New().PaymentsOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load payments", err)
	}
	v.Payments = make([]paymentView, len(payments))
	for i, m := range payments {
		v.Payments[i] = paymentView{m.Kind, m.Amount.In(m.Currency), m.Currency, m.PaidAt.UTC(), m.MoneyAccount, m.ByHand, m.RefundID}
	}
	standing, err := dbgen.New().SaleStanding(ctx, pool, id)
	if err != nil {
		return db.Wrap("load the balance", err)
	}
	v.Balance = newBalanceView(standing)
	return nil
}

func (v *saleView) loadDeliveries(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	notes, err := dbgen.New().DeliveryNotesOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load delivery notes", err)
	}
	v.DeliveryNotes = make([]deliveryNoteView, len(notes))
	for i, n := range notes {
		v.DeliveryNotes[i] = deliveryNoteView{n.ID, n.Part, n.Kind, n.State, n.Warehouse, n.CreatedAt.UTC(), orNone(n.Parcels)}
	}
	shipments, err := office.Shipments(ctx, pool, id)
	v.Shipment = shipments[id]
	return err
}

func (v *saleView) loadProgress(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	steps, err := dbgen.New().SaleStepList(ctx, pool, id)
	if err != nil {
		return db.Wrap("load steps", err)
	}
	v.Steps = newStepViews(steps)
	events, err := dbgen.New().EventsOfSale(ctx, pool, id)
	v.Events = make([]eventView, len(events))
	for i, e := range events {
		v.Events[i] = eventView{e.At.UTC(), e.Text, e.Told == "done", e.Told}
	}
	return db.Wrap("load events", err)
}
