package console

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// heart is a pulse whose looks are counted, over marks that a test sets between them.
type heart struct {
	*pulse

	looks atomic.Int64
	marks atomic.Pointer[marks] // nil: the database is away
}

func newHeart() *heart {
	h := &heart{}
	h.marks.Store(&marks{"sales": "1"})
	h.pulse = newPulse(func(context.Context) (marks, error) {
		h.looks.Add(1)
		if found := h.marks.Load(); found != nil {
			return *found, nil
		}
		return nil, errors.New("the database is away")
	}, zap.NewNop())
	return h
}

// beats lets so many looks go by.
func (h *heart) beats(n int) {
	time.Sleep(time.Duration(n)*pulseEvery + pulseEvery/2) //nolint:forbidigo // a bubble's time, which nobody waits for
	synctest.Wait()
}

func TestAHundredPagesCostOneQueryASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeart()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() { _ = h.run(ctx) }()
		h.beats(10)
		require.Zero(t, h.looks.Load(), "nobody wants to know")

		var pages []<-chan news
		var leave []func()
		for range 100 {
			told, left, ok := h.listen(h.now())
			require.True(t, ok)
			pages, leave = append(pages, told), append(leave, left)
		}
		h.beats(10)
		require.LessOrEqual(t, h.looks.Load(), int64(11))
		h.marks.Store(&marks{"sales": "2", "journal": "1"})
		h.beats(1)
		h.marks.Store(nil)
		h.beats(1)
		for _, told := range pages {
			require.Equal(t, []string{"sales"}, (<-told).Topics, "the first look of a process may be news to any page")
			require.Equal(t, []string{"journal", "sales"}, (<-told).Topics)
			require.Empty(t, told, "what stays as it is is told once, and what can't be asked isn't")
		}
		for _, left := range leave {
			left()
			left()
		}
		before := h.looks.Load()
		h.beats(10)
		require.LessOrEqual(t, h.looks.Load(), before+1)
		require.Zero(t, h.heard())
	})
}

func TestAPageIsToldWhatChangedSinceItWasMade(t *testing.T) {
	t.Parallel()
	h := newHeart()
	h.tell(marks{"sales": "1", "journal": "1"})
	made := h.now()
	h.tell(marks{"sales": "2", "journal": "1"})
	for name, test := range map[string]struct {
		since string
		want  []string
	}{
		"made before":         {made, []string{"sales"}},
		"made just now":       {h.now(), nil},
		"made by another one": {"other.7", []string{"journal", "sales"}},
		"nonsense":            {h.name + ".x", []string{"journal", "sales"}},
		"nothing":             {"", []string{"journal", "sales"}},
	} {
		told, leave, ok := h.listen(test.since)
		require.True(t, ok)
		leave()
		var topics []string
		for n := range told {
			require.Equal(t, h.now(), n.At)
			topics = append(topics, n.Topics...)
		}
		require.Equal(t, test.want, topics, name)
	}
}

func TestListenersAreBoundedAndOneThatStopsListeningIsLetGo(t *testing.T) {
	t.Parallel()
	h := newHeart()
	deaf, _, _ := h.listen(h.now())
	for range mostListeners - 1 {
		_, _, ok := h.listen(h.now())
		require.True(t, ok)
	}
	_, _, ok := h.listen(h.now())
	require.False(t, ok, "that would be one too many")
	for i := range behind + 1 {
		h.tell(marks{"sales": strings.Repeat("x", i+1)})
	}
	require.Zero(t, h.heard())
	for range behind {
		require.NotEmpty(t, (<-deaf).Topics)
	}
	_, more := <-deaf
	require.False(t, more)
}

