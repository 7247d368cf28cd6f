package activities

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/attribute"
	"go.temporal.io/sdk/activity"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/signals"
)

// PriorityByHand is the priority (1 is first) of steps that a person set off by an import
// of old orders. Steps of this priority wait for all others, at their shop as well.
const PriorityByHand = 4

// longestWait is how long a step waits for a turn, all in all: a page whose orders
// need further requests gets through at the shop's pace, and no step holds a worker's
// slot for long.
const longestWait = time.Second

// longestPlaceWait is how long a step waits for a place where as many calls run as may.
// Calls end all the time, and who waits holds no more of the worker than the shop's share.
const longestPlaceWait = 5 * time.Second

// noRoom is how long a step stays away whose shop takes up its share of the worker: it
// does so by being slow.
const noRoom = 10 * time.Second

// longestCall is how long a request can run: beyond a connector's own timeout it
// counts as over, whatever became of its worker.
const longestCall = 90 * time.Second

// inTurn is the way to a channel's shop: every request takes its turn first, in
// the database, so that all workers together ask no more of the shop than the
// channel allows. A step whose turn doesn't come soon fails as fault.RateLimited and
// says when to come back: it holds no worker's slot meanwhile. Outside of a step
// there is nobody to come back, so the request waits.
type inTurn struct {
	db      *pgxpool.Pool
	channel int64
	code    string
	room    *Room
	calls   *signals.ShopCalls
	next    http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t inTurn) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	if activity.IsActivity(ctx) && !t.room.enter(ctx, t.channel, patient(ctx)) {
		t.calls.PutOff(t.code, roomWait)
		return nil, t.refused("its shop takes up as much of this worker as one may", noRoom)
	}
	call, err := t.begin(ctx)
	if err != nil {
		t.leave(ctx)
		return nil, err
	}
	end := func() {
		t.leave(ctx)
		// A call that can't be ended ends by itself after longestCall.
		_ = queries.ShopCallEnd(context.WithoutCancel(ctx), t.db, call)
		t.room.ended(t.channel)
	}
	answer, err := t.send(request)
	if err != nil {
		end()
		t.miss(ctx, err)
		return nil, err
	}
	t.heed(ctx, answer)
	answer.Body = endingBody{answer.Body, end}
	return answer, nil
}

// send sends a request whose turn has come, for all who watch to see.
func (t inTurn) send(request *http.Request) (*http.Response, error) {
	span, began, status := signals.ShopCall(request.Context(), t.code, request.Method), time.Now(), 0
	defer span.End()
	answer, err := t.next.RoundTrip(request)
	if err == nil {
		status = answer.StatusCode
	}
	span.SetAttributes(attribute.Int("status", status))
	t.calls.Answered(t.code, request.Method, status, time.Since(began))
	return answer, err
}

// begin takes a turn and answers with the call's id.
func (t inTurn) begin(ctx context.Context) (int64, error) {
	for began, waits := time.Now(), false; ; waits = true {
		turn, err := queries.ShopCallBegin(ctx, t.db, dbgen.ShopCallBeginParams{
			ChannelID: t.channel, LongestSeconds: int32(longestCall / time.Second), Patient: patient(ctx),
		})
		if err != nil {
			return 0, db.Wrap("take a turn at the shop of "+t.code, err)
		}
		waited, wait := time.Since(began), time.Duration(turn.WaitMs)*time.Millisecond
		if turn.ID != 0 {
			if waits {
				t.calls.Waited(t.code, waited)
			}
			return turn.ID, nil
		}
		left := longestFor(turn.Taken) - waited
		if activity.IsActivity(ctx) {
			if left <= 0 || wait > left && !turn.Taken {
				t.calls.PutOff(t.code, waited)
				return 0, t.refused("its shop is being asked as much as the channel allows", max(wait, longestWait))
			}
			wait = min(wait, left)
		}
		if err := t.pause(ctx, wait, turn.Taken); err != nil {
			return 0, err
		}
	}
}

// longestFor is how long a step waits for the shop's pace, or for a place.
func longestFor(place bool) time.Duration {
	if place {
		return longestPlaceWait
	}
	return longestWait
}

// pause waits for so long or, where all places are taken, for this worker to give one back.
func (t inTurn) pause(ctx context.Context, wait time.Duration, taken bool) error {
	var ended <-chan struct{}
	if taken {
		ended = t.room.calls(t.channel)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-ended:
	}
	return nil
}

func (t inTurn) leave(ctx context.Context) {
	if activity.IsActivity(ctx) {
		t.room.leave(t.channel, patient(ctx))
	}
}

// refused is a step that has to come back later.
func (t inTurn) refused(why string, wait time.Duration) error {
	return &fault.Error{Kind: fault.RateLimited, Op: "channel " + t.code, RetryAfter: wait, Message: why}
}

// patient reports whether the caller waits for what is live.
func patient(ctx context.Context) bool {
	return activity.IsActivity(ctx) && activity.GetInfo(ctx).Priority.PriorityKey >= PriorityByHand
}

// heed asks less of a shop that has too much, and keeps every worker away from one that
// asks for it.
func (t inTurn) heed(ctx context.Context, answer *http.Response) {
	if answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
		return
	}
	t.slowDown(ctx)
	if wait := httpapi.RetryAfter(answer.Header, time.Now()); wait > 0 {
		// Where this fails, each worker hears it from the shop itself.
		_ = queries.ShopStayAway(context.WithoutCancel(ctx), t.db, t.channel, wait.Seconds())
	}
}

// miss asks less of a shop that doesn't answer: each request that waits for it holds a
// worker's slot, and in the end one at a time does.
func (t inTurn) miss(ctx context.Context, err error) {
	_, ours := errors.AsType[*fault.Error](err)
	if ours || errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	t.slowDown(ctx)
}

func (t inTurn) slowDown(ctx context.Context) {
	// Where this fails, the shop will say so again.
	_ = queries.ShopSlowDown(context.WithoutCancel(ctx), t.db, t.channel)
}

// endingBody ends the call with its answer.
type endingBody struct {
	io.ReadCloser
	end func()
}

// Close implements io.Closer.
func (b endingBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}
