package workflows_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/workflows"
)

// pages has the shop answer with these pages, and remembers how it was asked.
func pages(b *bundle, answers ...activities.Page) (asked *[]activities.PageInput) {
	asked = &[]activities.PageInput{}
	b.OnActivity(act.ImportPage, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PageInput) (activities.Page, error) {
		n := len(*asked)
		*asked = append(*asked, in)
		if n >= len(answers) {
			return activities.Page{}, nil
		}
		return answers[n], nil
	})
	return asked
}

// importOrders runs the reader to its end.
func (b *bundle) importOrders() (sum activities.Page) {
	b.t.Helper()
	b.ExecuteWorkflow(workflows.ImportOrders, "woo-riga")
	require.True(b.t, b.IsWorkflowCompleted())
	require.NoError(b.t, b.GetWorkflowError())
	require.NoError(b.t, b.GetWorkflowResult(&sum))
	return sum
}

// asks are the first page of a reading and the n after it.
func asks(n int) []activities.PageInput {
	return append([]activities.PageInput{{Channel: "woo-riga", Fresh: true}}, slices.Repeat([]activities.PageInput{{Channel: "woo-riga"}}, n)...)
}

func TestReaderReadsPagesUntilThereAreNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := pages(b,
		activities.Page{Seen: 100, News: 90, Unreadable: 1, More: true, Unfinished: 90},
		activities.Page{Seen: 100, News: 100, More: true, Unfinished: 150},
		activities.Page{Seen: 7, News: 2, Unfinished: 100},
	)
	require.Equal(t, activities.Page{Seen: 207, News: 192, Unreadable: 1, Unfinished: 100}, b.importOrders())
	require.Equal(t, asks(2), *asked)
}

func TestBurstOfNewsIsOneReading(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := pages(b)
	for i := range 100 {
		b.later(time.Duration(i)*9*time.Millisecond, b.news)
	}
	b.importOrders()
	require.Equal(t, asks(0), *asked)
}

func TestNewsDuringAReadingIsReadAfterIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slowly(b, act.ImportPage, activities.Page{Seen: 1, News: 1})
	asked := pages(b, activities.Page{Seen: 2, News: 1, More: true})
	for range 50 {
		b.later(30*time.Second, b.news)
	}
	require.Equal(t, 3, b.importOrders().Seen)
	require.Equal(t, asks(1), *asked, "begun anew: what was committed late is seen as well")
}

func TestReaderWaitsTheLongerTheFurtherAheadItIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		unfinished int64
		wait       time.Duration
	}{
		{"as far as it may be", 500, 0},
		{"one order too far", 501, 2 * time.Second},
		{"a page too far", 600, 4 * time.Second},
		{"ten pages too far", 1500, 22 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			pages(b, activities.Page{More: true, Unfinished: tt.unfinished})
			var waits []time.Duration
			b.SetOnTimerScheduledListener(func(_ string, d time.Duration) { waits = append(waits, d) })
			b.importOrders()
			want := []time.Duration{time.Second}
			if tt.wait > 0 {
				want = append(want, tt.wait)
			}
			require.Equal(t, want, waits)
		})
	}
}

func TestLongReadingIsContinuedWhereItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	asked := pages(b, activities.Page{More: true})
	b.ExecuteWorkflow(workflows.ImportOrders, "woo-riga")
	require.True(t, workflow.IsContinueAsNewError(b.GetWorkflowError()))
	require.Equal(t, asks(0), *asked)

	next := setup(t)
	next.SetContinuedExecutionRunID("the-run-before")
	asked = pages(next, activities.Page{More: true})
	next.importOrders()
	require.Equal(t, asks(2)[1:], *asked, "going back behind the cursor again might never end")
}

func TestReaderWithoutAnEndOfNewsIsContinued(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	slowly(b, act.ImportPage, activities.Page{})
	b.later(30*time.Second, b.news)
	b.ExecuteWorkflow(workflows.ImportOrders, "woo-riga")
	require.True(t, workflow.IsContinueAsNewError(b.GetWorkflowError()))
}

