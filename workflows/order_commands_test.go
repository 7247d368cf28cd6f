package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/workflows"
)

// holdOnce makes the first pass end held.
func holdOnce(b *bundle) {
	once(b, act.ValidateTotals, held, nil)
	once(b, act.WriteBack, activities.Written{State: "held"}, nil)
}

func TestCommandWalksOnAndAnswersWithTheStateAfterThePass(t *testing.T) {
	t.Parallel()
	b := setup(t)
	holdOnce(b)
	once(b, act.WriteBack, waiting, nil)
	var first, second *answer
	b.later(time.Hour, func() { first = b.command("release-1") })
	b.later(2*time.Hour, func() {
		require.Equal(t, "awaiting_payment", first.state)
		second = b.command("retry-1")
	})
	b.settles()
	require.Equal(t, "settled", second.state)
	require.Equal(t, 3, b.count("ImportOrder"))
}

// A pass may be over its first step, which is the one that sees commands.
func TestCommandDuringAPassIsAnsweredAfterTheNext(t *testing.T) {
	t.Parallel()
	b := setup(t)
	holdOnce(b)
	slowly(b, act.WriteBack, waiting)
	var during *answer
	b.later(time.Hour, b.news)
	b.later(time.Hour+30*time.Second, func() { during = b.command("retry-1") })
	b.settles()
	require.Equal(t, "settled", during.state, "not the state after the pass that it came into")
	require.Equal(t, 3, b.count("ImportOrder"))
}

func TestManyCommandsAtOnceAreOnePass(t *testing.T) {
	t.Parallel()
	b := setup(t)
	holdOnce(b)
	slowly(b, act.WriteBack, settled)
	answers := make([]*answer, 20)
	b.later(time.Hour, func() {
		for i := range answers {
			answers[i] = b.command("release-" + string(rune('a'+i)))
		}
	})
	b.settles()
	require.LessOrEqual(t, b.count("ImportOrder"), 3)
	for _, a := range answers {
		require.Equal(t, "settled", a.state)
	}
}

func TestCommandIsRefusedWhereNothingWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slowly(b, act.WriteBack, waiting)
	slowly(b, act.WriteBack, settled)
	slowly(b, act.WriteBack, settled)
	var empty, early, late *answer
	b.later(30*time.Second, func() { early = b.command("retry-1") })
	b.later(time.Hour, func() {
		empty = b.command("")
		b.news()
	})
	b.later(time.Hour+30*time.Second, b.news) // leads to a third pass, over a settled sale
	b.later(time.Hour+90*time.Second, func() { late = b.command("retry-2") })
	b.settles()
	require.ErrorContains(t, early.refused, "first pass")
	require.ErrorContains(t, empty.refused, "no id")
	require.ErrorContains(t, late.refused, "the sale is settled")
	require.False(t, early.done)
}

func TestCommandIsAnsweredBeforeTheRunFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, imported, nil)
	holdOnce(b)
	once(b, act.ImportOrder, activities.Imported{}, errNoRow)
	var a *answer
	b.later(time.Hour, func() { a = b.command("retry-1") })
	_, err := b.lifecycle()
	require.Equal(t, "Unmapped", failure(t, err).Type())
	require.True(t, a.done)
	require.ErrorContains(t, a.err, "no series for invoices")
}

func TestCommandIsAnsweredBeforeTheRunIsCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	holdOnce(b)
	slowly(b, act.WriteBack, settled)
	var a *answer
	b.later(time.Hour, func() { a = b.command("retry-1") })
	b.later(time.Hour+30*time.Second, b.CancelWorkflow)
	_, err := b.lifecycle()
	require.True(t, temporal.IsCanceledError(err))
	require.True(t, a.done)
	require.Error(t, a.err)
}

func TestLongRunIsContinuedWithItsCommandsAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	holdOnce(b)
	once(b, act.WriteBack, waiting, nil)
	var a *answer
	b.later(time.Hour, func() {
		b.SetContinueAsNewSuggested(true)
		a = b.command("retry-1")
	})
	_, err := b.lifecycle()
	require.True(t, workflow.IsContinueAsNewError(err))
	require.Equal(t, "awaiting_payment", a.state)
	require.Equal(t, 2, b.count("ImportOrder"))
}

func TestLongRunThatHearsOfMoreIsContinuedAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	slowly(b, act.WriteBack, settled)
	b.later(30*time.Second, b.news)
	_, err := b.lifecycle()
	require.True(t, workflow.IsContinueAsNewError(err))
	require.Equal(t, 1, b.count("ImportOrder"))
}

func TestLongRunThatIsThroughCompletes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	b.settles()
}

func TestContinuedRunKnowsWhatIsShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(
		workflows.AttributeSaleState.ValueSet("held"), workflows.AttributeHoldReason.ValueSet("totals"),
	)))
	slowly(b, act.WriteBack, settled)
	var a *answer
	b.later(30*time.Second, func() {
		require.Equal(t, "held", b.state())
		a = b.command("retry-1")
	})
	b.settles()
	require.Equal(t, []string{"settled"}, b.shown)
	require.Equal(t, "settled", a.state)
}
