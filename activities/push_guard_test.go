package activities_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// findings are what is open of a channel, by kind.
func (s *shelf) findings() map[string]string {
	s.t.Helper()
	open, err := queries.FindingsOpen(s.t.Context(), s.db.App, s.channel)
	require.NoError(s.t, err)
	found := map[string]string{}
	for _, f := range open {
		found[f.Kind] = f.Detail + " " + f.Remedy
	}
	return found
}

// waiting is the push that waits for a person, with as many lines as it has.
func (s *shelf) waiting() (push dbgen.StockPush, lines int) {
	s.t.Helper()
	facts, err := queries.PushFacts(s.t.Context(), s.db.App, s.channel)
	require.NoError(s.t, err)
	if facts.Waiting == 0 {
		return push, 0
	}
	row, err := queries.PushGet(s.t.Context(), s.db.App, facts.Waiting)
	require.NoError(s.t, err)
	return row.StockPush, s.count("stock_push_lines WHERE push_id = $1", facts.Waiting)
}

// TestTheFirstPushWaitsForAPerson, who is shown all of it; what is confirmed is sent, and
// nothing else.
func TestTheFirstPushWaitsForAPerson(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	first := s.push(true)
	require.Len(t, first.plans, 1)
	push, lines := s.waiting()
	require.Equal(t, push.ID, first.plans[0].Waiting)
	require.Equal(t, "first", push.Asks)
	require.EqualValues(t, lines, push.Changes)
	require.Greater(t, lines, 20)
	require.Zero(t, s.batches(), "nothing is told")
	require.Contains(t, s.findings()["push"], "It is the first one to this shop.")
	require.Contains(t, s.findings()["push"], "--confirm")

	changed, also := s.counted[0], s.counted[1]
	s.move(changed.item, -1)
	require.Equal(t, []activities.PushPlan{{Waiting: push.ID, Size: 100}}, s.push(false).plans, "a change in between neither goes out nor moves the table")

	s.confirm(push.ID)
	again, err := activities.ConfirmPush(t.Context(), s.db.App, push.ID, "ben")
	require.NoError(t, err)
	require.False(t, again, "it is confirmed once")
	sent := s.push(false)
	require.True(t, sent.plans[0].Confirmed)
	require.Equal(t, int64(500), s.shop.Stock(also.remote))
	require.NotEqual(t, int64(500), s.shop.Stock(changed.remote), "what no longer holds isn't sent")
	require.Equal(t, int64(1), s.push(false).Sent, "it goes out by the next plan, which needs nobody")
	require.Equal(t, int64(499), s.shop.Stock(changed.remote))
	row, err := queries.PushGet(t.Context(), s.db.App, push.ID)
	require.NoError(t, err)
	require.Equal(t, "done", row.StockPush.State)
	require.Equal(t, "ann", *row.StockPush.ConfirmedBy)
	require.Equal(t, row.StockPush.Changes-1, row.StockPush.Sent+row.StockPush.Failed, "all but the one that changed since")
	require.NotContains(t, s.findings(), "push")
}

// TestAPushThatWouldEmptyTooMuchWaits, all of it, and what else changes meanwhile goes out.
func TestAPushThatWouldEmptyTooMuchWaits(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	listings, err := queries.PushListingCount(t.Context(), s.db.App, s.channel)
	require.NoError(t, err)
	s.exec("UPDATE channels SET push_share_percent = 5")
	allowed := int(listings * 5 / 100)
	for _, item := range s.counted[:allowed] {
		s.move(item.item, -500)
	}
	require.EqualValues(t, allowed, s.push(false).Sent, "as many as may be")

	rest := s.counted[allowed : 2*allowed+2]
	for _, item := range rest {
		s.move(item.item, -500)
	}
	other := s.counted[2*allowed+2]
	s.move(other.item, -5)
	require.Zero(t, s.push(false).Sent)
	push, lines := s.waiting()
	require.Equal(t, "share", push.Asks)
	require.EqualValues(t, len(rest), push.Emptied)
	require.Equal(t, len(rest)+1, lines, "the whole push waits")
	require.Contains(t, s.findings()["push"], "more than 5 %")

	next := s.counted[2*allowed+3]
	s.move(next.item, -5)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(495), s.shop.Stock(next.remote), "what isn't in the table needs nobody")
	require.Equal(t, int64(500), s.shop.Stock(other.remote), "what is, does")
	s.move(other.item, -5)
	require.Zero(t, s.push(false).Sent)

	s.move(rest[0].item, 3) // one has arrived meanwhile
	s.confirm(push.ID)
	s.push(false)
	require.Equal(t, int64(3), s.shop.Stock(rest[0].remote), "not as it was shown, but as it is")
	require.Zero(t, s.shop.Stock(rest[1].remote))
	s.push(false)
	require.Equal(t, int64(490), s.shop.Stock(other.remote))
	require.NotContains(t, s.findings(), "push")
}

