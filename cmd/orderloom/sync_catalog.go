package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

// mostOpened is how many problems a reading of a catalogue tells of by itself.
const mostOpened = 20

func newSyncCatalogCommand(p *program) *cobra.Command {
	var channel, by string
	var full bool
	cmd := &cobra.Command{
		Use:   "catalog --channel CODE",
		Short: "Read a shop's products now, what changed or all, and send it ours where it takes them",
		Long: `Reads what a channel's shop sells, and waits for it: what changed since the last time, or all of it with --full. The
first time, and once a week, all of it is read without being asked for: that alone shows what the shop has no longer.

A product is the item of its SKU; where the channel's items_in is on, an unknown SKU becomes an item. An import fills
what an item lacks, and overwrites nothing that it has. What is wrong with a product stops no other:
` + "`orderloom catalogue problems`" + ` lists it.

Where the channel's items_out is on, items in categories that stand for the shop's are then sent: what it has by edits,
the rest by a file that it imports, which takes minutes and is waited for. Only what changed since it was sent last
is sent; --full also sends what the shop refused. ` + "`orderloom catalogue exports`" + ` lists what became of it.`,
		Example: `  orderloom sync catalog --channel woo-riga
  orderloom sync catalog --channel woo-riga --full --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if channel == "" {
				return usagef("say with --channel which channel's catalogue: `orderloom channel list` shows them")
			}
			return p.syncCatalog(cmd.Context(), channel, by, full)
		},
	}
	p.channelFlag(cmd, &channel, "which channel (required)")
	cmd.Flags().BoolVar(&full, "full", false, "read all of it, not what changed alone")
	actorFlag(cmd, &by)
	return cmd
}

// catalogView is what a reading of a catalogue brought.
type catalogView struct {
	Channel    string                    `json:"channel"`
	Full       bool                      `json:"full"`
	Seen       int                       `json:"seen"` // products and variations
	New        int                       `json:"new"`
	Changed    int                       `json:"changed"`
	Gone       int                       `json:"gone"`
	Unreadable int                       `json:"unreadable"`
	Items      int                       `json:"items_made"`
	Filled     int                       `json:"items_filled"`
	Opened     int                       `json:"problems_opened"`
	Solved     int                       `json:"problems_solved"`
	Open       int64                     `json:"problems_open"`
	Problems   []office.CatalogueProblem `json:"problems"` // the first of those opened
	// Exported is what was sent to the shop; null: nothing had to be.
	Exported *activities.Exported `json:"exported"`
	Workflow workflowView         `json:"workflow"`
}

func (p *program) syncCatalog(ctx context.Context, channel, by string, full bool) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := loadChannelRow(ctx, s.db, channel); err != nil {
		return err
	}
	var since time.Time
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) error {
		var err error
		if since, err = dbgen.New().Now(ctx, tx); err != nil {
			return db.Wrap("look at the clock", err)
		}
		if err = asked(ctx, tx, by, "sync catalog", channel, map[string]bool{"full": full}); err != nil {
			return err
		}
		return inItsOwnWords(activities.AskCatalog(ctx, tx, channel, full))
	}); err != nil {
		return err
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	if err := untilHeard(ctx, s, activities.TopicCatalog, channel); err != nil {
		return err
	}
	run := s.temporal.GetWorkflow(ctx, workflows.CatalogWorkflowID(channel), "")
	sum, err := p.followCatalog(ctx, s, run)
	if ctx.Err() != nil {
		return fmt.Errorf("the reading goes on without us as %s: %w", run.GetID(), ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("the catalogue of %s can't be read: %w", channel, cause(err))
	}
	view := newCatalogView(channel, sum)
	view.Workflow = workflowView{ID: run.GetID(), RunID: run.GetRunID(), UI: p.workflowURL(run.GetID(), run.GetRunID())}
	if err := view.loadProblems(ctx, s.db, since); err != nil {
		return err
	}
	return p.show(view)
}

func newCatalogView(channel string, sum activities.CatalogPart) *catalogView {
	return &catalogView{
		Channel: channel, Full: sum.Full, Seen: sum.Seen, New: sum.New, Changed: sum.Changed, Gone: sum.Gone, Unreadable: sum.Unreadable,
		Items: sum.Items, Filled: sum.Filled, Opened: sum.Opened, Solved: sum.Solved, Exported: sum.Exported,
	}
}

// loadProblems loads those that opened since then, and counts all.
func (v *catalogView) loadProblems(ctx context.Context, q dbgen.DBTX, since time.Time) error {
	opened, err := office.CatalogueProblems(ctx, q, office.CatalogueProblemFilter{Channel: v.Channel, Since: since}, office.Part{Page: 1, Size: mostOpened})
	if err != nil {
		return err
	}
	all, err := office.CatalogueProblems(ctx, q, office.CatalogueProblemFilter{Channel: v.Channel}, office.Part{Page: 1, Size: 1})
	v.Problems, v.Open = opened.Rows, all.Total
	return err
}

func (v *catalogView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"channel", v.Channel}, {"read", map[bool]string{true: "all", false: "what changed"}[v.Full]}, {"products seen", count(v.Seen)},
		{"new", count(v.New)}, {"changed", count(v.Changed)}, {"gone", count(v.Gone)}, {"items made", count(v.Items)}, {"items filled", count(v.Filled)},
		{"problems", fmt.Sprintf("%d opened, %d solved, %d open", v.Opened, v.Solved, v.Open)},
	})
	if e := v.Exported; e != nil {
		p.Pairs([][2]string{
			{"export", count(e.Export)}, {"offered", count(e.Offered)}, {"edits", count(e.Edits)}, {"in the file", count(e.Filed)},
			{"taken", count(e.Taken)}, {"refused", count(e.Refused)}, {"failed", e.Failed},
		})
	}
	list := problemTable().of(v.Problems)
	p.Section("PROBLEMS OPENED", list.Columns, list.Rows)
	if int(v.Open) > len(v.Problems) {
		p.Line("\n`orderloom catalogue problems --channel %s` lists all %d.", v.Channel, v.Open)
	}
}
