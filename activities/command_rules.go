package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// ListedSale is a sale as it is shown to whoever gives it a command.
type ListedSale struct {
	ID        int64
	Channel   string
	Number    string
	State     string
	HeldAs    string // identifies exactly what holds it; empty for nothing
	Skipped   []string
	Cancelled bool // by a person
}

// Refusal is why a command can have no effect on a sale.
type Refusal struct {
	Why  string
	Mend []Hold // what has to be mended before
}

// Hold is one thing that holds a sale.
type Hold = dbgen.HoldsOfRow

// MayCommand says of each sale why what is asked can have no effect on it; nil where it
// can have one. It stores nothing.
func MayCommand(ctx context.Context, q dbgen.DBTX, asked Asked, sales ...ListedSale) ([]*Refusal, error) {
	ids := make([]int64, len(sales))
	for i, s := range sales {
		ids[i] = s.ID
	}
	rows, err := queries.HoldsOf(ctx, q, ids)
	if err != nil {
		return nil, db.Wrap("load what holds the sales", err)
	}
	holds := map[int64][]Hold{}
	for _, h := range rows {
		holds[h.SaleID] = append(holds[h.SaleID], h)
	}
	refusals := make([]*Refusal, len(sales))
	for i, s := range sales {
		if refusals[i], err = s.refusal(ctx, q, asked, holds[s.ID]); err != nil {
			return nil, err
		}
	}
	return refusals, nil
}

// CommandsTo are the commands that have an effect on a sale: those about a step for each
// step that they have one on.
func CommandsTo(ctx context.Context, q dbgen.DBTX, s ListedSale) (can []Asked, err error) {
	holds, err := queries.HoldsOf(ctx, q, []int64{s.ID})
	if err != nil {
		return nil, db.Wrap("load what holds the sale", err)
	}
	all := []Asked{{Kind: CommandRetry}, {Kind: CommandRelease}, {Kind: CommandReissue}, {Kind: CommandIssue}, {Kind: CommandCancel}}
	for _, step := range SkippableSteps() {
		all = append(all, Asked{CommandSkip, step})
	}
	for _, step := range Steps() {
		all = append(all, Asked{CommandWalk, step})
	}
	for _, asked := range all {
		refusal, err := s.refusal(ctx, q, asked, holds)
		if err != nil {
			return nil, err
		}
		if refusal == nil {
			can = append(can, asked)
		}
	}
	return can, nil
}

// refusal is why what is asked can have no effect on a sale, which these hold; nil where
// it can have one.
func (s ListedSale) refusal(ctx context.Context, q dbgen.DBTX, asked Asked, holds []Hold) (*Refusal, error) {
	if !asked.steers() {
		return s.mayCommand(asked.Kind, holds), nil
	}
	why, err := WhyNot(ctx, q, s.State, Walk{SaleID: s.ID, Skip: s.Skipped, Cancelled: s.Cancelled}, asked)
	if err != nil || why == nil {
		return nil, err
	}
	return refusef("%s", why), nil
}

// mayCommand refuses what can have no effect on what holds a sale.
func (s ListedSale) mayCommand(kind string, holds []Hold) *Refusal {
	switch {
	case IsClosed(s.State):
		return refusef("it is %s: nothing is left to %s; news of its order in the shop opens it again", s.State, kind)
	case kind == CommandRetry:
		return nil
	case s.State != stateHeld && s.State != stateAwaitingRelease:
		return refusef("it is not held, it is %s: `orderloom sale retry` looks at it again", s.State)
	case kind == CommandIssue && !heldFor(holds, posting.ReasonByHand):
		return refusef("it doesn't wait to be issued: `orderloom sale show %s --channel %s` says what it waits for", s.Number, s.Channel)
	case kind == CommandReissue && !heldFor(holds, posting.ReasonEdited):
		return refusef("it isn't held for an edit: `orderloom sale show %s --channel %s` says what it waits for", s.Number, s.Channel)
	case kind == CommandRelease || kind == CommandReissue:
		return acceptable(holds)
	default:
		return nil
	}
}

func heldFor(holds []Hold, reason posting.Reason) bool {
	return slices.ContainsFunc(holds, func(h Hold) bool { return h.Reason == string(reason) })
}

// acceptable names what has to be mended before a release can help.
func acceptable(holds []Hold) *Refusal {
	mend := slices.DeleteFunc(slices.Clone(holds), func(h Hold) bool { return h.Acceptable })
	if len(mend) == 0 {
		return nil
	}
	var reasons []string
	for _, h := range mend {
		if !slices.Contains(reasons, h.Reason) {
			reasons = append(reasons, h.Reason)
		}
	}
	refusal := refusef("it can't be released as it is: mend %s, then `orderloom sale retry`", strings.Join(reasons, ", "))
	refusal.Mend = mend
	return refusal
}

func refusef(format string, args ...any) *Refusal {
	return &Refusal{Why: fmt.Sprintf(format, args...)}
}
