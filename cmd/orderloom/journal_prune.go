package main

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/journal"
)

// journalPruning are the flags of journal prune.
type journalPruning struct {
	keep, actor string
	dryRun      bool
}

func newJournalPruneCommand(p *program) *cobra.Command {
	var o journalPruning
	cmd := &cobra.Command{
		Use:   "prune --keep TIME",
		Short: "Drop the journal's oldest months, as the owning role",
		Long: `Drops the months of the journal that are older than what is to be kept, with the personal data beside them, and makes
the months to come, which ` + "`orderloom migrate`" + ` does as well. It works as the owning role (ORDERLOOM_OWNER_DATABASE_URL): the
application's can take nothing out. A month goes as a whole once its last entry is old enough. It may be repeated.`,
		Example: `  orderloom journal prune --keep 10y --dry-run
  orderloom journal prune --keep 18mo`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			before, err := keptFrom(o.keep, time.Now())
			if err != nil {
				return err
			}
			if o.actor, err = actor(o.actor); err != nil {
				return err
			}
			return p.journalPrune(cmd.Context(), o, before)
		},
	}
	cmd.Flags().StringVar(&o.keep, "keep", "", "how long entries are kept: 10y, or 18mo (required)")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "only show what would be dropped")
	actorFlag(cmd, &o.actor)
	return cmd
}

// keptFrom is since when entries are kept.
func keptFrom(keep string, now time.Time) (time.Time, error) {
	said := regexp.MustCompile(`^([1-9][0-9]{0,2})(y|mo)$`).FindStringSubmatch(keep)
	if said == nil {
		return time.Time{}, usagef("--keep: want for how long entries are kept, such as 10y or 18mo, not %q", keep)
	}
	n, err := strconv.Atoi(said[1])
	if err != nil {
		return time.Time{}, usagef("--keep: %w", err)
	}
	if said[2] == "y" {
		return now.AddDate(-n, 0, 0), nil
	}
	return now.AddDate(0, -n, 0), nil
}

// journalPrunedView is what was dropped, or would be.
type journalPrunedView struct {
	DryRun  bool      `json:"dry_run"`
	Before  time.Time `json:"before"`
	Dropped []string  `json:"dropped"` // or would be, with DryRun
	Made    []string  `json:"made"`
}

func (p *program) journalPrune(ctx context.Context, o journalPruning, before time.Time) error {
	if err := p.need(config.Config.ReadyForMigrate); err != nil {
		return err
	}
	owner, err := db.Open(ctx, p.cfg.Database.OwnerURL)
	if err != nil {
		return unreachable(err)
	}
	defer owner.Close()
	view := journalPrunedView{DryRun: o.dryRun, Before: before.UTC(), Dropped: []string{}, Made: []string{}}
	if o.dryRun {
		old, err := journal.Old(ctx, owner, before)
		for _, part := range old {
			view.Dropped = append(view.Dropped, part.Name)
		}
		if err != nil {
			return err
		}
		return p.show(view)
	}
	made, err := journal.Ahead(ctx, owner)
	if err != nil {
		return err
	}
	dropped, err := journal.Prune(ctx, owner, before, o.actor)
	if err != nil {
		return err
	}
	view.Made, view.Dropped = orNone(made), orNone(dropped)
	return p.show(view)
}

func (v journalPrunedView) page(p *output.Page) {
	each := "Dropped %s"
	if v.DryRun {
		each = "Would drop %s"
	}
	writeList(p, v.Dropped, "Nothing is older than "+v.Before.Format(time.DateOnly)+".", each)
	for _, part := range v.Made {
		p.Line("Made %s", part)
	}
}
