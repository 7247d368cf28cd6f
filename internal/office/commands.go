package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// CommandOutcome is what became of a command to many sales.
type CommandOutcome struct {
	Command     string    `json:"command"`
	Key         string    `json:"key"`
	GivenBefore bool      `json:"given_before"`
	Sales       int64     `json:"sales"`
	CarriedOut  int64     `json:"carried_out"`
	Refused     int64     `json:"refused"`
	States      []Tally   `json:"states"` // of those for which it was carried out
	HeldFor     []Tally   `json:"held_for"`
	Refusals    []Refusal `json:"refusals"`
}

// Tally is how many sales are in a state, or held for a reason.
type Tally struct {
	Name  string `json:"name"`
	Sales int64  `json:"sales"`
}

// Refusal is a sale for which a command could do nothing.
type Refusal struct {
	Channel string `json:"channel"`
	Number  string `json:"number"`
	Why     string `json:"why"`
}

// Command says what became of a command to many sales so far. It is fault.NotFound where
// none was given under the key.
func Command(ctx context.Context, q dbgen.DBTX, key string) (c CommandOutcome, err error) {
	known, err := dbgen.New().CommandListGet(ctx, q, key)
	if db.IsNotFound(err) {
		return c, fault.New(fault.NotFound, "look for a command", "no command was given under the key %.100q", key)
	}
	if err != nil {
		return c, db.Wrap("look for the command", err)
	}
	c = CommandOutcome{Command: known.Kind, Key: key, States: []Tally{}, HeldFor: []Tally{}, Refusals: []Refusal{}}
	progress, err := dbgen.New().CommandListProgress(ctx, q, key)
	if err != nil {
		return c, db.Wrap("look how far the command is", err)
	}
	c.Sales, c.CarriedOut, c.Refused = progress.Sales, progress.Concluded, progress.Refused
	return c, c.tally(ctx, q)
}

func (c *CommandOutcome) tally(ctx context.Context, q dbgen.DBTX) error {
	states, err := dbgen.New().CommandListStates(ctx, q, c.Key)
	if err != nil {
		return db.Wrap("count the sales by state", err)
	}
	for _, s := range states {
		c.States = append(c.States, Tally{s.State, s.Sales})
	}
	holds, err := dbgen.New().CommandListHolds(ctx, q, c.Key)
	if err != nil {
		return db.Wrap("count the sales by what holds them", err)
	}
	for _, h := range holds {
		c.HeldFor = append(c.HeldFor, Tally{h.Reason, h.Sales})
	}
	refusals, err := dbgen.New().CommandListRefusals(ctx, q, c.Key)
	for _, r := range refusals {
		c.Refusals = append(c.Refusals, Refusal(r))
	}
	return db.Wrap("list who was refused", err)
}
