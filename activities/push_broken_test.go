package activities_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// brittle is the way to a shop that breaks at some of its products.
type brittle struct {
	next http.RoundTripper
	// how it breaks; half an answer is one with status 200 that did the change.
	status int
	body   string

	mu    sync.Mutex
	at    []string // the products, by their ids
	sizes []int    // of the batches
}

// RoundTrip implements http.RoundTripper.
func (b *brittle) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/batch") {
		return b.next.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var batch struct{ Update []struct{ ID json.Number } }
	if err := json.Unmarshal(body, &batch); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sizes = append(b.sizes, len(batch.Update))
	for _, one := range batch.Update {
		if slices.Contains(b.at, string(one.ID)) {
			return &http.Response{StatusCode: b.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(b.body)), Request: r}, nil
		}
	}
	return b.next.RoundTrip(r)
}

// breakAt has the shop break at products by such an answer, until they are mended.
func (s *shelf) breakAt(status int, body string, items ...shelfItem) *brittle {
	s.t.Helper()
	shops := s.set.Channels.(activities.Shops)
	way := &brittle{next: shops.Transport, status: status, body: body}
	for _, item := range items {
		way.at = append(way.at, strconv.FormatInt(item.remote, 10))
	}
	shops.Transport = way
	s.set.Channels = shops
	return way
}

// mend has the shop break at nothing, and what waits has its time come.
func (s *shelf) mend(way *brittle) {
	s.t.Helper()
	way.at, way.sizes = nil, nil
	s.due()
}

func (s *shelf) due() {
	s.t.Helper()
	s.exec("UPDATE listings SET push_retry_at = now() WHERE push_retry_at IS NOT NULL")
}

// TestOneListingThatAShopBreaksAtHoldsUpNoOther, however it breaks: the others are told,
// it is reported, rests and is tried again alone.
func TestOneListingThatAShopBreaksAtHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status     int
		body, kind string
	}{
		"a server error":             {500, `{"code":"internal","message":"a plugin broke"}`, "failed"},
		"a worker that dies":         {502, "<html>", "failed"},
		"no answer in time":          {504, "<html>", "failed"},
		"an answer that is cut":      {200, `{"update":[{"id":`, "failed"},
		"an answer of another shape": {200, `{"update":7}`, "failed"},
		"too few in the answer":      {200, `{"update":[]}`, "failed"},
		"too large a request":        {413, `{"code":"too_large","message":"x"}`, "refused"},
		"too long a request":         {414, "<html>", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t).confirmed()
			sick, fine := s.counted[2], s.counted[7]
			way := s.breakAt(tt.status, tt.body, sick)
			for _, item := range s.counted[:8] {
				s.move(item.item, -1)
			}
			told := s.push(false)
			require.Equal(t, [2]int64{7, 1}, [2]int64{told.Sent, told.Failed})
			require.Equal(t, int64(499), s.shop.Stock(fine.remote))
			l := s.listingOf(sick)
			require.Equal(t, tt.kind, *l.ErrorKind)
			require.Equal(t, tt.kind == "failed", l.PushAttempt != nil, "in doubt where it may have been done")
			require.Equal(t, tt.kind == "failed", l.PushRetryAt != nil)
			require.Empty(t, s.findings())

			s.move(fine.item, -1)
			way.sizes = nil
			require.Equal(t, int64(1), s.push(false).Sent)
			require.Equal(t, []int{1}, way.sizes, "it isn't told before its time")
			s.mend(way)
			s.move(fine.item, -1)
			s.move(sick.item, -1)
			require.Equal(t, int64(2), s.push(false).Sent)
			require.Equal(t, int64(498), s.shop.Stock(sick.remote))
			require.Nil(t, s.listingOf(sick).ErrorKind)
			require.Nil(t, s.listingOf(sick).PushAttempt)
			require.Equal(t, map[string][]int{"failed": {1, 1}, "refused": {2}}[tt.kind], way.sizes)
		})
	}
}

