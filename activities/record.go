package activities

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// record gathers what a step leaves behind of a sale: how far it got, what the
// shop's staff are to read, and the journal. All of it is written in one statement
// of the step's own transaction.
type record struct {
	saleID  int64
	channel string
	attempt attempt // that its steps are marked by
	steps   []stepMark
	events  []event
	entries []entry
}

type (
	stepMark struct{ step, state, detail string }
	event    struct{ key, text string }
	entry    struct {
		actor, action, result, detail string
		payload                       []byte // the hash of what came in; nil: nothing did
	}
)

// mark notes how far a step has got; the last mark of a step counts.
func (r *record) mark(step, state, detail string) {
	for i := range r.steps {
		if r.steps[i].step == step {
			r.steps[i] = stepMark{step, state, detail}
			return
		}
	}
	r.steps = append(r.steps, stepMark{step, state, detail})
}

// tell adds an event for the shop's staff to read; the same key tells once.
func (r *record) tell(key, text string) { r.events = append(r.events, event{key, text}) }

// journal notes what was done, by whom, and how it went. Detail holds no personal
// data.
func (r *record) journal(actor, action, result string, detail map[string]string) {
	e := entry{actor: actor, action: action, result: result}
	if detail != nil {
		raw, err := json.Marshal(detail)
		if err != nil {
			panic(err) // texts are plain data
		}
		e.detail = string(raw)
	}
	r.entries = append(r.entries, e)
}

// journalReading notes that a sale was made of what a shop said of its order, or that it
// says something else by now.
func (r *record) journalReading(order dbgen.OrderLockRow) {
	r.journal(worker, "import", "done", map[string]string{"status": order.Status, "version": strconv.FormatInt(order.Version, 10)})
	r.entries[len(r.entries)-1].payload = order.PayloadHash
}

// write writes what was gathered, and empties the record.
func (r *record) write(ctx context.Context, tx pgx.Tx) error {
	if len(r.steps)+len(r.events)+len(r.entries) == 0 {
		return nil
	}
	params := dbgen.RecordAddParams{
		SaleID: r.saleID, Channel: r.channel, Attempts: r.attempt.number, Input: r.attempt.input, Took: time.Since(r.attempt.began).Seconds(),
	}
	for _, s := range r.steps {
		params.Steps, params.States = append(params.Steps, s.step), append(params.States, s.state)
		params.StepDetails = append(params.StepDetails, s.detail)
	}
	for _, e := range r.events {
		params.Keys, params.Texts = append(params.Keys, e.key), append(params.Texts, e.text)
	}
	for _, e := range r.entries {
		params.Actors, params.Actions = append(params.Actors, e.actor), append(params.Actions, e.action)
		params.Results, params.Details = append(params.Results, e.result), append(params.Details, e.detail)
		params.PayloadHashes = append(params.PayloadHashes, e.payload)
	}
	r.steps, r.events, r.entries = nil, nil, nil
	return db.Wrap("record the step", queries.RecordAdd(ctx, tx, params))
}
