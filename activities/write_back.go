package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Written is how a pass over a sale ended.
type Written struct {
	State string `json:"state"`
	// Details says in Markdown what an open sale waits for; empty where the
	// hold's own details stand.
	Details string `json:"details,omitempty"`
}

// WriteBack concludes a pass: it settles what state the sale is in, and tells the
// shop — all events that nobody told yet in one note, the numbers of its parcels, and
// the status that the channel chose. Each write is recorded as an intent before it is
// made; where an intent's outcome is unknown the shop is looked at before it is written
// again.
func (s *Set) WriteBack(ctx context.Context, in Walk) (Written, error) {
	defer alive(ctx)()
	at := atShop(ctx, stepNote, in)
	in, err := at.spare(ctx, s.DB, in)
	if err != nil {
		return Written{}, at.end(ctx, s.DB, err)
	}
	out, err := s.writeBack(ctx, &at, in)
	return out, at.end(ctx, s.DB, err)
}

// writeBack makes one write after another: what became of it and what comes next
// are one transaction.
func (s *Set) writeBack(ctx context.Context, at *attempt, in Walk) (Written, error) {
	var out Written
	var settled []stepMark // by the writes of this attempt
	// What is written to the shop changes nothing about where the sale stands: the
	// pass is concluded once.
	became := func(ctx context.Context, tx pgx.Tx, sale sale) (err error) {
		out, err = s.conclude(ctx, tx, sale, in)
		return err
	}
	for {
		var due dueWrite
		var of sale
		err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) (err error) {
			of = sale
			if err := became(ctx, tx, sale); err != nil {
				return err
			}
			settled = append(settled, sale.steps...)
			due, err = s.intend(ctx, tx, sale, in, out.State)
			if err != nil || due.write != nil {
				return err
			}
			sale.finish(in, due.status, settled)
			return markProcessed(ctx, tx, sale.ChannelID, sale.RemoteID, in)
		})
		if err != nil || due.write == nil {
			return out, err
		}
		at.step = stepOf(due.write.Kind)
		if became, err = s.perform(ctx, of, *due.write); err != nil {
			return out, err
		}
	}
}

// finish says how far the shop was told, as far as the writes of this attempt don't.
func (s sale) finish(in Walk, status string, settled []stepMark) {
	for _, step := range []string{stepNote, stepStatus} {
		wanted := s.channel.Notes
		if step == stepStatus {
			wanted = status != ""
		}
		switch {
		case in.skips(step):
			s.mark(step, stepSkipped, "")
		case slices.ContainsFunc(settled, func(m stepMark) bool { return m.step == step }):
		case !wanted || !s.channel.writable():
			s.mark(step, stepNotDue, "")
		case !s.channel.Enabled:
			s.mark(step, stepWaiting, "for the channel to be switched on")
		case slices.Contains(s.Failed, step) && (step == stepNote || s.OrderStatus != status): // what the shop refused is not written again
			s.mark(step, stepFailed, "")
		default:
			s.mark(step, stepDone, "")
		}
	}
}

// dueWrite is the write that is due next, or nil, and the status that the order is to have.
type dueWrite struct {
	write  *dbgen.ShopWriteTakeRow
	status string
}

// intend records the writes that are due and takes the first that is open, or nil. A
// channel that only rehearses records them as withheld; one that is switched off
// leaves them open. While the order has news that this pass didn't walk, its status is
// left to the pass that will. What a person skips is neither recorded nor taken.
func (s *Set) intend(ctx context.Context, tx pgx.Tx, sale sale, in Walk, state string) (due dueWrite, err error) {
	if err := sale.write(ctx, tx); err != nil { // a note tells what is written
		return due, err
	}
	newest := sale.NewestVersion == in.Version
	if !in.skips(stepNote) {
		if err := s.intendNote(ctx, tx, sale); err != nil {
			return due, err
		}
		if err := s.intendParcels(ctx, tx, sale); err != nil {
			return due, err
		}
	}
	if !in.skips(stepStatus) && newest {
		if due.status, err = s.intendStatus(ctx, tx, sale, in.Plan, state); err != nil {
			return due, err
		}
	}
	next, err := queries.ShopWriteTake(ctx, tx, sale.ID, sale.channel.writes(in, newest))
	if db.IsNotFound(err) {
		return due, nil
	}
	due.write = &next
	return due, db.Wrap("take the next write", err)
}

// intendNote puts all untold events in one note. While an earlier note is open
// they wait for the next round.
func (s *Set) intendNote(ctx context.Context, tx pgx.Tx, sale sale) error {
	events, err := queries.EventsUntold(ctx, tx, sale.ID)
	if err != nil || len(events) == 0 {
		return db.Wrap("load events", err)
	}
	ids := make([]int64, len(events))
	for i, event := range events {
		ids[i] = event.ID
	}
	return db.Wrap("intend a note", queries.NoteIntend(ctx, tx, dbgen.NoteIntendParams{
		SaleID: sale.ID, Body: noteText(events), State: sale.channel.intent(sale.channel.Notes), Events: ids,
	}))
}

// noteText is the events as a note, one a line.
func noteText(events []dbgen.EventsUntoldRow) string {
	text := "Orderloom:"
	for _, event := range events {
		text += "\n" + event.Text
	}
	return text
}

// noteMark ends a note: by it a lost answer's note is found again.
func noteMark(writeID int64) string { return fmt.Sprintf("[orderloom-%d]", writeID) }
