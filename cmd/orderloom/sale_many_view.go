package main

import (
	"context"
	"fmt"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// manyView is what became of a command to many sales.
type manyView struct {
	Command     string        `json:"command"`
	Key         string        `json:"key"`
	GivenBefore bool          `json:"given_before"`
	Sales       int64         `json:"sales"`
	CarriedOut  int64         `json:"carried_out"`
	Refused     int64         `json:"refused"`
	States      []tallyView   `json:"states"` // of those for which it was carried out
	HeldFor     []tallyView   `json:"held_for"`
	Refusals    []refusalView `json:"refusals"`
}

// tallyView is how many sales are in a state, or held for a reason.
type tallyView struct {
	Name  string `json:"name"`
	Sales int64  `json:"sales"`
}

// refusalView is a sale for which the command could do nothing.
type refusalView struct {
	Channel string `json:"channel"`
	Number  string `json:"number"`
	Why     string `json:"why"`
}

func loadMany(ctx context.Context, q dbgen.DBTX, c saleCommand) (v manyView, err error) {
	v = manyView{Command: c.kind, Key: c.key, States: []tallyView{}, HeldFor: []tallyView{}, Refusals: []refusalView{}}
	progress, err := dbgen.New().CommandListProgress(ctx, q, c.key)
	if err != nil {
		return v, db.Wrap("look how far the command is", err)
	}
	v.Sales, v.CarriedOut, v.Refused = progress.Sales, progress.Concluded, progress.Refused
	states, err := dbgen.New().CommandListStates(ctx, q, c.key)
	if err != nil {
		return v, db.Wrap("count the sales by state", err)
	}
	for _, s := range states {
		v.States = append(v.States, tallyView{s.State, s.Sales})
	}
	holds, err := dbgen.New().CommandListHolds(ctx, q, c.key)
	if err != nil {
		return v, db.Wrap("count the sales by what holds them", err)
	}
	for _, h := range holds {
		v.HeldFor = append(v.HeldFor, tallyView{h.Reason, h.Sales})
	}
	refusals, err := dbgen.New().CommandListRefusals(ctx, q, c.key)
	if err != nil {
		return v, db.Wrap("list who was refused", err)
	}
	for _, r := range refusals {
		v.Refusals = append(v.Refusals, refusalView(r))
	}
	return v, nil
}

// showManyOutcome prints how the sales are afterwards. One that is still held, or was
// refused, is an exit code, and so is one that nobody has come to.
func (p *program) showManyOutcome(ctx context.Context, q dbgen.DBTX, c saleCommand, before bool, late error) error {
	v, err := loadMany(ctx, q, c)
	if err != nil {
		return err
	}
	v.GivenBefore = before
	if err := p.show(v); err != nil {
		return err
	}
	switch stillHeld := v.stillHeld(); {
	case late != nil:
		return unreachable(fmt.Errorf("nobody carried it out for %d sales, and %s went by without any: it is stored, and will be once a worker runs (`orderloom worker`); see what became of it with --key %s",
			v.Sales-v.Refused-v.CarriedOut, c.timeout, c.key))
	case stillHeld+v.Refused > 0:
		return refusedf("%d sales are still held, %d were refused: `orderloom sale show` says what to do about each", stillHeld, v.Refused)
	default:
		return nil
	}
}

func (v manyView) stillHeld() (sales int64) {
	for _, s := range v.States {
		if held(s.Name) {
			sales += s.Sales
		}
	}
	return sales
}

// held reports whether a sale in this state waits for a person's word.
func held(state string) bool { return state == "held" || state == "awaiting_release" }

func (v manyView) page(p *output.Page) {
	p.Line("%s: carried out for %d of %d sales, refused for %d.", v.Command, v.CarriedOut, v.Sales, v.Refused)
	sales := output.Right("SALES")
	p.Section("THEY ARE", append(output.Left("STATE"), sales...), tally(v.States))
	p.Section("STILL HELD", append(output.Left("FOR"), sales...), tally(v.HeldFor))
	rows := make([][]string, len(v.Refusals))
	for i, r := range v.Refusals {
		rows[i] = []string{r.Channel, r.Number, r.Why}
	}
	p.Section("REFUSED", output.Left("CHANNEL", "NUMBER", "WHY"), rows)
}

func tally(list []tallyView) [][]string {
	rows := make([][]string, len(list))
	for i, t := range list {
		rows[i] = []string{t.Name, count(t.Sales)}
	}
	return rows
}
