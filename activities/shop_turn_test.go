package activities_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/signals"
)

// limit says what the shop bears.
func (b *bundle) limit(perSecond string, burst, atOnce int) {
	b.t.Helper()
	require.NoError(b.t, queries.ChannelLimit(b.t.Context(), b.db.App, dbgen.ChannelLimitParams{
		ID: b.channel, CallsPerSecond: money.MustParse(perSecond), CallsBurst: int32(burst), CallsAtOnce: int32(atOnce),
	}))
}

// asWorker is the bundle's set as another worker has it: with connections of its own.
func (b *bundle) asWorker() (*activities.Set, *pgxpool.Pool) {
	b.t.Helper()
	pool, err := db.Open(b.t.Context(), b.db.AppURL)
	require.NoError(b.t, err)
	b.t.Cleanup(pool.Close)
	shops := b.set.Channels.(activities.Shops)
	shops.DB = pool
	return &activities.Set{DB: pool, Now: time.Now, Channels: shops}, pool
}

// askNotes asks the shop once, as whoever the set belongs to.
func askNotes(t *testing.T, set *activities.Set, order int64) error {
	t.Helper()
	shop, err := set.Channels.Connector(t.Context(), channelCode)
	require.NoError(t, err)
	_, err = shop.(connectors.OrderNotes).ListOrderNotes(t.Context(), fmt.Sprint(order))
	return err
}

