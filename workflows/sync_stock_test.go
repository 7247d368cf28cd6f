package workflows_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/workflows"
)

// pushing is a push under test: what it is planned to do, and what the shop says.
type pushing struct {
	*bundle
	plans  []activities.PushPlan // in turn; none after them
	asked  []activities.PushInput
	places []activities.PushPlace
	ended  []activities.PushEnd

	mu   sync.Mutex
	sent []int64 // the first listing of each request
}

// pushOf plays a channel whose news are these listings, ten to a request.
func pushOf(t *testing.T, listings int64, send func(activities.PushRequest) (activities.Told, error), plans ...activities.PushPlan) *pushing {
	t.Helper()
	p := &pushing{bundle: setup(t), plans: plans}
	p.OnActivity(act.PlanPush, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PushInput) (activities.PushPlan, error) {
		p.asked = append(p.asked, in)
		if n := len(p.asked); n <= len(p.plans) {
			return p.plans[n-1], nil
		}
		return activities.PushPlan{}, nil
	})
	p.OnActivity(act.NextPush, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PushPlace) (activities.PushRequests, error) {
		p.places = append(p.places, in)
		out := activities.PushRequests{Place: in, AtOnce: 2}
		out.Place.Told = activities.Told{}
		for ; out.Place.After < listings && len(out.Requests) < 4; out.Place.After += 10 {
			out.Requests = append(out.Requests, activities.PushRequest{Channel: in.Channel, Push: in.Push, Confirmed: in.Confirmed, Listings: []int64{out.Place.After + 1}})
		}
		return out, nil
	}).Maybe()
	p.OnActivity(act.SendPush, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PushRequest) (activities.Told, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sent = append(p.sent, in.Listings[0])
		return send(in)
	}).Maybe()
	p.OnActivity(act.EndPush, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PushEnd) (struct{}, error) {
		p.ended = append(p.ended, in)
		return struct{}{}, nil
	}).Maybe()
	return p
}

func (p *pushing) run(in activities.PushInput) (sum activities.Pushed) {
	p.t.Helper()
	in.Channel = "woo-riga"
	p.ExecuteWorkflow(workflows.SyncStock, in)
	require.NoError(p.t, p.GetWorkflowError())
	require.NoError(p.t, p.GetWorkflowResult(&sum))
	return sum
}

func ten(activities.PushRequest) (activities.Told, error) {
	return activities.Told{Sent: 10, Slowest: 300}, nil
}

func TestAPushTellsAllThatIsPlanned(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 100, ten, activities.PushPlan{Push: 7, Changes: 100, Size: 10})
	require.Equal(t, activities.Pushed{Sent: 100}, p.run(activities.PushInput{Full: true}))
	require.Len(t, p.sent, 10)
	require.Equal(t, []activities.PushEnd{{Channel: "woo-riga", Push: 7, Size: 10}}, p.ended)
	require.Equal(t, []activities.PushInput{{Channel: "woo-riga", Full: true}}, p.asked)
	require.EqualValues(t, 300, p.places[1].Told.Slowest, "the pace is told")
	var sum activities.Pushed
	told, err := p.QueryWorkflow(workflows.QueryStock)
	require.NoError(t, err)
	require.NoError(t, told.Get(&sum))
	require.EqualValues(t, 100, sum.Sent)
}

func TestAPushThatWaitsForAPersonEnds(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 100, ten, activities.PushPlan{Waiting: 7, Changes: 100})
	require.Equal(t, activities.Pushed{Waiting: 7}, p.run(activities.PushInput{}))
	require.Empty(t, p.sent)
}

// TestWhatAShopHadTooMuchOfIsToldInAnotherPass, from its beginning; what is under way
// then ends, and nothing more is begun.
func TestWhatAShopHadTooMuchOfIsToldInAnotherPass(t *testing.T) {
	t.Parallel()
	many := true
	p := pushOf(t, 40, func(activities.PushRequest) (activities.Told, error) {
		if many {
			many = false
			return activities.Told{TooMany: true}, nil
		}
		return activities.Told{Sent: 10, Slowest: 300}, nil
	}, activities.PushPlan{Push: 7, Size: 10})
	p.run(activities.PushInput{})
	require.True(t, p.places[1].Told.TooMany)
	require.LessOrEqual(t, len(p.sent), 2+4)
	require.Contains(t, p.sent[2:], int64(1), "again from the beginning")
	require.Contains(t, p.sent, int64(31))
}

func TestAPlanThatNoLongerHoldsIsMadeAnew(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 100, func(activities.PushRequest) (activities.Told, error) { return activities.Told{Stopped: true}, nil },
		activities.PushPlan{Push: 7, Size: 10}, activities.PushPlan{Waiting: 8})
	require.Equal(t, activities.Pushed{Waiting: 8}, p.run(activities.PushInput{}))
	require.Len(t, p.asked, 2)
	require.LessOrEqual(t, len(p.sent), 2)
	require.Len(t, p.ended, 1)
}

func TestWhatWasConfirmedGoesFirst(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 10, ten, activities.PushPlan{Push: 7, Confirmed: true, Size: 10}, activities.PushPlan{Push: 8, Size: 10})
	p.run(activities.PushInput{Full: true})
	require.Equal(t, []activities.PushInput{{Channel: "woo-riga", Full: true}, {Channel: "woo-riga", Full: true}}, p.asked, "everything is still to be compared")
	require.True(t, p.places[0].Confirmed)
	require.False(t, p.places[len(p.places)-1].Confirmed)
}

