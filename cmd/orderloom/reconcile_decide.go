package main

import (
	"cmp"
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/reconcile"
)

func newReconcileShowCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:               "show ID",
		Short:             "Show a finding, and what its repair does",
		Example:           `  orderloom reconcile show 17`,
		Args:              oneArg("the finding by its id"),
		ValidArgsFunction: firstOnly(p.completeFinding),
		RunE: func(cmd *cobra.Command, args []string) error {
			pool, err := p.openLedger(cmd.Context())
			if err != nil {
				return err
			}
			defer pool.Close()
			return p.showFinding(cmd.Context(), pool, args[0])
		},
	}
}

func newReconcileRepairCommand(p *program) *cobra.Command {
	return p.findingCommand(&cobra.Command{
		Use:   "repair ID",
		Short: "Set about what brings the shop and us together again",
		Long: `Carries out a finding's repair: the order is read anew, its sale walked again or ended, or the shop told what a
listing should show. A worker does the work; the finding is over once the next look sees both agree.`,
		Example: `  orderloom reconcile repair 17
  orderloom reconcile repair 17 --key repair-17`,
	}, activities.RepairFinding)
}

func newReconcileIgnoreCommand(p *program) *cobra.Command {
	return p.findingCommand(&cobra.Command{
		Use:     "ignore ID --reason TEXT",
		Short:   "Leave a finding alone, until it is about something else",
		Long:    `Leaves a finding out of the list of what is unsettled, until a look finds it to be about something else.`,
		Example: `  orderloom reconcile ignore 17 --reason "the shop's staff keep it so"`,
	}, activities.IgnoreFinding)
}

// findingCommand is a command to one finding.
func (p *program) findingCommand(cmd *cobra.Command, do func(context.Context, pgx.Tx, activities.FindingDecision) error) *cobra.Command {
	var d activities.FindingDecision
	cmd.Args = oneArg("the finding by its id")
	cmd.ValidArgsFunction = firstOnly(p.completeFinding)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if d.Finding, err = idOf(args[0], "finding", "reconcile list"); err != nil {
			return err
		}
		if d.Actor, err = actor(d.Actor); err != nil {
			return err
		}
		d.Key = cmp.Or(d.Key, uuid.NewString())
		pool, err := p.openLedger(cmd.Context())
		if err != nil {
			return err
		}
		defer pool.Close()
		if err := db.InTx(cmd.Context(), pool, func(tx pgx.Tx) error { return do(cmd.Context(), tx, d) }); err != nil {
			return inItsOwnWords(err)
		}
		return p.showFinding(cmd.Context(), pool, args[0])
	}
	cmd.Flags().StringVar(&d.Key, "key", "", "a key of your own: said twice, it is done once (default a fresh one)")
	cmd.Flags().StringVar(&d.Reason, "reason", "", "why, for the journal; no personal data")
	actorFlag(cmd, &d.Actor)
	return cmd
}

func (p *program) showFinding(ctx context.Context, q dbgen.DBTX, arg string) error {
	id, err := idOf(arg, "finding", "reconcile list")
	if err != nil {
		return err
	}
	found, err := office.Only(ctx, q, office.Findings, office.FindingFilter{ID: id}, "load the finding")
	if fault.Is(err, fault.NotFound) {
		return notFoundf("there is no finding %d: `orderloom reconcile list --state all` shows them", id)
	}
	if err != nil {
		return err
	}
	return p.show(differenceView{found, reconcile.Repair(found.Repair).Words()})
}

// differenceView is one finding.
type differenceView struct {
	office.Finding

	Words string `json:"repair_does"`
}

func (v differenceView) page(p *output.Page) {
	zone := office.Location(v.Zone)
	p.Pairs([][2]string{
		{"finding", count(v.ID)}, {"state", v.State}, {"channel", v.Channel}, {"kind", v.Kind}, {"name", v.Name}, {"the shop's id", v.Subject},
		{"the shop says", v.Shop}, {"we say", v.Ours}, {"sale is", v.SaleState}, {"found", moment(v.FoundAt, zone)}, {"last seen", moment(v.SeenAt, zone)},
		{"over", momentOr(v.ClosedAt, zone)}, {"decided by", v.Actor}, {"reason", v.Reason}, {"repair", v.Repair}, {"which means", v.Words},
	})
}

// completeFinding suggests the ids of findings that are open.
func (p *program) completeFinding(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Findings(ctx, q, office.FindingFilter{State: "open"}, office.Part{Page: 1, Size: usualPerPage})
		ids := make([]string, len(page.Rows))
		for i, f := range page.Rows {
			ids[i] = count(f.ID) + "\t" + f.Kind + " of " + f.Channel + " " + f.Name
		}
		return ids, err
	})
}
