package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// SyncCatalog is a channel's one reader of its shop's catalogue: it reads part by part,
// until there is no more and nobody asked to look again. How far it has got is kept with
// each part: a run that dies is gone on with by the next. It answers with what it
// brought; QueryCatalog tells so far. A very long reading is continued by further runs.
func SyncCatalog(ctx workflow.Context, in CatalogRun) (activities.CatalogPart, error) {
	sum := in.Before
	if err := workflow.SetQueryHandler(ctx, QueryCatalog, func() (activities.CatalogPart, error) { return sum, nil }); err != nil {
		return sum, err
	}
	news := workflow.GetSignalChannel(ctx, SignalNews)
	for fresh := in.Before == (activities.CatalogPart{}); ; {
		if fresh {
			hear(news)
		}
		part, err := shopStep(ctx, act.SyncCatalogPart, activities.CatalogInput{Channel: in.Channel, Fresh: fresh}, "Read a part of the catalogue")
		if err != nil {
			return sum, err
		}
		sum = sum.Add(part)
		fresh = !part.More
		if fresh && news.Len() == 0 {
			return sum, nil
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			hear(news) // the next run begins by reading
			return sum, workflow.NewContinueAsNewError(ctx, SyncCatalog, CatalogRun{Channel: in.Channel, Before: sum})
		}
	}
}

// CatalogRun names a channel, and what earlier runs of the same reading have brought.
type CatalogRun struct {
	Channel string                 `json:"channel"`
	Before  activities.CatalogPart `json:"before,omitzero"`
}

// WakeCatalog asks for a channel's catalogue, as WakeImport does for its orders.
func WakeCatalog(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.WakeCatalog, channel, "Ask for the catalogue")
	return err
}