func TestNewsDuringAPushIsLookedAtAfterIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var asked []activities.PushInput
	b.OnActivity(act.PlanPush, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.PushInput) (activities.PushPlan, error) {
		asked = append(asked, in)
		return activities.PushPlan{}, nil
	}).After(time.Minute)
	b.later(10*time.Second, b.news)
	b.later(70*time.Second, func() { b.SignalWorkflow(workflows.SignalFull, nil) })
	b.ExecuteWorkflow(workflows.SyncStock, activities.PushInput{Channel: "woo-riga"})
	require.NoError(t, b.GetWorkflowError())
	require.Equal(t, []activities.PushInput{{Channel: "woo-riga"}, {Channel: "woo-riga"}, {Channel: "woo-riga", Full: true}}, asked)
}

func TestAShopThatTakesNoPushIsReported(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 10, func(activities.PushRequest) (activities.Told, error) { return activities.Told{}, errRefused }, activities.PushPlan{Push: 7, Size: 10})
	p.OnActivity(act.ReportPush, mock.Anything, activities.PushFailure{Channel: "woo-riga", Kind: "Unauthorized", Message: "key revoked"}).Return(struct{}{}, nil).Once()
	p.ExecuteWorkflow(workflows.SyncStock, activities.PushInput{Channel: "woo-riga"})
	require.Equal(t, "Unauthorized", failure(t, p.GetWorkflowError()).Type())
	p.AssertExpectations(t)
	require.Empty(t, p.ended)
}

func TestALongPushGoesOnInAnotherRun(t *testing.T) {
	t.Parallel()
	p := pushOf(t, 1000, ten, activities.PushPlan{Push: 7, Size: 10})
	p.SetContinueAsNewSuggested(true)
	p.ExecuteWorkflow(workflows.SyncStock, activities.PushInput{Channel: "woo-riga", Before: activities.Pushed{Sent: 5}})
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, p.GetWorkflowError(), &next)
	var in activities.PushInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.Equal(t, activities.PushInput{Channel: "woo-riga", Before: activities.Pushed{Sent: 5}}, in)
}

// TestWhatAShopBreaksAtGoesBehindTheOthers, in parts, after a rest that grows for as long
// as nothing goes well.
func TestWhatAShopBreaksAtGoesBehindTheOthers(t *testing.T) {
	t.Parallel()
	left := 4 // times that it breaks
	p := pushOf(t, 40, func(in activities.PushRequest) (activities.Told, error) {
		if in.Listings[0] != 1 || left == 0 {
			return ten(in)
		}
		left--
		return activities.Told{Again: []activities.PushRequest{in}}, nil
	}, activities.PushPlan{Push: 7, Size: 10})
	began := p.Now()
	require.EqualValues(t, 40, p.run(activities.PushInput{}).Sent)
	require.ElementsMatch(t, []int64{1, 11, 21, 31}, p.sent[:4])
	require.Equal(t, []int64{1, 1, 1, 1}, p.sent[4:])
	require.Len(t, p.places, 2, "in the same pass")
	require.GreaterOrEqual(t, p.Now().Sub(began), (1+2+4)*time.Second)
	require.Len(t, p.ended, 1)
}

// TestAShopThatBreaksForDaysFillsNoHistory: the push goes on in another run.
func TestAShopThatBreaksForDaysFillsNoHistory(t *testing.T) {
	t.Parallel()
	calls := 0
	var p *pushing
	p = pushOf(t, 10, func(in activities.PushRequest) (activities.Told, error) {
		if calls++; calls == 9 {
			p.SetContinueAsNewSuggested(true)
		}
		return activities.Told{Again: []activities.PushRequest{in}}, nil
	}, activities.PushPlan{Push: 7, Size: 10})
	p.ExecuteWorkflow(workflows.SyncStock, activities.PushInput{Channel: "woo-riga"})
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, p.GetWorkflowError(), &next)
	require.Equal(t, 9, calls)
	require.Empty(t, p.ended)
}

// TestWayOfAPush: a sale of another channel's order, or a hand, changes the ledger; soon
// the shop shows it.
func TestWayOfAPush(t *testing.T) {
	t.Parallel()
	const product = 21 // SKU-0012
	c := stocked(t, "push", product)
	c.confirmed()
	c.tells()
	on := func() (on int64) {
		require.NoError(t, c.owner.QueryRow(t.Context(), "SELECT quantity::bigint FROM listing_targets WHERE channel_id = $1", c.id).Scan(&on))
		return on
	}
	eventually(t, "the shop shows what it should", func() bool { return c.shop.Stock(product) == on() })
	id := workflows.StockWorkflowID(c.code)
	sum := ends[activities.Pushed](t, id)
	require.EqualValues(t, 1, sum.Sent)
	keep(t, "stock", id)

	_, err := c.owner.Exec(t.Context(), "UPDATE items SET safety_buffer = safety_buffer + 1 WHERE sku = 'SKU-0012'")
	require.NoError(t, err)
	eventually(t, "the shop shows the change", func() bool { return c.shop.Stock(product) == on() })
}

func TestWayOfTheScheduleOfThePush(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "askpush", woosim.Settings{})
	id := workflows.StockScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.WakeStock, c.code)
	require.NoError(t, err)
	ends[any](t, id)
	eventually(t, "a push", func() bool { return runs(t, workflows.StockWorkflowID(c.code)) })
	keep(t, "wake_stock", id)
}
