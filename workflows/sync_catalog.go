package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// SyncCatalog is a channel's one reader of its shop's catalogue: it reads part by part,
// until there is no more and nobody asked to look again. Where the shop is sent items of
// ours, that follows; see export. How far it has got is kept with each part: a run that
// dies is gone on with by the next. It answers with what it brought; QueryCatalog tells so
// far. A very long reading is continued by further runs.
func SyncCatalog(ctx workflow.Context, in CatalogRun) (activities.CatalogPart, error) {
	r := &catalogRun{channel: in.Channel, sum: in.Before, begun: in.Before != (activities.CatalogPart{}), news: workflow.GetSignalChannel(ctx, SignalNews)}
	defer sayNothing(ctx)
	if err := workflow.SetQueryHandler(ctx, QueryCatalog, func() (activities.CatalogPart, error) { return r.sum, nil }); err != nil {
		return r.sum, err
	}
	for {
		exports, err := r.read(ctx)
		if err == nil && exports {
			err = r.export(ctx)
		}
		if err != nil || r.news.Len() == 0 {
			return r.sum, err
		}
	}
}

// catalogRun is one run's state.
type catalogRun struct {
	channel string
	news    workflow.ReceiveChannel
	sum     activities.CatalogPart
	begun   bool // an earlier run has begun to read
}

// read reads what there is, and tells whether the shop is sent items.
func (r *catalogRun) read(ctx workflow.Context) (exports bool, err error) {
	for fresh := !r.begun; ; {
		if fresh {
			hear(r.news)
		}
		part, err := shopStep(ctx, act.SyncCatalogPart, activities.CatalogInput{Channel: r.channel, Fresh: fresh}, "Read a part of the catalogue")
		if err != nil {
			return false, err
		}
		r.sum, r.begun = r.sum.Add(part), false
		fresh = !part.More
		if fresh && r.news.Len() == 0 {
			return part.Exports, nil
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			hear(r.news) // the next run begins by reading
			return false, workflow.NewContinueAsNewError(ctx, SyncCatalog, CatalogRun{Channel: r.channel, Before: r.sum})
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