// TestWhatAShopBreaksAtRestsLongerEachTime, and a day at the most.
func TestWhatAShopBreaksAtRestsLongerEachTime(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	sick := s.counted[0]
	s.breakAt(500, "", sick)
	s.move(sick.item, -1)
	for _, rest := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
		require.Equal(t, int64(1), s.push(false).Failed)
		require.WithinDuration(t, time.Now().Add(rest), *s.listingOf(sick).PushRetryAt, 15*time.Second)
		s.due()
	}
	require.EqualValues(t, 3, s.listingOf(sick).ErrorTries)
	s.exec("UPDATE listings SET error_tries = 1000 WHERE id = $1", sick.listing)
	s.push(false)
	require.WithinDuration(t, time.Now().Add(24*time.Hour), *s.listingOf(sick).PushRetryAt, time.Minute)
}

// TestAShopThatIsDownAccusesNoListing: it is to be asked again, and is told as before once
// it is up.
func TestAShopThatIsDownAccusesNoListing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]woosim.Fault{
		"a server error": woosim.ServerError(),
		"maintenance":    woosim.Unavailable(),
		"a proxy alone":  {Status: http.StatusBadGateway},
		"too many calls": woosim.TooManyRequests(time.Second),
		"half an answer": {Malformed: true},
		"nobody there":   {CutBefore: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t).confirmed()
			for _, item := range s.counted[:4] {
				s.move(item.item, -1)
			}
			s.shop.AddFault(woosim.Rule{Fault: fault})
			_, err := s.tell(t.Context(), false)
			var failed *temporal.ApplicationError
			require.ErrorAs(t, err, &failed)
			require.False(t, failed.NonRetryable())
			require.Equal(t, 1, s.batches(), "it isn't told by parts")
			require.Zero(t, s.count("listings WHERE error_kind = 'failed' OR push_retry_at IS NOT NULL"))
			s.shop.ClearFaults()
			require.Equal(t, int64(4), s.push(false).Sent)
		})
	}
}

// TestAShopThatTakesNoChangesIsToBlame though it can be read: not all of its listings can
// be at fault. Those that have been told alone rest, so that the others have their turn.
func TestAShopThatTakesNoChangesIsToBlame(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	way := s.breakAt(500, "", s.counted...)
	for _, item := range s.counted[:5] {
		s.move(item.item, -1)
	}
	require.Equal(t, int64(5), s.push(false).Failed)
	require.Equal(t, 2, s.count("listings WHERE error_kind = 'failed'"))
	require.Equal(t, 5, s.count("listings WHERE push_retry_at > now() AND push_attempt IS NOT NULL"))
	require.Contains(t, s.findings()["push failed"], "500")
	s.exec("UPDATE channel_findings SET found_at = found_at - interval '20 minutes'")
	s.due()
	require.Equal(t, int64(5), s.push(false).Failed)
	require.Contains(t, s.findings(), "push failed")
	require.Equal(t, 3, s.count("listings WHERE push_retry_at > now() + interval '19 minutes'"), "the longer, the rarer")

	late := s.counted[5]
	way.at = slices.DeleteFunc(way.at, func(id string) bool { return id == strconv.FormatInt(late.remote, 10) })
	s.move(late.item, -1)
	require.Equal(t, int64(1), s.push(false).Sent, "those at rest hold up nothing")
	require.NotContains(t, s.findings(), "push failed", "it takes changes")
	s.mend(way)
	require.Equal(t, int64(5), s.push(false).Sent)
	require.Zero(t, s.count("listings WHERE error_kind = 'failed' OR push_retry_at IS NOT NULL OR push_attempt IS NOT NULL"))
}

// TestManyThatAShopBreaksAtAreEachReported where it takes others in the same push.
func TestManyThatAShopBreaksAtAreEachReported(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.breakAt(500, "", s.counted[:4]...)
	for _, item := range s.counted[:8] {
		s.move(item.item, -1)
	}
	told := s.push(false)
	require.Equal(t, [2]int64{4, 4}, [2]int64{told.Sent, told.Failed})
	require.Equal(t, 4, s.count("listings WHERE error_kind = 'failed'"))
	require.NotContains(t, s.findings(), "push failed")
}

