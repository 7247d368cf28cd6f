package activities

import (
	"context"

	"github.com/orderloom/orderloom/db/dbgen"
)

// Looker says what a look over a channel would find, and has no effect: part by part,
// until there is no more.
type Looker struct {
	r *reconciler
}

// NewLooker begins at the beginning. It is no step of any workflow: its errors are faults.
func NewLooker(ctx context.Context, set *Set, in ReconcileInput) (*Looker, error) {
	ch, err := loadChannel(ctx, set.DB, in.Channel)
	if err != nil {
		return nil, err
	}
	in.settle(set.Now())
	run := dbgen.Reconciliation{ChannelID: ch.ID, Since: in.Since, Until: in.Until}
	return &Looker{&reconciler{set: set, ch: ch, run: run, before: map[string]bool{}}}, nil
}

// Next is what the next part finds, and what it came to.
func (l *Looker) Next(ctx context.Context) ([]Difference, Reconciled, error) {
	l.r.seen, l.r.agreed, l.r.found = nil, nil, nil
	err := l.r.look(ctx)
	for _, id := range l.r.seen {
		l.r.before[id] = true
	}
	l.r.part.Opened = int64(len(l.r.found))
	return l.r.found, l.r.part, err
}