func TestWorkersTogetherKeepTheShopsLimits(t *testing.T) {
	t.Parallel()
	const perSecond, burst, atOnce, asked = 40, 6, 3, 100
	b := setup(t, straight)
	b.limit(strconv.Itoa(perSecond), burst, atOnce)
	b.shop.AddFault(woosim.Rule{Fault: woosim.Fault{Slow: 20 * time.Millisecond}})
	b.shop.ForgetRequests()
	var g errgroup.Group
	for range 2 {
		set, _ := b.asWorker()
		for range 10 {
			g.Go(func() error {
				for range asked / 20 {
					if err := askNotes(t, set, straight); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	require.NoError(t, g.Wait())
	requests := b.shop.Requests()
	require.Len(t, requests, asked)
	requireWithin(t, requests, perSecond, burst, atOnce)
}

// requireWithin sees that no stretch of time has more requests than the pace, the
// burst and those already on their way allow, and no moment more than may run.
func requireWithin(t *testing.T, requests []woosim.Request, perSecond, burst, atOnce int) {
	t.Helper()
	for i, first := range requests {
		running := 0
		for j, other := range requests {
			if !other.Began.After(first.Began) && other.Ended.After(first.Began) {
				running++
			}
			if j < i {
				continue
			}
			span := other.Began.Sub(first.Began).Seconds()
			require.LessOrEqual(t, float64(j-i+1), float64(burst+atOnce)+float64(perSecond)*span, "requests %d to %d", i, j)
		}
		require.LessOrEqual(t, running, atOnce, "request %d", i)
	}
}

// booked is an order up to where the shop is told.
func (b *bundle) booked(id int64) activities.Walk {
	b.t.Helper()
	b.readAll()
	imported, err := b.book(b.t.Context(), id)
	require.NoError(b.t, err)
	return imported.Walk
}

// inStep runs a write-back as a step of a worker.
func (b *bundle) inStep(set *activities.Set, walk activities.Walk) error {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(logging.Temporal(zap.NewNop()))
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(set)
	_, err := env.ExecuteActivity(set.WriteBack, walk)
	return err
}

func TestStepWhoseTurnItIsNotComesBackAtATimeOfItsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	walk := b.booked(straight)
	b.limit("0.1", 1, 5)
	require.NoError(t, askNotes(t, b.set, straight))
	before := len(b.shop.Requests())
	var waits []time.Duration
	for range 3 {
		var refused *temporal.ApplicationError
		require.ErrorAs(t, b.inStep(b.set, walk), &refused)
		require.Equal(t, "RateLimited", refused.Type())
		require.False(t, refused.NonRetryable())
		waits = append(waits, refused.NextRetryDelay())
	}
	require.Len(t, b.shop.Requests(), before, "nothing was asked")
	require.Positive(t, waits[0])
	require.Greater(t, waits[1]-waits[0], 5*time.Second, "one after another, and not all at once")
	require.Greater(t, waits[2]-waits[1], 5*time.Second)
	b.exec("DELETE FROM shop_turns")
	b.limit("1000", 100, 5)
	require.NoError(t, b.inStep(b.set, walk))
	require.Len(t, b.notes(straight), 1)
}

// TestWaitsForAShopAreCounted: whoever comes later, and whoever is put off.
func TestWaitsForAShopAreCounted(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	walk := b.booked(straight)
	registry := prometheus.NewRegistry()
	set, _ := b.asWorker()
	shops := set.Channels.(activities.Shops)
	shops.Calls = signals.NewShopCalls(registry)
	set.Channels = shops
	b.limit("1", 1, 5)
	b.exec("DELETE FROM shop_turns")
	require.NoError(t, askNotes(t, set, straight))
	b.exec("UPDATE shop_turns SET due_at = clock_timestamp() + interval '1 second'")
	require.NoError(t, askNotes(t, set, straight))
	b.exec("UPDATE shop_turns SET due_at = clock_timestamp() + interval '1 minute'")
	require.Error(t, b.inStep(set, walk))
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP orderloom_shop_waits_total Requests that had to wait for their turn at a shop: they came later (waited), or their step was put off.
# TYPE orderloom_shop_waits_total counter
orderloom_shop_waits_total{channel="woo-riga",outcome="put_off"} 1
orderloom_shop_waits_total{channel="woo-riga",outcome="waited"} 1
`), "orderloom_shop_waits_total"))
	require.Equal(t, 1, testutil.CollectAndCount(registry, "orderloom_shop_wait_seconds_total"))
}

func TestShopThatAsksForItIsLeftAloneByAll(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	walk := b.booked(straight)
	b.shop.AddFault(woosim.Rule{Times: 1, Fault: woosim.TooManyRequests(time.Hour)})
	require.Error(t, askNotes(t, b.set, straight))
	other, _ := b.asWorker()
	b.shop.ForgetRequests()
	var refused *temporal.ApplicationError
	require.ErrorAs(t, b.inStep(other, walk), &refused)
	require.Greater(t, refused.NextRetryDelay(), 59*time.Minute)
	require.Empty(t, b.shop.Requests())
}

// begin takes a turn at the shop, over these connections.
func (b *bundle) begin(pool *pgxpool.Pool, patient bool) (dbgen.ShopCallBeginRow, error) {
	return queries.ShopCallBegin(b.t.Context(), pool, dbgen.ShopCallBeginParams{ChannelID: b.channel, LongestSeconds: 60, Patient: patient})
}

func TestDeadWorkersCallsMakeRoom(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("1000", 100, 1)
	_, dying := b.asWorker()
	turn, err := b.begin(dying, false)
	require.NoError(t, err)
	require.NotZero(t, turn.ID)
	full, err := b.begin(b.db.App, false)
	require.NoError(t, err)
	require.Zero(t, full.ID)
	require.Positive(t, full.WaitMs)
	dying.Close()
	require.Eventually(t, func() bool {
		turn, err := b.begin(b.db.App, false)
		return err == nil && turn.ID != 0
	}, 10*time.Second, 10*time.Millisecond)
}

func TestCallEndsWithItsAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("1000", 100, 1)
	b.shop.AddFault(woosim.Rule{Times: 1, Fault: woosim.Fault{CutBefore: true}})
	b.shop.AddFault(woosim.Rule{Times: 1, Fault: woosim.ServerError()})
	failed := 0
	for range 5 {
		if askNotes(t, b.set, straight) != nil {
			failed++
		}
	}
	require.Equal(t, 2, failed)
	var running int
	require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT count(*) FROM shop_calls").Scan(&running))
	require.Zero(t, running)
}

func TestAPageThatNeedsMoreRequestsThanABurstGetsThrough(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, refunded)
	b.limit("20", 1, 5)
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(logging.Temporal(zap.NewNop()))
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(b.set)
	_, err := env.ExecuteActivity(b.set.ImportPage, activities.PageInput{Channel: channelCode, Fresh: true})
	require.NoError(t, err)
	require.Positive(t, b.shop.RequestCount()["refunds.list"])
}

// share is what part of its limits the shop is asked.
func (b *bundle) share() float64 {
	b.t.Helper()
	var share float64
	require.NoError(b.t, b.db.App.QueryRow(b.t.Context(),
		"SELECT shop_share(c.calls_per_second, t.slowed_to, t.slowed_at, clock_timestamp())::float8 FROM channels c JOIN shop_turns t ON t.channel_id = c.id").Scan(&share))
	return share
}

// later lets the shop rest for so many seconds.
func (b *bundle) later(seconds int) {
	b.t.Helper()
	b.exec("UPDATE shop_turns SET slowed_at = slowed_at - make_interval(secs => $1)", seconds)
}

func TestAShopThatHasTooMuchIsAskedHalf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault woosim.Fault
		share float64
	}{
		{"too many requests, without a time", woosim.TooManyRequests(0), 0.5},
		{"too many requests, with a time", woosim.TooManyRequests(time.Second), 0.5},
		{"down for maintenance", woosim.Unavailable(), 0.5},
		{"no answer", woosim.Fault{CutBefore: true}, 0.5},
		{"a mistake of its own", woosim.ServerError(), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.AddFault(woosim.Rule{Times: 2, Fault: tt.fault})
			require.Error(t, askNotes(t, b.set, straight))
			require.InDelta(t, tt.share, b.share(), 0.01)
			require.Error(t, askNotes(t, b.set, straight))
			require.InDelta(t, tt.share, b.share(), 0.01, "what comes within seconds counts once")
		})
	}
}

func TestASlowedShopComesBackBitByBit(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("40", 20, 8)
	slow := func() { require.NoError(t, queries.ShopSlowDown(t.Context(), b.db.App, b.channel)) }
	slow()
	require.InDelta(t, 0.5, b.share(), 0.01)
	b.later(60)
	require.InDelta(t, 0.6, b.share(), 0.01)
	slow()
	require.InDelta(t, 0.3, b.share(), 0.01)
	for range 20 {
		b.later(6)
		slow()
	}
	require.InDelta(t, 1.0/64, b.share(), 0.01, "it is asked something always")
	b.later(601)
	require.InDelta(t, 1, b.share(), 0.001, "and no more than the channel allows")
}

// TestASlowedShopBearsLessInEveryWay: at once after a rest, a second, and side by side.
func TestASlowedShopBearsLessInEveryWay(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.limit("1", 20, 8)
	require.NoError(t, queries.ShopSlowDown(t.Context(), b.db.App, b.channel))
	b.exec("UPDATE shop_turns SET slowed_to = 0.25")
	running := 0
	for {
		turn, err := b.begin(b.db.App, false)
		require.NoError(t, err)
		if turn.ID == 0 {
			break
		}
		running++
	}
	require.Equal(t, 3, running, "a quarter of eight, begun")
	b.exec("DELETE FROM shop_calls")
	for {
		turn, err := b.begin(b.db.App, false)
		require.NoError(t, err)
		if turn.ID == 0 {
			break
		}
		b.exec("DELETE FROM shop_calls")
		running++
	}
	require.Equal(t, 6, running, "a quarter of twenty, begun")
}

func TestAWriteThatWasTooManyIsMadeOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"notes.create", "orders.update"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.AddFault(woosim.Rule{Kind: kind, Times: 1, Fault: woosim.TooManyRequests(0)})
			b.readAll()
			_, err := b.pass(t.Context(), straight)
			app := asTemporal(t, err)
			require.Equal(t, "RateLimited", app.Type())
			require.Zero(t, app.NextRetryDelay(), "the step's own pauses, longer each time")
			require.Equal(t, "settled", b.walk(straight).State)
			b.requireToldOnce(straight)
		})
	}
}

func TestWhatAPersonImportsHasWhatIsLeftOfAShop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.limit("0.01", 5, 3)
	turn := func(patient bool) dbgen.ShopCallBeginRow {
		row, err := b.begin(b.db.App, patient)
		require.NoError(t, err)
		return row
	}
	require.NotZero(t, turn(true).ID)
	patientWait := turn(true).WaitMs
	require.Greater(t, patientWait, int64(90_000), "none is begun early")
	require.NotZero(t, turn(false).ID, "and holds nobody up who may")
	require.NotZero(t, turn(false).ID)
	b.exec("DELETE FROM shop_calls")
	b.exec("UPDATE shop_turns SET due_at = '-infinity', patient_promised = '-infinity'")
	require.NotZero(t, turn(true).ID)
	b.exec("UPDATE shop_turns SET due_at = '-infinity'")
	require.NotZero(t, turn(true).ID)
	b.exec("UPDATE shop_turns SET due_at = '-infinity'")
	require.Zero(t, turn(true).ID, "one place stays free")
	require.NotZero(t, turn(false).ID)

	b.exec("DELETE FROM shop_calls")
	b.exec("UPDATE shop_turns SET due_at = now() + interval '1 hour', promised = '-infinity', patient_promised = '-infinity'")
	live := turn(false).WaitMs
	b.exec("UPDATE shop_turns SET due_at = '-infinity'")
	require.Greater(t, turn(true).WaitMs, live, "whoever was told a time goes first")
}