// TestAnElementThatCanNotBeReadMayHaveBeenDone: it is told again after a while, whatever
// it shows, and is not refused.
func TestAnElementThatCanNotBeReadMayHaveBeenDone(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	sick, fine := s.counted[0], s.counted[1]
	s.move(sick.item, -1)
	s.move(fine.item, -1)
	s.ailBy(sick, 1, `{"id":`+strconv.FormatInt(sick.remote, 10)+`,"manage_stock":"perhaps"}`)
	told := s.push(false)
	require.Equal(t, [2]int64{1, 1}, [2]int64{told.Sent, told.Failed})
	l := s.listingOf(sick)
	require.Equal(t, "failed", *l.ErrorKind)
	require.NotNil(t, l.PushAttempt)
	require.NotNil(t, l.PushRetryAt)
	s.move(sick.item, 1)
	s.due()
	require.Equal(t, int64(1), s.push(false).Sent, "it may show what it no longer should")
	require.Equal(t, int64(500), s.shop.Stock(sick.remote))
}

// TestAShopThatIgnoresAQuantityIsReported after it was told twice, and told no more until
// somebody compares everything; a reading that agrees clears it.
func TestAShopThatIgnoresAQuantityIsReported(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.exec("INSERT INTO feed_cursors (channel_id, feed, position) VALUES ($1, 'orders', '{}')", s.channel)
	later := func() {
		s.exec("UPDATE listings SET seen_at = seen_at - interval '10 minutes'")
		s.exec("UPDATE feed_cursors SET updated_at = clock_timestamp()")
	}
	s.insist(item, 480)
	s.move(item.item, -1)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.True(t, s.listingOf(item).PushDoubted, "it may have sold some")
	later()
	require.Equal(t, int64(1), s.push(false).Failed)
	require.Equal(t, "ignored", *s.listingOf(item).ErrorKind)
	require.Contains(t, *s.listingOf(item).ErrorText, "quantity 499")
	require.False(t, s.listingOf(item).PushDoubted)
	asked := s.batches()
	later()
	s.push(false)
	require.Equal(t, asked, s.batches(), "it is told no more")
	s.push(true)
	require.Equal(t, asked+1, s.batches(), "but once a day")
	require.Equal(t, "ignored", *s.listingOf(item).ErrorKind)

	s.shop.SetStock(item.remote, 499)
	s.look(item.remote)
	require.Zero(t, s.push(false).Sent)
	require.Nil(t, s.listingOf(item).ErrorKind)
	require.Equal(t, asked+1, s.batches())
}

// insist has a plugin of the shop set its own quantity of a product, whatever it is told.
func (s *shelf) insist(item shelfItem, quantity int) {
	s.t.Helper()
	shops := s.set.Channels.(activities.Shops)
	shops.Transport = restlessBefore{shops.Transport, func(r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/batch") {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the shop refuses what is no batch
		}
		body = bytes.ReplaceAll(body, []byte(`{"id":`+strconv.FormatInt(item.remote, 10)+`,"stock_quantity":499}`),
			[]byte(`{"id":`+strconv.FormatInt(item.remote, 10)+`,"stock_quantity":`+strconv.Itoa(quantity)+`}`))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}}
	s.set.Channels = shops
}

// TestADoubtThatNoOrderCanClearIsNone: of a shop whose orders aren't read all is known.
func TestADoubtThatNoOrderCanClearIsNone(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.shop.SetStock(item.remote, 498)
	s.look(item.remote)
	require.Zero(t, s.push(false).Sent)
	require.True(t, s.listingOf(item).PushDoubted)
	s.exec("UPDATE channels SET orders_in = false")
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(500), s.shop.Stock(item.remote))
	require.False(t, s.listingOf(item).PushDoubted)
}