// TestEveryTopicHasItsMark changes something of each topic, and finds the marks of it and
// of nothing else to be others.
func TestEveryTopicHasItsMark(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	for _, change := range []struct{ topic, sql string }{
		{"sales", "UPDATE sales SET state = 'settled', updated_at = now()"},
		{"messages", `WITH t AS (INSERT INTO message_threads (channel_id, system, remote_id) SELECT id, 'chat', 'room' FROM channels RETURNING id, channel_id)
			INSERT INTO messages (channel_id, system, remote_id, thread_id, sent_at) SELECT channel_id, 'chat', '61', id, now() FROM t`},
		{"messages", "UPDATE messages SET read_at = now()"},
		{"replies", "INSERT INTO message_replies (key, message_id, body, actor) SELECT 'k', id, 'yes', 'ann' FROM messages"},
		{"replies", "UPDATE message_replies SET state = 'sent', done_at = now()"},
		{"findings", `INSERT INTO reconcile_findings (channel_id, kind, subject, name, shop, ours, repair, asked_at)
			SELECT id, 'status', '7', '7', 'completed', 'held', 'walk', now() FROM channels`},
		{"looks", "INSERT INTO reconciliations (channel_id, key, since, until) SELECT id, 'k', '2026-11-01', '2026-11-02' FROM channels"},
		{"notices", `WITH m AS (INSERT INTO notice_messages (key, channel_id, person, problems, turn, subject, body, payload, next_at)
			SELECT 'k', id, 'admin', 0, 0, 'Trial', 'Trial', '{}', now() FROM channels RETURNING id) INSERT INTO notice_deliveries (message_id, way) SELECT id, 'email' FROM m`},
		{"journal", "INSERT INTO journal (actor, action, result) VALUES ('ann', 'look', 'done')"},
		{"channels", "INSERT INTO feed_cursors (channel_id, feed, position, clock_ms, updated_at) SELECT id, 'orders', '{}', 0, now() FROM channels"},
	} {
		before, err := b.console.lookForNews(t.Context())
		require.NoError(t, err)
		again, err := b.console.lookForNews(t.Context())
		require.NoError(t, err)
		require.Equal(t, before, again)
		b.exec(change.sql)
		after, err := b.console.lookForNews(t.Context())
		require.NoError(t, err)
		require.NotEqual(t, before[change.topic], after[change.topic], change.topic)
		delete(before, change.topic)
		delete(after, change.topic)
		require.Equal(t, before, after, change.topic)
	}
}

// beats has pages told what changes, until the test ends.
func (b *bundle) beats() {
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { _ = b.console.pulse.run(ctx) })
	b.t.Cleanup(func() {
		stop()
		run.Wait()
	})
}

// TestABrowserHearsOfASale listens as a browser does.
func TestABrowserHearsOfASale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	b.beats()
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	w := b.as(access.Viewer)
	require.NoError(t, b.desk.Tell(t.Context(), secret.String(w.cookies["orderloom_session"]), []byte(`{"key": "users.done"}`)))

	lines := w.listen(server.URL + "/live?since=" + b.console.pulse.now())
	require.Equal(t, ":", <-lines)
	next := func(field string) string {
		for line := range lines {
			if value, is := strings.CutPrefix(line, field+": "); is {
				return value
			}
		}
		return "nothing more"
	}
	require.Contains(t, next("data"), "sales", "the first look may be news to any page")
	b.exec("UPDATE sales SET state = 'settled', updated_at = now()")
	require.Equal(t, b.console.pulse.name+".2", next("id"))
	require.Equal(t, "sales", next("data"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM user_sessions WHERE notice IS NOT NULL"), "what is to be said is said to a person")

	b.console.end()
	require.Equal(t, "nothing more", next("data"), "the connection ends with the server")
	require.Equal(t, http.StatusServiceUnavailable, w.get("/readyz").Code)
}

// listen asks for what goes on, and hands over its lines.
func (w *browser) listen(address string) <-chan string {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(w.t, err)
	r.Header = w.header.Clone()
	r.Header.Set("Sec-Fetch-Dest", "empty")
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := (&http.Client{}).Do(r) //nolint:bodyclose // it is listened to until the test ends
	require.NoError(w.t, err)
	require.Equal(w.t, http.StatusOK, answer.StatusCode)
	require.Equal(w.t, "text/event-stream", answer.Header.Get("Content-Type"))
	lines := make(chan string)
	go func() {
		defer close(lines)
		defer func() { _ = answer.Body.Close() }()
		for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}