// TestMendedStockWithdrawsWhatWaits: a person who doesn't confirm, but mends the stock and
// looks anew, is asked no more.
func TestMendedStockWithdrawsWhatWaits(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	item := s.counted[0]
	s.move(item.item, -500)
	s.push(false)
	was, _ := s.waiting()
	require.NotZero(t, was.ID)
	s.move(item.item, 500)
	s.push(true)
	push, _ := s.waiting()
	require.Zero(t, push.ID)
	require.NotContains(t, s.findings(), "push")
	require.Zero(t, s.batches())
	waited, err := activities.ConfirmPush(t.Context(), s.db.App, was.ID, "ann")
	require.NoError(t, err)
	require.False(t, waited, "what was withdrawn can't be confirmed")
}

// TestATableTakesInWhatAnotherWithheld: nothing that waited gets lost.
func TestATableTakesInWhatAnotherWithheld(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	s.move(s.counted[0].item, -500)
	s.push(false)
	old, _ := s.waiting()
	s.move(s.counted[1].item, -500)
	s.push(false)
	push, lines := s.waiting()
	require.NotEqual(t, old.ID, push.ID)
	require.Equal(t, 2, lines)
	require.EqualValues(t, 2, push.Emptied)
	require.Equal(t, "replaced", s.list("SELECT state FROM stock_pushes WHERE id = $1", old.ID))
}

// TestTheFirstTableTakesInWhatComesUpMeanwhile: of a catalogue that is still being read,
// all is shown before any of it is told.
func TestTheFirstTableTakesInWhatComesUpMeanwhile(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	late := s.counted[0]
	s.exec("UPDATE listings SET item_id = NULL WHERE id = $1", late.listing)
	s.push(true)
	_, before := s.waiting()
	s.exec("UPDATE listings SET item_id = $2 WHERE id = $1", late.listing, late.item)
	require.Zero(t, s.push(false).Sent)
	push, lines := s.waiting()
	require.Equal(t, before+1, lines)
	require.EqualValues(t, lines, push.Changes)
	require.Equal(t, lines, s.count("stock_push_lines"), "the table that it replaces is gone")
	s.confirm(push.ID)
	s.push(false)
	require.Equal(t, int64(500), s.shop.Stock(late.remote))
}

// TestWhatIsConfirmedWhileAnotherTableIsMadeGoesFirst: the table is made once that is sent.
func TestWhatIsConfirmedWhileAnotherTableIsMadeGoesFirst(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	first, second := s.counted[0], s.counted[1]
	s.move(first.item, -500)
	s.push(false)
	push, _ := s.waiting()
	s.move(second.item, -500)
	s.gather()
	tx, err := s.db.App.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	waited, err := activities.ConfirmPush(t.Context(), tx, push.ID, "ann")
	require.NoError(t, err)
	require.True(t, waited)
	var planning errgroup.Group
	var plan activities.PushPlan
	planning.Go(func() (err error) {
		plan, err = s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
		return err
	})
	require.Eventually(t, func() bool {
		return s.count("pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()") == 1
	}, 30*time.Second, 10*time.Millisecond)
	require.NoError(t, tx.Commit(t.Context()))
	require.NoError(t, planning.Wait())
	require.Zero(t, plan.Waiting)
	s.push(false)
	require.Zero(t, s.shop.Stock(first.remote))
	require.Equal(t, int64(500), s.shop.Stock(second.remote))
	_, lines := s.waiting()
	require.Equal(t, 1, lines)
}

// TestWhatAPersonHasToDecideIsNotToldOnTheWay of a push that needs nobody, though it
// comes up after that was planned.
func TestWhatAPersonHasToDecideIsNotToldOnTheWay(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	asked, other := s.counted[0], s.counted[1]
	s.move(asked.item, -500)
	s.push(false)
	s.move(other.item, -5)
	s.gather()
	plan, err := s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
	require.NoError(t, err)
	require.NotZero(t, plan.Push)
	s.move(asked.item, 3)
	s.gather()
	told, err := s.set.SendPush(t.Context(), activities.PushRequest{Channel: channelCode, Push: plan.Push, Listings: []int64{asked.listing, other.listing}})
	require.NoError(t, err)
	require.Equal(t, int64(1), told.Sent)
	require.Equal(t, int64(495), s.shop.Stock(other.remote))
	require.Equal(t, int64(500), s.shop.Stock(asked.remote))
	_, lines := s.waiting()
	require.Equal(t, 1, lines)
}