func TestReaderOfARefusingShopFailsAndSaysWhy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportPage, activities.Page{}, errRefused)
	b.ExecuteWorkflow(workflows.ImportOrders, "woo-riga")
	require.Equal(t, "Unauthorized", failure(t, b.GetWorkflowError()).Type())
}

func TestReaderCanBeCancelledWhileItGathersNews(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.later(time.Millisecond, b.CancelWorkflow)
	b.ExecuteWorkflow(workflows.ImportOrders, "woo-riga")
	require.True(t, temporal.IsCanceledError(b.GetWorkflowError()))
	require.Empty(t, b.steps)
}

func TestImportByHandReadsEachPageOfItsRange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	since := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for page := 1; page <= 3; page++ {
		b.OnActivity(act.ImportRangePage, mock.Anything, activities.RangeInput{Channel: "woo-riga", Since: since, Page: page}).
			Return(activities.Page{Seen: 100, News: page, Unreadable: 1, More: page < 3}, nil).Once()
	}
	b.ExecuteWorkflow(workflows.ImportRange, activities.RangeInput{Channel: "woo-riga", Since: since})
	require.NoError(t, b.GetWorkflowError())
	var sum activities.Page
	require.NoError(t, b.GetWorkflowResult(&sum))
	require.Equal(t, activities.Page{Seen: 300, News: 6, Unreadable: 3}, sum)
	require.Equal(t, slices.Repeat([]string{"ImportRangePage"}, 3), b.steps)
}

func TestImportByHandWaitsForTheLifecycles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var waits []time.Duration
	b.SetOnTimerScheduledListener(func(_ string, d time.Duration) { waits = append(waits, d) })
	b.OnActivity(act.ImportRangePage, mock.Anything, mock.Anything).Return(activities.Page{More: true, Unfinished: 700}, nil).Once()
	b.OnActivity(act.ImportRangePage, mock.Anything, mock.Anything).Return(activities.Page{}, nil).Once()
	b.ExecuteWorkflow(workflows.ImportRange, activities.RangeInput{Channel: "woo-riga"})
	require.NoError(t, b.GetWorkflowError())
	require.Equal(t, []time.Duration{6 * time.Second}, waits)
}

func TestLongImportByHandIsContinuedAndSumsAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	b.OnActivity(act.ImportRangePage, mock.Anything, mock.Anything).Return(activities.Page{Seen: 100, News: 7, More: true}, nil).Once()
	b.ExecuteWorkflow(workflows.ImportRange, activities.RangeInput{Channel: "woo-riga"})
	continued, ok := errors.AsType[*workflow.ContinueAsNewError](b.GetWorkflowError())
	require.True(t, ok)
	var in activities.RangeInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(continued.Input, &in))
	require.Equal(t, activities.RangeInput{Channel: "woo-riga", Page: 2, Before: activities.Page{Seen: 100, News: 7}}, in)

	next := setup(t)
	next.OnActivity(act.ImportRangePage, mock.Anything, activities.RangeInput{Channel: "woo-riga", Page: 2}).
		Return(activities.Page{Seen: 30, News: 1}, nil).Once()
	next.ExecuteWorkflow(workflows.ImportRange, in)
	var sum activities.Page
	require.NoError(t, next.GetWorkflowResult(&sum))
	require.Equal(t, activities.Page{Seen: 130, News: 8}, sum)
}

func TestWakeAsksForTheReader(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.OnActivity(act.WakeReader, mock.Anything, "woo-riga").Return(struct{}{}, nil).Once()
	b.ExecuteWorkflow(workflows.WakeImport, "woo-riga")
	require.NoError(t, b.GetWorkflowError())
	require.Equal(t, []string{"local WakeReader"}, b.steps)
	b.AssertExpectations(t)
}
