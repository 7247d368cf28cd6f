package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newRequestShowCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:               "show ID",
		Short:             "Show a request for goods",
		Example:           `  orderloom request show 17`,
		Args:              oneArg("the request by its id"),
		ValidArgsFunction: firstOnly(p.completeRequest),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withRequest(cmd.Context(), args[0], func(_ context.Context, _ dbgen.DBTX, r office.Request) error { return p.show(requestView{r}) })
		},
	}
}

func newRequestCloseCommand(p *program) *cobra.Command {
	var who saleCommand
	cmd := &cobra.Command{
		Use:   "close ID --reason TEXT",
		Short: "Close a request by hand: the goods needn't be got",
		Long: `Closes a request for goods that needn't be got, or won't be. The sale that lacks them looks again. It is not
requested again unless more is missing than this. Closing it again changes nothing.`,
		Example:           `  orderloom request close 17 --reason "the maker has none any more"`,
		Args:              oneArg("the request by its id"),
		ValidArgsFunction: firstOnly(p.completeRequest),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if who.reason == "" {
				return usagef("say with --reason why the goods needn't be got: it goes into the journal")
			}
			if who.actor, err = actor(who.actor); err != nil {
				return err
			}
			return p.withRequest(cmd.Context(), args[0], func(ctx context.Context, q dbgen.DBTX, r office.Request) error {
				return p.requestClose(ctx, q, r, who)
			})
		},
	}
	cmd.Flags().StringVar(&who.reason, "reason", "", "why, for the journal; no personal data")
	actorFlag(cmd, &who.actor)
	return cmd
}

// withRequest does something with a request.
func (p *program) withRequest(ctx context.Context, arg string, do func(context.Context, dbgen.DBTX, office.Request) error) error {
	id, err := idOf(arg, "request", "request list")
	if err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findRequest(ctx, pool, id)
	if err != nil {
		return err
	}
	return do(ctx, pool, row)
}

func findRequest(ctx context.Context, q dbgen.DBTX, id int64) (office.Request, error) {
	r, err := office.LoadRequest(ctx, q, id)
	if fault.Is(err, fault.NotFound) {
		err = notFoundf("there is no request %d: `orderloom request list --state all` shows them", id)
	}
	return r, err
}

func (p *program) requestClose(ctx context.Context, q dbgen.DBTX, r office.Request, who saleCommand) error {
	closed, err := activities.CloseRequest(ctx, q, activities.RequestClosing{ID: r.ID, Actor: who.actor, Reason: who.reason})
	if err != nil {
		return err
	}
	if !closed {
		p.note("Request %d was closed before.", r.ID)
	}
	after, err := findRequest(ctx, q, r.ID)
	if err != nil {
		return err
	}
	return p.show(requestView{after})
}

// requestView is one request.
type requestView struct{ office.Request }

func (v requestView) page(p *output.Page) {
	zone := office.Location(v.Zone)
	p.Pairs([][2]string{
		{"request", count(v.ID)}, {"state", v.State}, {"item", v.SKU}, {"name", v.Name}, {"pieces", v.Quantity.Short()}, {"to be in", v.Warehouse},
		{"channel", v.Channel}, {"sale", v.Number}, {"sale is", v.SaleState}, {"opened", moment(v.OpenedAt, zone)}, {"closed", momentOr(v.ClosedAt, zone)},
		{"closed by", v.ClosedBy}, {"closed as", v.Outcome}, {"reason", v.Reason},
	})
}