// TestNoTimeComesForWhatAPersonHasToDecide: what failed or was doubted before is not
// looked at over and over while it waits.
func TestNoTimeComesForWhatAPersonHasToDecide(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	item := s.counted[0]
	s.exec("UPDATE listings SET push_doubted = true, push_retry_at = now() WHERE id = $1", item.listing)
	s.move(item.item, -500)
	s.push(false)
	push, _ := s.waiting()
	require.NotZero(t, push.ID)
	s.exec("DELETE FROM outbox")
	s.gather()
	require.Zero(t, s.count("listing_news WHERE listing_id = $1", item.listing))
	require.Zero(t, s.count("outbox WHERE topic = 'stock'"))
}

// TestWhatEmptiesAfterThePlanIsStopped: a push that was planned with less is planned anew.
func TestWhatEmptiesAfterThePlanIsStopped(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET push_share_percent = 0")
	item := s.counted[0]
	s.move(item.item, -5)
	s.gather()
	plan, err := s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
	require.NoError(t, err)
	require.NotZero(t, plan.Push)
	s.move(item.item, -495)
	told, err := s.set.SendPush(t.Context(), activities.PushRequest{Channel: channelCode, Push: plan.Push, Listings: []int64{item.listing}})
	require.NoError(t, err)
	require.Equal(t, activities.Told{Stopped: true}, told)
	require.Zero(t, s.batches())
	s.push(false)
	push, _ := s.waiting()
	require.EqualValues(t, 1, push.Emptied)
}

// TestAnAttemptThatWasOvertakenIsLookedAtAnew: of two that told the same listing nobody
// knows which the shop heard last.
func TestAnAttemptThatWasOvertakenIsLookedAtAnew(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.move(item.item, -5)
	s.gather()
	plan, err := s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
	require.NoError(t, err)
	shops := s.set.Channels.(activities.Shops)
	calm := shops.Transport
	shops.Transport = restlessBefore{calm, func(*http.Request) {
		s.exec("UPDATE listings SET push_attempt = push_attempt + 1 WHERE id = $1", item.listing)
	}}
	s.set.Channels = shops
	_, err = s.set.SendPush(t.Context(), activities.PushRequest{Channel: channelCode, Push: plan.Push, Listings: []int64{item.listing}})
	require.NoError(t, err)
	require.NotNil(t, s.listingOf(item).PushAttempt, "it is the other's")
	require.Equal(t, 1, s.count("push_news WHERE listing_id = $1", item.listing))
	shops.Transport = calm
	s.set.Channels = shops
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Nil(t, s.listingOf(item).PushAttempt)
}

func TestAShopThatCanNotBeToldSaysWhy(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	failure := activities.PushFailure{Channel: channelCode, Kind: "Unauthorized", Message: "the key may not write"}
	_, err := s.set.ReportPush(t.Context(), failure)
	require.NoError(t, err)
	require.Contains(t, s.findings()["push failed"], "the key may not write")
	require.Contains(t, s.findings()["push failed"], "Give the key's user the right")
	require.Equal(t, 1, s.count("outbox WHERE topic = 'stock' AND subject = 'again' AND claimed_till BETWEEN now() + interval '50 seconds' AND now() + interval '1 minute'"), "it is asked again by itself")
	s.exec("UPDATE channel_findings SET found_at = found_at - interval '20 minutes'")
	_, err = s.set.ReportPush(t.Context(), failure)
	require.NoError(t, err)
	require.Equal(t, 1, s.count("outbox WHERE topic = 'stock' AND subject = 'again' AND claimed_till BETWEEN now() + interval '19 minutes' AND now() + interval '21 minutes'"), "the longer, the rarer")
	s.exec("UPDATE channel_findings SET found_at = found_at - interval '20 days'")
	_, err = s.set.ReportPush(t.Context(), failure)
	require.NoError(t, err)
	require.Equal(t, 1, s.count("outbox WHERE topic = 'stock' AND subject = 'again' AND claimed_till BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour'"))
	s.move(s.counted[0].item, -1)
	s.push(false)
	require.NotContains(t, s.findings(), "push failed", "it does again")
	require.NotContains(t, s.list("SELECT detail::text FROM journal"), key)
}
