package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

// historyReset is a reset that a person asks for.
type historyReset struct {
	saleCommand
	to     string // empty: only look
	dryRun bool
}

func newHistoryResetCommand(p *program) *cobra.Command {
	var r historyReset
	cmd := &cobra.Command{
		Use:   "reset NUMBER [--to BORDER --reason TEXT]",
		Short: "Let a sale's workflow go back to a border, and on from there anew",
		Long: `Lists the borders of a sale's last run, each with what happened before it, or lets the run go back to one: what a
workflow task decided, and all that came of it, is let go, and another run decides it anew with today's workers. What the
steps have booked stays: each looks first. News and commands that came later are told to the new run again. A border is an
event of the list, "first-task" or "last-task"; between the local steps of one task there is none.

To have a step done again, "orderloom sale walk" is the better way: this is for a run that can't go on at all, such as
after a release that had to be taken back.

The same --key asks for the same reset once.`,
		Example: `  orderloom history reset 1001
  orderloom history reset 1001 --to 17 --dry-run
  orderloom history reset 1001 --to last-task --reason "the release of Tuesday was taken back"`,
		Args: oneArg("the sale by its number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r.number = args[0]
			return p.historyReset(cmd.Context(), r)
		},
	}
	r.flags(p, cmd)
	cmd.Flags().StringVar(&r.to, "to", "", "the border: an event of the list, first-task or last-task (default none: only lists)")
	cmd.Flags().BoolVar(&r.dryRun, "dry-run", false, "only say what would be let go")
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions([]string{firstTask, lastTask}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// The borders that have names.
const (
	firstTask = "first-task"
	lastTask  = "last-task"
)

// borderView is a border of a run.
type borderView struct {
	Event  int64     `json:"event"`
	At     time.Time `json:"at"`
	Before []string  `json:"before"`
}

// resetView is a run with its borders, and what became of it.
type resetView struct {
	Channel  string       `json:"channel"`
	Number   string       `json:"number"`
	Workflow workflowView `json:"workflow"`
	Borders  []borderView `json:"borders"`
	To       int64        `json:"to,omitempty"`
	DryRun   bool         `json:"dry_run,omitempty"`
	LetGo    []string     `json:"let_go,omitempty"` // what happened from there on
	Before   bool         `json:"given_before,omitempty"`
	NewRun   string       `json:"new_run,omitempty"`

	zone *time.Location
}

func (p *program) historyReset(ctx context.Context, r historyReset) error {
	if r.to != "" && !r.dryRun && r.reason == "" {
		return usagef("say with --reason why the workflow goes back: it goes into the journal and the history")
	}
	if err := r.complete(); err != nil {
		return err
	}
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	sale, err := findSale(ctx, s.db, r.number, r.channel)
	if err != nil {
		return err
	}
	last, err := lastRun(ctx, s, workflows.OrderWorkflowID(refOf(sale)))
	if err != nil {
		return err
	}
	history, err := fetch(ctx, s, last)
	if err != nil {
		return err
	}
	v := resetView{
		Channel: sale.Channel, Number: sale.Number, DryRun: r.dryRun, zone: office.Location(sale.Zone),
		Workflow: workflowView{ID: last.id, RunID: last.run, UI: p.workflowURL(last.id, last.run)},
	}
	if err := v.choose(history, r.to); err != nil {
		return err
	}
	if v.To != 0 && !r.dryRun {
		if err := v.reset(ctx, p, s, sale, history, r); err != nil {
			return err
		}
	}
	return p.show(v)
}

// choose lists the borders and settles which one is meant.
func (v *resetView) choose(history *historypb.History, to string) error {
	borders := histories.Borders(history)
	v.Borders = make([]borderView, len(borders))
	for i, b := range borders {
		v.Borders[i] = borderView{Event: b.Event, At: b.At, Before: orNone(b.Before)}
	}
	switch {
	case to == "":
		return nil
	case len(borders) == 0:
		return refusedf("the workflow has no border yet: its first task isn't done")
	case to == firstTask:
		v.To = borders[0].Event
	case to == lastTask:
		v.To = borders[len(borders)-1].Event
	default:
		number, err := strconv.ParseInt(to, 10, 64)
		if err != nil {
			return usagef("--to: want an event's number, %s or %s, not %q", firstTask, lastTask, to)
		}
		if err := histories.CheckBorder(history, number); err != nil {
			return refusedf("--to: %w: `orderloom history reset %s --channel %s` lists the borders; `orderloom sale walk` does a step again", err, v.Number, v.Channel)
		}
		v.To = number
	}
	v.LetGo = histories.HappenedAfter(history, v.To)
	return nil
}

// reset asks for it, once for each key, after the journal knows.
func (v *resetView) reset(ctx context.Context, p *program, s *services, sale dbgen.SaleFindRow, history *historypb.History, r historyReset) error {
	if v.Before = wasResetBy(history, r.key); v.Before {
		v.NewRun = v.Workflow.RunID
		return nil
	}
	err := activities.NoteReset(ctx, s.db, activities.SaleReset{
		SaleID: sale.ID, Channel: sale.Channel, Run: v.Workflow.RunID, Event: v.To, Key: r.key, Actor: r.actor, Reason: r.reason,
	})
	if err != nil {
		return err
	}
	done, err := s.temporal.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace:         p.cfg.Temporal.Namespace,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: v.Workflow.ID, RunId: v.Workflow.RunID},
		Reason:            r.reason + " " + keyed(r.key), WorkflowTaskFinishEventId: v.To, RequestId: r.key,
	})
	if err != nil {
		return fmt.Errorf("reset %s to event %d: %w", v.Workflow.ID, v.To, err)
	}
	v.NewRun = done.GetRunId()
	return nil
}

// keyed is a key as it stands in a history.
func keyed(key string) string { return "(" + key + ")" }

// wasResetBy reports whether a run began by a reset with this key.
func wasResetBy(history *historypb.History, key string) bool {
	for _, event := range history.GetEvents() {
		failed := event.GetWorkflowTaskFailedEventAttributes()
		if failed.GetCause() == enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW && strings.HasSuffix(failed.GetFailure().GetMessage(), keyed(key)) {
			return true
		}
	}
	return false
}

func (v resetView) page(p *output.Page) {
	if v.To == 0 {
		rows := make([][]string, len(v.Borders))
		for i, b := range v.Borders {
			rows[i] = []string{fmt.Sprint(b.Event), moment(b.At, v.zone), strings.Join(b.Before, ", ")}
		}
		p.Table(append(output.Right("EVENT"), output.Left("AT", "BEFORE")...), rows)
		return
	}
	switch {
	case v.DryRun:
		p.Line("Sale %s of %s would go back to event %d.", v.Number, v.Channel, v.To)
	case v.Before:
		p.Line("Sale %s of %s went back by this key before, as run %s.", v.Number, v.Channel, v.NewRun)
		return
	default:
		p.Line("Sale %s of %s went back to event %d and goes on as run %s.", v.Number, v.Channel, v.To, v.NewRun)
	}
	p.Line("Let go: %s.", strings.Join(v.LetGo, ", "))
}
