package workflows_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestStraightOrderWalksSixStepsAndCompletes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.settles()
	require.Equal(t, straight(), b.steps)
	require.Empty(t, b.shown, "a sale that never waited has no search attributes of its own")
}

func TestIgnoredOrderCompletesAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, activities.Imported{Ignored: true}, nil)
	state, err := b.lifecycle()
	require.NoError(t, err)
	require.Empty(t, state)
	require.Equal(t, []string{"local ImportOrder"}, b.steps)
}

func TestRefusedOrderGetsNoDocuments(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, activities.Imported{Walk: activities.Walk{SaleID: 7, Version: 1, Plan: posting.Plan{Refused: true}}}, nil)
	once(b, act.WriteBack, activities.Written{State: "cancelled"}, nil)
	state, err := b.lifecycle()
	require.NoError(t, err)
	require.Equal(t, "cancelled", state)
	require.Equal(t, []string{"local ImportOrder", "local ValidateTotals", "WriteBack"}, b.steps)
	require.Empty(t, b.shown)
}

func TestHeldOrderStopsIsToldAndWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ValidateTotals, held, nil)
	once(b, act.WriteBack, activities.Written{State: "held"}, nil)
	b.later(time.Hour, func() {
		require.Equal(t, []string{"local ImportOrder", "local ValidateTotals", "WriteBack"}, b.steps)
		require.Equal(t, "held", b.state())
		require.Equal(t, "a cent is missing", b.details())
		require.Equal(t, []string{"held/totals"}, b.shown)
		b.news()
	})
	b.settles()
	require.Equal(t, straight(), b.steps[3:])
	require.Equal(t, []string{"held/totals", "settled"}, b.shown)
}

func TestUnpaidOrderWaitsForNewsOfItsMoney(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.WriteBack, waiting, nil)
	b.later(24*time.Hour, func() {
		require.Equal(t, "awaiting_payment", b.state())
		require.Equal(t, "32.54 EUR are open", b.details())
		b.news()
	})
	b.settles()
	require.Equal(t, slices.Concat(straight(), straight()), b.steps)
	require.Equal(t, []string{"awaiting_payment", "settled"}, b.shown)
}

func TestSearchAttributesAreUpsertedOnlyWhenTheyChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	another := activities.Verdict{Held: true, Reasons: []string{"unknown_item"}}
	for _, verdict := range []activities.Verdict{held, held, another} {
		once(b, act.ValidateTotals, verdict, nil)
		once(b, act.WriteBack, activities.Written{State: "held"}, nil)
	}
	once(b, act.WriteBack, waiting, nil)
	once(b, act.WriteBack, waiting, nil)
	for hour := range 5 {
		b.later(time.Duration(hour+1)*time.Hour, b.news)
	}
	b.settles()
	require.Equal(t, 6, b.count("ImportOrder"))
	require.Equal(t, []string{"held/totals", "held/unknown_item", "awaiting_payment", "settled"}, b.shown)
}

func TestNewsDuringAPassIsOneMorePass(t *testing.T) {
	t.Parallel()
	for name, signals := range map[string]int{"one signal": 1, "a hundred signals": 100} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			slowly(b, act.WriteBack, settled)
			b.later(30*time.Second, func() {
				for range signals {
					b.news()
				}
			})
			b.settles()
			require.Equal(t, slices.Concat(straight(), straight()), b.steps)
		})
	}
}

func TestNewsThatArrivesAsTheLastStepEndsIsNotLost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.OnActivity(act.WriteBack, mock.Anything, mock.Anything).Return(func(context.Context, activities.Walk) (activities.Written, error) {
		b.news()
		return settled, nil
	}).Once()
	b.settles()
	require.Equal(t, 2, b.count("ImportOrder"))
}

func TestStepThatFailsLocallyBecomesAnOrdinaryActivity(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.IssueInvoice, activities.Issued{}, errLocked)
	once(b, act.IssueInvoice, activities.Issued{}, errLocked)
	b.settles()
	require.Equal(t, []string{
		"local ImportOrder", "local ValidateTotals", "local IssueInvoice", "IssueInvoice", "IssueInvoice",
		"local RecordPayment", "local CreateDeliveryNote", "WriteBack",
	}, b.steps)
}

