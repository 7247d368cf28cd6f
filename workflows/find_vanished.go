package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
)

// FindVanished looks for what no list of changes tells of: orders in the shop's trash,
// orders out of it again, and orders of open sales that were deleted for good.
func FindVanished(ctx workflow.Context, channel string) error {
	defer sayNothing(ctx)
	if err := readTrash(ctx, channel); err != nil {
		return err
	}
	all := activities.VanishedInput{Channel: channel}
	for in := (activities.LookInput{Channel: channel}); ; {
		look, err := shopStep(ctx, act.LookForOrders, in, "Look for orders")
		if err != nil {
			return err
		}
		all.Looked += look.Looked
		all.Gone = append(all.Gone, look.Gone...)
		if in.After = look.After; in.After == "" {
			break
		}
	}
	_, err := ownStep(ctx, act.RefuseVanished, all, "Refuse what is gone")
	return err
}

// readTrash reads all of the shop's trash. That its platform has none was a failure of the
// step, as histories have it that still run.
func readTrash(ctx workflow.Context, channel string) error {
	for in := (activities.TrashInput{Channel: channel, Page: 1}); ; in.Page++ {
		page, err := shopStep(ctx, act.ReadTrash, in, "Read the trash")
		if said, ok := errors.AsType[*temporal.ApplicationError](err); ok && said.Type() == string(fault.Unsupported) {
			return nil
		}
		if err != nil || !page.More {
			return err
		}
	}
}
