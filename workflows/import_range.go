package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// ImportRange imports by hand: the orders placed in a time, or of some numbers.
// It never touches the cursor of the change feed.
func ImportRange(ctx workflow.Context, in activities.RangeInput) (activities.Page, error) {
	var sum reader
	for in.Page = 1; ; in.Page++ {
		page, err := shopStep(ctx, act.ImportRangePage, in, "Read orders by hand")
		if err != nil {
			return sum.sum, err
		}
		sum.add(page)
		if !page.More {
			return sum.sum, nil
		}
	}
}
