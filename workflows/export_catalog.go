package workflows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// exportPatience is for how long a step of an export is tried: a shop that doesn't answer
// all the while ends it, and the next one goes on.
const exportPatience = 30 * time.Minute

// export sends the shop what of our items it lacks or shows otherwise: first by edits, then
// by a file that it imports in its own time, which is followed to its end; what the import
// made is then read. That the shop doesn't take it is no failure of the run: it is kept
// with the export, and reported.
func (r *catalogRun) export(ctx workflow.Context) error {
	look := options(shopLimit, ownPause, "Compare with what the shop was told")
	look.HeartbeatTimeout = lostAfter
	plan, err := ordinary(ctx, act.PlanExport, activities.ExportInput{Channel: r.channel, Again: r.sum.Full}, look)
	place := activities.ExportPlace{Channel: r.channel, Export: plan.Export}
	if err == nil && plan.Export == 0 {
		return nil
	}
	if err == nil {
		err = r.tell(ctx, place)
	}
	if err != nil {
		return r.report(ctx, place, err)
	}
	if plan.Filed > 0 {
		if _, err := r.read(ctx); err != nil {
			return err
		}
	}
	r.sum.Exported, err = ownStep(ctx, act.EndExport, place, "End the export")
	return err
}

// tell makes the edits, has the file imported and waits until it is.
func (r *catalogRun) tell(ctx workflow.Context, place activities.ExportPlace) error {
	for more := true; more; {
		edits, err := exportStep(ctx, act.EditListings, place, "Edit products in the shop")
		if err != nil {
			return err
		}
		more = edits.More
	}
	if _, err := exportStep(ctx, act.StartImport, place, "Have the shop import items"); err != nil {
		return err
	}
	for {
		stand, err := exportStep(ctx, act.LookAtImport, place, "Look how the import stands")
		if err != nil || stand.Wait == 0 {
			return err
		}
		workflow.SetCurrentDetails(ctx, fmt.Sprintf("The shop imports the file of export **%d**, in its own time. What became of it: `orderloom catalogue exports show %[1]d`", place.Export))
		if err := wait(ctx, stand.Wait, "Leave the import some time"); err != nil {
			return err
		}
	}
}

// report ends an export that the shop doesn't take. One that is cancelled is left as it is.
func (r *catalogRun) report(ctx workflow.Context, place activities.ExportPlace, err error) error {
	if temporal.IsCanceledError(err) {
		return err
	}
	failure := activities.ExportFailure{ExportPlace: place, Message: err.Error()}
	if said, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		failure.Kind, failure.Message = said.Type(), said.Message()
	}
	r.sum.Exported, err = ownStep(ctx, act.ReportExport, failure, "Report the failure")
	return err
}

// exportStep is shopStep for as long as an export is worth waiting for.
func exportStep[Out any](
	ctx workflow.Context, step func(context.Context, activities.ExportPlace) (Out, error), place activities.ExportPlace, summary string,
) (Out, error) {
	atShop := options(shopLimit, shopPause, summary)
	atShop.HeartbeatTimeout, atShop.ScheduleToCloseTimeout = lostAfter, exportPatience
	return ordinary(ctx, step, place, atShop)
}
