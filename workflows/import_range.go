package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// ImportRange imports by hand: the orders placed in a time, or of some numbers.
// It never touches the cursor of the change feed, and lets the lifecycles catch up
// where it gets too far ahead. A very long import is continued by further runs;
// the answer is the sum of all.
func ImportRange(ctx workflow.Context, in activities.RangeInput) (activities.Page, error) {
	r := reader{sum: in.Before}
	defer sayNothing(ctx)
	for in.Page = max(in.Page, 1); ; in.Page++ {
		page, err := shopStep(ctx, act.ImportRangePage, in.Pages(), "Read orders by hand")
		if err != nil {
			return r.sum, err
		}
		r.add(page)
		in.Rest = page.Rest
		if !page.More {
			return r.sum, nil
		}
		if err := r.letWork(ctx); err != nil {
			return r.sum, err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && continuesRanges(ctx) {
			in.Page, in.Before = in.Page+1, r.sum
			return r.sum, workflow.NewContinueAsNewError(ctx, ImportRange, in)
		}
	}
}
