package main

import (
	"context"
	"fmt"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// manyView is what became of a command to many sales.
type manyView struct{ office.CommandOutcome }

// showManyOutcome prints how the sales are afterwards. One that is still held, or was
// refused, is an exit code, and so is one that nobody has come to.
func (p *program) showManyOutcome(ctx context.Context, q dbgen.DBTX, c saleCommand, before bool, late error) error {
	outcome, err := office.Command(ctx, q, c.key)
	if err != nil {
		return err
	}
	outcome.GivenBefore = before
	v := manyView{outcome}
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

func tally(list []office.Tally) [][]string {
	rows := make([][]string, len(list))
	for i, t := range list {
		rows[i] = []string{t.Name, count(t.Sales)}
	}
	return rows
}
