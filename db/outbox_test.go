package db_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db/dbgen"
)

func (b *bundle) ask(subject string) {
	b.t.Helper()
	require.NoError(b.t, queries.OutboxAdd(b.t.Context(), b.app, dbgen.OutboxAddParams{Topic: "order", Channel: "riga", Subject: subject, Payload: []byte("{}")}))
}

func (b *bundle) claim(most int32) []dbgen.OutboxClaimRow {
	b.t.Helper()
	rows, err := queries.OutboxClaim(b.t.Context(), b.app, 30, most)
	require.NoError(b.t, err)
	return rows
}

func (b *bundle) done(row dbgen.OutboxClaimRow) {
	b.t.Helper()
	queries.OutboxDone(b.t.Context(), b.app, []dbgen.OutboxDoneParams{{ID: row.ID, Version: row.Version}}).Exec(func(_ int, err error) {
		require.NoError(b.t, err)
	})
}

func TestARequestIsClaimedByOneAndForgottenWhenDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	b.ask("1")
	b.ask("2")
	claimed := b.claim(10)
	require.Len(t, claimed, 2, "asking twice is asking once")
	require.Empty(t, b.claim(10), "it is ours for a while")
	b.done(claimed[0])
	b.done(claimed[1])
	require.Equal(t, "0", b.text("SELECT count(*)::text FROM outbox"))
}

func TestARequestWhoseClaimRanOutIsClaimedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	b.claim(10)
	b.exec("UPDATE outbox SET claimed_till = now() - interval '1 second'")
	again := b.claim(10)
	require.Len(t, again, 1)
	require.EqualValues(t, 2, again[0].Attempts)
}

func TestWhatIsAskedForAgainMeanwhileIsNotForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	claimed := b.claim(10)
	b.ask("1")
	b.done(claimed[0])
	again := b.claim(10)
	require.Len(t, again, 1, "and it can be claimed at once")
	b.done(again[0])
	require.Equal(t, "0", b.text("SELECT count(*)::text FROM outbox"))
}

func TestManyRelaysShareTheRequestsWithoutWaiting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 60 {
		b.ask(fmt.Sprint(i))
	}
	seen := map[string]int{}
	var mu sync.Mutex
	var g errgroup.Group
	for range 6 {
		g.Go(func() error {
			for {
				rows, err := queries.OutboxClaim(t.Context(), b.app, 30, 7)
				if err != nil || len(rows) == 0 {
					return err
				}
				mu.Lock()
				for _, row := range rows {
					seen[row.Subject]++
				}
				mu.Unlock()
			}
		})
	}
	require.NoError(t, g.Wait())
	require.Len(t, seen, 60)
	for subject, times := range seen {
		require.Equal(t, 1, times, subject)
	}
}

func TestARequestNotifiesWhoListens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	conn, err := b.app.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	_, err = conn.Exec(t.Context(), "LISTEN outbox")
	require.NoError(t, err)
	for range 2 { // a new request, and one asked for again
		b.ask("1")
		note, err := conn.Conn().WaitForNotification(t.Context())
		require.NoError(t, err)
		require.Equal(t, "outbox", note.Channel)
	}
}

func TestChannelsTakeTurnsAndWhatCanWaitComesLast(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ask := func(channel, subject, payload string) {
		require.NoError(t, queries.OutboxAdd(t.Context(), b.app, dbgen.OutboxAddParams{Topic: "order", Channel: channel, Subject: subject, Payload: []byte(payload)}))
	}
	for i := range 20 {
		ask("riga", fmt.Sprint("old ", i), `{"by_hand": true}`)
	}
	for i := range 20 {
		ask("riga", fmt.Sprint("new ", i), "{}")
	}
	ask("jelgava", "1", "{}")
	ask("jelgava", "old", `{"by_hand": true}`)
	ask("liepaja", "2", "{}")

	claimed := func(most int32) (subjects []string) {
		for _, row := range b.claim(most) {
			subjects = append(subjects, row.Subject)
		}
		return subjects
	}
	require.ElementsMatch(t, []string{"new 0", "1", "2"}, claimed(3), "one of each")
	require.ElementsMatch(t, []string{"new 1", "new 2"}, claimed(2), "the others have nothing that is live")
	require.Len(t, claimed(17), 17)
	require.ElementsMatch(t, []string{"old", "old 0", "old 1"}, claimed(3), "once nothing live is left")
	ask("riga", "old 3", "{}")
	require.ElementsMatch(t, []string{"old 3"}, claimed(1), "news of an order makes its request live")
}
