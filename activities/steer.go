package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// steer applies what a person decided of a sale's way, for this and for all later
// passes, and answers with what became of it: refused where it has no effect by now.
func steer(ctx context.Context, tx pgx.Tx, r *record, known *dbgen.Sale, command dbgen.CommandsPendingRow) (result string, err error) {
	asked := Asked{Kind: command.Kind, Step: command.Step}
	why, err := WhyNot(ctx, tx, known.State, Walk{SaleID: known.ID, Skip: known.Skipped, Cancelled: known.Cancelled}, asked)
	if err != nil || why != nil {
		return "refused", err
	}
	switch asked.Kind {
	case CommandSkip:
		known.Skipped = append(known.Skipped, asked.Step)
		r.mark(asked.Step, stepSkipped, "")
	case CommandWalk:
		err = walkAgain(ctx, tx, known, stepsFrom(asked.Step))
	case CommandCancel:
		known.Cancelled = true
	}
	if err != nil {
		return "", err
	}
	return "done", db.Wrap("steer the sale", queries.SaleSteer(ctx, tx, dbgen.SaleSteerParams{Skipped: known.Skipped, Cancelled: known.Cancelled, SaleID: known.ID}))
}

// walkAgain forgets what was skipped or failed of some steps: the pass begins them anew.
func walkAgain(ctx context.Context, tx pgx.Tx, known *dbgen.Sale, from []string) error {
	known.Skipped = slices.DeleteFunc(known.Skipped, func(step string) bool { return slices.Contains(from, step) })
	known.Cancelled = known.Cancelled && !slices.Contains(from, stepFetched)
	if err := queries.SaleStepsForget(ctx, tx, known.ID, from); err != nil {
		return db.Wrap("forget the steps", err)
	}
	kinds := []string{writeStatus} // all steps are before it
	if slices.Contains(from, stepNote) {
		kinds = append(kinds, writeParcels)
		if err := queries.NotesUntell(ctx, tx, known.ID); err != nil {
			return db.Wrap("forget what the shop refused", err)
		}
	}
	return db.Wrap("forget what the shop refused", queries.RefusalsForget(ctx, tx, known.ID, kinds))
}

// WhyNot is why a command about a sale's way has no effect: what its lifecycle would say
// by the sale's last walk, and what only the books know; nil where it has one.
func WhyNot(ctx context.Context, q dbgen.DBTX, state string, last Walk, asked Asked) (why, err error) {
	if why = asked.Refusal(state, last); why != nil {
		return why, nil
	}
	switch asked.Kind {
	case CommandCancel:
		return goodsOut(ctx, q, last.SaleID)
	case CommandSkip:
		return nothingToSkip(ctx, q, state, last, asked.Step)
	case CommandWalk:
		return nothingToWalk(ctx, q, state, last, asked.Step)
	default:
		return nil, nil
	}
}

// nothingToSkip is why a step isn't skipped of which nothing is left to be done. A payment
// may be done in part; what is still being tried is left even of a closed sale.
func nothingToSkip(ctx context.Context, q dbgen.DBTX, state string, last Walk, step string) (why, err error) {
	states, err := queries.SaleStepStates(ctx, q, last.SaleID, []string{step})
	switch {
	case err != nil:
		return nil, db.Wrap("look how far the step is", err)
	case IsClosed(state) && !slices.Contains(states, stepRetrying) && !slices.Contains(states, stepSkipped):
		return fmt.Errorf("the sale is %s: nothing is left to skip", state), nil
	case slices.Contains(states, stepDone) && (step != stepPayment || state != stateAwaitingPayment):
		return fmt.Errorf("%s is done: nothing is left to skip", step), nil
	default:
		return nil, nil
	}
}

// nothingToWalk is why a closed sale isn't walked again of which nothing was skipped,
// failed or cancelled.
func nothingToWalk(ctx context.Context, q dbgen.DBTX, state string, last Walk, step string) (why, err error) {
	from := stepsFrom(step)
	if !IsClosed(state) || last.Cancelled || slices.ContainsFunc(from, last.skips) {
		return nil, nil
	}
	states, err := queries.SaleStepStates(ctx, q, last.SaleID, from)
	if err == nil && !slices.Contains(states, stepFailed) {
		why = fmt.Errorf("the sale is %s, and nothing from %s on was skipped or failed: nothing is left to walk", state, step)
	}
	return why, db.Wrap("look how far the steps are", err)
}

// goodsOut is why a sale with goods that have left isn't cancelled, and by what they come
// back first.
func goodsOut(ctx context.Context, q dbgen.DBTX, saleID int64) (why, err error) {
	away, err := queries.GoodsAway(ctx, q, saleID)
	if err != nil || len(away) == 0 {
		return nil, db.Wrap("look what has left", err)
	}
	var commands []string
	for _, row := range away {
		if row.Kind != "delivery" {
			return errors.New("goods of it have left without a delivery note: cancel its order in the shop, which takes them back"), nil
		}
		command := fmt.Sprintf("`orderloom delivery reverse '#%d' --reason TEXT`", row.Note)
		if !slices.Contains(commands, command) {
			commands = append(commands, command)
		}
	}
	return fmt.Errorf("goods of it have left: take them back first, by %s", strings.Join(commands, ", ")), nil
}