func TestLocalStepsStayUnderHalfTheWorkflowTask(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var block time.Duration
	limit := func(ctx context.Context) {
		deadline, ok := ctx.Deadline()
		require.True(t, ok)
		block += time.Until(deadline)
	}
	b.OnActivity(act.ImportOrder, mock.Anything, mock.Anything).Return(func(ctx context.Context, _ commerce.OrderRef) (activities.Imported, error) {
		limit(ctx)
		return imported, nil
	}).Once()
	b.OnActivity(act.CreateDeliveryNote, mock.Anything, mock.Anything).Return(func(ctx context.Context, _ activities.Walk) (activities.Delivered, error) {
		limit(ctx)
		return activities.Delivered{}, errRefused
	}).Once()
	b.OnActivity(act.HoldSale, mock.Anything, mock.Anything).Return(func(ctx context.Context, _ activities.HoldInput) (activities.Verdict, error) {
		limit(ctx)
		return held, nil
	}).Once()
	once(b, act.WriteBack, activities.Written{State: "held"}, nil)
	b.later(time.Hour, b.CancelWorkflow)
	_, err := b.lifecycle()
	require.True(t, temporal.IsCanceledError(err))
	require.Less(t, 2*block, 5*time.Second, "six steps in a block; three were looked at")
}

func TestStepThatFailsForGoodHoldsTheSaleUnderItsName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		step   string
		mocked any
		answer any
	}{
		{"totals", act.ValidateTotals, activities.Verdict{}},
		{"document", act.IssueInvoice, activities.Issued{}},
		{"payment", act.RecordPayment, activities.Paid{}},
		{"delivery", act.CreateDeliveryNote, activities.Delivered{}},
	} {
		t.Run(tt.step, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			once(b, tt.mocked, tt.answer, errNoRow)
			b.OnActivity(act.HoldSale, mock.Anything, activities.HoldInput{
				Walk: walk, Step: tt.step, Kind: "Unmapped", Message: "no series for invoices",
			}).Return(held, nil).Once()
			once(b, act.WriteBack, activities.Written{State: "held"}, nil)
			b.later(time.Hour, func() {
				require.Equal(t, "held", b.state())
				require.Equal(t, []string{"local HoldSale", "WriteBack"}, b.steps[len(b.steps)-2:])
				b.news()
			})
			b.settles()
		})
	}
}

func TestShopThatRefusesUsForGoodHoldsTheSale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.WriteBack, activities.Written{}, errRefused)
	b.OnActivity(act.HoldSale, mock.Anything, activities.HoldInput{
		Walk: walk, Step: "status", Kind: "Unauthorized", Message: "key revoked",
	}).Return(activities.Verdict{Held: true, Reasons: []string{"shop_refuses"}, Details: "renew the key"}, nil).Once()
	b.later(time.Hour, func() {
		require.Equal(t, "held", b.state())
		require.Equal(t, "renew the key", b.details())
		require.Equal(t, append(straight(), "local HoldSale"), b.steps)
		b.news()
	})
	b.settles()
	require.Equal(t, []string{"held/shop_refuses", "settled"}, b.shown)
}

func TestActivityOfTwoStepsSaysWhichOfThemFailed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.WriteBack, activities.Written{}, temporal.NewNonRetryableApplicationError("no notes", "Invalid", nil, "note"))
	b.OnActivity(act.HoldSale, mock.Anything, activities.HoldInput{Walk: walk, Step: "note", Kind: "Invalid", Message: "no notes"}).Return(held, nil).Once()
	b.later(time.Hour, b.news)
	b.settles()
}

func TestShopThatIsDownIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.WriteBack, activities.Written{}, errors.New("503"))
	once(b, act.WriteBack, activities.Written{}, errors.New("503"))
	b.settles()
	require.Equal(t, 3, b.count("WriteBack"))
	require.Equal(t, 1, b.count("ImportOrder"))
}

func TestOrderThatCanNotBeImportedFailsAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, activities.Imported{}, errNoRow)
	_, err := b.lifecycle()
	require.Equal(t, "Unmapped", failure(t, err).Type())
	require.Equal(t, []string{"local ImportOrder"}, b.steps)
}

func TestCancelEndsTheWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.WriteBack, waiting, nil)
	b.later(time.Hour, b.CancelWorkflow)
	_, err := b.lifecycle()
	require.True(t, temporal.IsCanceledError(err))
	require.Equal(t, 1, b.count("ImportOrder"))
}

func TestCancelDuringAStepStartsNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slowly(b, act.WriteBack, settled)
	b.later(30*time.Second, b.CancelWorkflow)
	_, err := b.lifecycle()
	require.True(t, temporal.IsCanceledError(err))
	require.Equal(t, straight(), b.steps)
}
