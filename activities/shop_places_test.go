package activities_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// TestHowLongCallsTakeSaysWhenAPlaceComesFree: where all places are taken, the channel's
// pace is none that they are given back at.
func TestHowLongCallsTakeSaysWhenAPlaceComesFree(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("1000", 100, 2)
	b.takes("4 seconds")
	begin := func() dbgen.ShopCallBeginRow {
		turn, err := queries.ShopCallBegin(t.Context(), b.db.App, dbgen.ShopCallBeginParams{ChannelID: b.channel, LongestSeconds: 90})
		require.NoError(t, err)
		return turn
	}
	first, second := begin(), begin()
	require.NotZero(t, first.ID)
	require.NotZero(t, second.ID)
	third, fourth := begin(), begin()
	require.Equal(t, dbgen.ShopCallBeginRow{WaitMs: 2000, Taken: true}, third)
	require.True(t, fourth.Taken)
	require.InDelta(t, 3500, fourth.WaitMs, 500, "after the third")

	b.exec("UPDATE shop_calls SET begun_at = begun_at - interval '1 minute'")
	require.NoError(t, queries.ShopCallEnd(t.Context(), b.db.App, first.ID))
	require.Equal(t, "18", b.list("SELECT floor(extract(epoch FROM took))::text FROM shop_turns"), "3 parts of 4 s, 1 of 60")
	require.Equal(t, 1, b.count("shop_calls"))
}

// takes says how long a call to the shop takes.
func (b *bundle) takes(how string) {
	b.t.Helper()
	b.exec("DELETE FROM shop_turns")
	b.exec("INSERT INTO shop_turns (channel_id, due_at, promised, took) VALUES ($1, '-infinity', '-infinity', $2::text::interval)", b.channel, how)
}

func TestWhoWaitsForAPlaceGoesOnWhenACallEnds(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("1000", 100, 1)
	b.takes("1 hour")
	hangs, began := make(chan struct{}), make(chan struct{}, 2)
	shops := b.set.Channels.(activities.Shops)
	shops.Room = activities.NewRoom(2)
	shops.Transport = restlessBefore{shops.Transport, func(*http.Request) {
		began <- struct{}{}
		<-hangs
	}}
	b.set.Channels = shops
	var g errgroup.Group
	g.Go(func() error { return askNotes(t, b.set, straight) })
	<-began
	g.Go(func() error { return askNotes(t, b.set, straight) })
	require.Eventually(t, func() bool { return b.count("shop_turns WHERE promised > now() + interval '30 minutes'") == 1 }, time.Minute, 10*time.Millisecond)
	close(hangs)
	require.NoError(t, g.Wait(), "it waits for no hour")
}
