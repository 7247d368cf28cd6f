package activities_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// Captured orders that the tests of looks need besides.
const (
	onHold = 251 // on-hold, bacs, 22.13 EUR
	late   = 280 // processing, bacs, 39.12 EUR
)

// reconcile looks over the channel.
func (b *bundle) reconcile() activities.Reconciled {
	b.t.Helper()
	return b.look(channelCode)
}

// look looks over a channel, as the workflow does.
func (b *bundle) look(channel string) activities.Reconciled {
	b.t.Helper()
	ctx := b.t.Context()
	run, err := b.set.BeginReconcile(ctx, activities.ReconcileInput{Channel: channel, Key: uuid.NewString(), Since: time.Unix(0, 0)})
	require.NoError(b.t, err)
	for more := true; more; {
		part, err := b.set.ReconcilePart(ctx, run.Run)
		require.NoError(b.t, err)
		more = part.More
	}
	sum, err := b.set.EndReconcile(ctx, activities.ReconcileEnded{Channel: channel, Run: run.Run})
	require.NoError(b.t, err)
	return sum
}

// differences are the findings that aren't over, each with its repair.
func (b *bundle) differences() string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', name, kind, shop || ' / ' || ours || ':', repair) FROM reconcile_findings WHERE state <> 'closed' ORDER BY kind, name`)
}

func (b *bundle) decide(do func(pgx.Tx, activities.FindingDecision) error, kind, subject, key string) error {
	b.t.Helper()
	var id int64
	require.NoError(b.t, b.db.Owner.QueryRow(b.t.Context(), "SELECT id FROM reconcile_findings WHERE kind = $1 AND subject = $2 ORDER BY id DESC LIMIT 1", kind, subject).Scan(&id))
	return db.InTx(b.t.Context(), b.db.App, func(tx pgx.Tx) error {
		return do(tx, activities.FindingDecision{Finding: id, Key: key, Actor: "ann"})
	})
}

func (b *bundle) repair(kind, subject, key string) error {
	b.t.Helper()
	return b.decide(func(tx pgx.Tx, d activities.FindingDecision) error {
		return activities.RepairFinding(b.t.Context(), tx, d)
	}, kind, subject, key)
}

// readBeyond has the reader believe that it has read all that changes for an hour.
func (b *bundle) readBeyond() {
	b.t.Helper()
	b.exec(`UPDATE feed_cursors SET updated_at = now() + interval '1 hour', position = jsonb_build_object('modified_at', now() + interval '1 hour') WHERE feed = 'orders'`)
	b.exec(`INSERT INTO feed_cursors (channel_id, feed, position, updated_at) VALUES ($1, 'catalogue', '{}', now() + interval '1 hour')`, b.channel)
}

// walkWoken walks the orders whose lifecycles were asked to look, as the relay has them do.
func (b *bundle) walkWoken() {
	b.t.Helper()
	for _, id := range wokenOrders(b.t, b) {
		b.walk(number(b.t, id))
	}
}

// TestPlantedDifferencesAreFoundAndRepaired plants ten of nine kinds, in the shop and in
// the tables, and finds these and nothing else.
func TestPlantedDifferencesAreFoundAndRepaired(t *testing.T) {
	t.Parallel()
	ids := []int64{straight, alsoBacs, cash, pending, refunded, twoRates, onHold}
	s := setupShelf(t, ids...)
	dear := s.counted[1]
	s.price(dear, "12.50")
	s.confirmed()
	s.policy.ImportStatuses = []string{"processing", "completed", "pending", "refunded"}
	s.savePolicy()
	s.readAll()
	s.walkAll(ids...)
	s.readBeyond()
	s.exec("DELETE FROM outbox")
	s.push(false)
	require.Zero(t, s.reconcile().Opened, s.differences())

	s.load(late)                  // the shop has an order that no change told of
	s.policy.ImportStatuses = nil // one that was ignored is wanted now
	s.savePolicy()
	s.shop.DeleteOrder(cash)                                                                  // one is gone without a word
	s.shop.SetStatus(pending, "cancelled")                                                    // one moved on in the shop, and we missed it
	s.exec("UPDATE orders SET status = 'on-hold' WHERE remote_id = $1", fmt.Sprint(twoRates)) // a repair by hand
	s.exec("UPDATE sales SET total = total + 1 WHERE remote_id = $1", fmt.Sprint(alsoBacs))
	s.exec(`INSERT INTO payments (sale_id, money_account_id, kind, amount, currency, method, paid_at, key)
		SELECT sale_id, money_account_id, 'reversal', -3.49, currency, method, now(), 'planted' FROM payments WHERE sale_id = $1`, s.sale(straight))
	require.Empty(t, s.shop.Refund(refunded, `{"amount":"1.00"}`))
	sold := s.counted[0]
	s.shop.SetStock(sold.remote, 7)
	require.Empty(t, s.shop.EditProduct(dear.remote, `{"regular_price":"1.25"}`))

	found := s.reconcile()
	require.Equal(t, "346 extra  / processing: refuse; 251 missing on-hold, 22.13 EUR / : walk; 280 missing processing, 39.12 EUR / : read; "+
		"278 paid 43.49 EUR / 40.00 EUR: walk; SKU-0003 price 1.25 / 12.5: push; 306 refunded 23.75 EUR / 22.75 EUR: read; "+
		"250 status cancelled / pending: read; 265 status processing / on-hold: read; SKU-0002 stock 7 / 500: push; 253 total 22.13 EUR / 23.13 EUR: walk",
		s.differences())
	require.EqualValues(t, 10, found.Opened)
	require.Zero(t, s.reconcile().Opened, "the same are no others")

	for kind, subjects := range map[string][]string{
		"missing": {fmt.Sprint(late), fmt.Sprint(onHold)}, "extra": {fmt.Sprint(cash)}, "status": {fmt.Sprint(pending), fmt.Sprint(twoRates)},
		"total": {fmt.Sprint(alsoBacs)}, "paid": {fmt.Sprint(straight)}, "refunded": {fmt.Sprint(refunded)},
		"stock": {strconv.FormatInt(sold.remote, 10)}, "price": {strconv.FormatInt(dear.remote, 10)},
	} {
		for _, subject := range subjects {
			require.NoError(t, s.repair(kind, subject, kind+subject))
			require.NoError(t, s.repair(kind, subject, kind+subject), "said twice it is done once")
		}
	}
	s.readAll()
	s.walkWoken()
	s.exec("UPDATE feed_cursors SET updated_at = now() + interval '1 hour' WHERE feed = 'orders'")
	s.push(false)
	s.push(false)
	last := s.reconcile()
	require.Empty(t, s.differences())
	require.EqualValues(t, 10, last.Closed)
	require.Zero(t, last.InFlight)
	require.True(t, fault.Is(s.repair("total", fmt.Sprint(alsoBacs), "late"), fault.Conflict), "it is over")
}

// TestWhatIsInFlightIsNoFinding: each of these differs for a moment, and nobody has to
// hear of it.
func TestWhatIsInFlightIsNoFinding(t *testing.T) {
	t.Parallel()
	sale := fmt.Sprint(pending)
	for name, change := range map[string]func(*bundle){
		"changed in the shop since it was read": func(b *bundle) { b.shop.SetStatus(pending, "processing") },
		"new in the shop since it was read":     func(b *bundle) { b.load(late); b.shop.TouchOrder(late) },
		"read and not walked yet": func(b *bundle) {
			b.exec("UPDATE orders SET status = 'on-hold', version = version + 1 WHERE remote_id = $1", sale)
		},
		"about to be walked": func(b *bundle) {
			b.exec("UPDATE sales SET total = total + 1")
			b.exec("INSERT INTO outbox (topic, channel, subject) VALUES ('order', $1, $2)", channelCode, sale)
		},
		"about to be told its status": func(b *bundle) {
			b.exec("UPDATE orders SET status = 'on-hold' WHERE remote_id = $1", sale)
			b.exec("INSERT INTO shop_writes (sale_id, kind, body) VALUES ($1, 'status', 'on-hold')", b.sale(pending))
		},
		"read after the shop was asked": func(b *bundle) {
			b.exec("UPDATE orders SET status = 'on-hold', asked_at = now() + interval '1 minute' WHERE remote_id = $1", sale)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, pending)
			b.readAndWalk(pending)
			b.exec("DELETE FROM outbox")
			change(b)
			sum := b.reconcile()
			require.Empty(t, b.differences())
			require.EqualValues(t, 1, sum.InFlight)
		})
	}
}

func TestAListingThatMayHaveBeenSoldOrIsAboutToBeToldIsNoFinding(t *testing.T) {
	t.Parallel()
	s := setupShelf(t, straight).confirmed()
	s.readAndWalk(straight)
	s.readBeyond()
	s.exec("DELETE FROM outbox")
	s.push(false)
	one := s.counted[0]
	s.shop.SetStock(one.remote, 7)

	s.exec("UPDATE orders SET version = version + 1")
	require.EqualValues(t, 1, s.reconcile().InFlight, "an order isn't counted yet")
	s.exec("UPDATE orders SET version = processed_version")
	s.move(one.item, 3)
	require.EqualValues(t, 1, s.reconcile().InFlight, "news of it wait")
	require.Empty(t, s.differences())
}

// TestAFindingIsFollowed: it is over by itself, and left alone where a person says so
// until it is about something else.
func TestAFindingIsFollowed(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.exec("DELETE FROM outbox")
	state := func() string { return b.list("SELECT state FROM reconcile_findings ORDER BY id") }
	ignore := func(tx pgx.Tx, d activities.FindingDecision) error {
		return activities.IgnoreFinding(t.Context(), tx, d)
	}
	id := fmt.Sprint(straight)

	b.exec("UPDATE sales SET total = total + 1")
	b.reconcile()
	require.NoError(t, b.decide(ignore, "total", id, "k1"))
	b.reconcile()
	require.Equal(t, "ignored", state())
	b.exec("UPDATE sales SET total = total + 1")
	b.reconcile()
	require.Equal(t, "open", state(), "it is about another amount")
	b.exec("UPDATE sales SET total = total - 2")
	require.EqualValues(t, 1, b.reconcile().Closed)
	require.Equal(t, "closed", state(), "somebody mended it")
	b.exec("UPDATE sales SET total = total + 1")
	b.reconcile()
	require.Equal(t, "closed; open", state())
	require.NoError(t, b.repair("total", id, "k2"))
	b.exec("DELETE FROM outbox") // the repair came to nothing
	b.reconcile()
	require.Equal(t, "closed; open", state(), "it didn't help")
	require.Equal(t, "ann reconcile finding; ann reconcile finding; orderloom reconcile; orderloom reconcile; orderloom reconcile",
		b.list("SELECT actor || ' ' || action FROM journal WHERE action LIKE 'reconcile%' ORDER BY 1"))
}

// TestWhatIsLongOverIsForgotten: findings and looks, and nothing that is open.
func TestWhatIsLongOverIsForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.exec("DELETE FROM outbox")
	b.exec("UPDATE sales SET total = total + 1")
	b.reconcile()
	b.exec("UPDATE sales SET total = total - 1")
	b.reconcile()
	b.exec("UPDATE sales SET total = total + 1")
	b.reconcile()
	b.exec("UPDATE reconcile_findings SET found_at = now() - interval '500 days', closed_at = closed_at - interval '399 days'")
	b.exec("UPDATE reconciliations SET ended_at = now() - interval '401 days' WHERE id = 1")
	b.reconcile()
	require.Equal(t, "closed; open", b.list("SELECT state FROM reconcile_findings ORDER BY id"))
	require.Equal(t, 3, b.count("reconciliations"))
	b.exec("UPDATE reconcile_findings SET closed_at = closed_at - interval '2 days' WHERE state = 'closed'")
	b.reconcile()
	require.Equal(t, "open", b.list("SELECT state FROM reconcile_findings"))
}

func TestALookIsWhatWasAskedForOrAnother(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 11, 22, 5, 30, 0, 0, time.UTC)
	usual := dbgen.ReconcileRunningRow{Since: begun.AddDate(0, 0, -30), Until: begun, BegunAt: begun}
	day := begun.AddDate(0, 0, -7)
	for name, tt := range map[string]struct {
		in   activities.ReconcileInput
		look dbgen.ReconcileRunningRow
		want bool
	}{
		"the usual one twice":          {activities.ReconcileInput{}, usual, true},
		"from a day on, while usual":   {activities.ReconcileInput{Since: day}, usual, false},
		"up to a day, while usual":     {activities.ReconcileInput{Until: day}, usual, false},
		"the usual one, while another": {activities.ReconcileInput{}, dbgen.ReconcileRunningRow{Since: day, Until: begun, BegunAt: begun}, false},
		"from the same day on":         {activities.ReconcileInput{Since: day}, dbgen.ReconcileRunningRow{Since: day, Until: begun, BegunAt: begun}, true},
	} {
		require.Equal(t, tt.want, tt.in.Means(tt.look), name)
	}
}

// TestACompanyOnPromIsReconciled: a settled world agrees, and what is planted is found.
func TestACompanyOnPromIsReconciled(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	shop := b.shops[kyiv]
	kept, gone := shop.PlaceOrder(oneOf("KAVA-250", promsim.PromPay)), shop.PlaceOrder(oneOf("KAVA-1000", promsim.PromPay))
	for _, order := range []int64{kept, gone} {
		require.Equal(t, "settled", b.goOn(kyiv, order).State)
	}
	b.exec("DELETE FROM outbox")
	require.Zero(t, b.look(kyiv).Opened, b.differences())

	b.exec("UPDATE sales SET total = total + 1 WHERE remote_id = $1", strconv.FormatInt(kept, 10))
	b.exec("UPDATE orders SET status = 'pending' WHERE remote_id = $1", strconv.FormatInt(gone, 10))
	require.EqualValues(t, 2, b.look(kyiv).Opened)
	require.Equal(t, fmt.Sprintf("%d status received / pending: read; %d total 189 UAH / 190 UAH: walk", gone, kept), b.differences())
}

// TestListingsOfAMarketplaceAreReconciled: what the company shows otherwise is found.
func TestListingsOfAMarketplaceAreReconciled(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("KAVA-250", "coffee", 7)
	m.read()
	m.exec("UPDATE channels SET stock = true")
	m.push()
	m.read()
	m.exec("DELETE FROM outbox; DELETE FROM listing_news; DELETE FROM push_news")
	require.Zero(t, m.look(marketCode).Opened, m.differences())
	require.Empty(t, m.sim.EditProduct(m.productOf("KAVA-250"), `{"quantity_in_stock":3}`))
	m.exec("UPDATE feed_cursors SET updated_at = now() + interval '1 hour'")
	require.EqualValues(t, 1, m.look(marketCode).Opened)
	require.Equal(t, "KAVA-250 stock 3 / 7: push", m.differences())
}

// TestAShopThatLostItsOrdersMakesNoFindings: its address leads to another one, say.
func TestAShopThatLostItsOrdersMakesNoFindings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, id := range b.openSales(8) {
		b.shop.DeleteOrder(id)
	}
	b.exec("DELETE FROM outbox")
	run, err := b.set.BeginReconcile(t.Context(), activities.ReconcileInput{Channel: channelCode, Key: "k", Since: time.Unix(0, 0)})
	require.NoError(t, err)
	for more := true; more && err == nil; {
		var part activities.Reconciled
		part, err = b.set.ReconcilePart(t.Context(), run.Run)
		more = part.More
	}
	require.ErrorContains(t, err, "of 8 orders that we looked for the shop has lost 8")
	_, err = b.set.EndReconcile(t.Context(), activities.ReconcileEnded{Channel: channelCode, Run: run.Run, Failed: "lost"})
	require.NoError(t, err)
	require.Empty(t, b.differences())
	require.Equal(t, "reconcile", b.list("SELECT kind FROM channel_findings WHERE settled_at IS NULL"))
	part, err := b.set.ReconcilePart(t.Context(), run.Run)
	require.NoError(t, err)
	require.False(t, part.More, "it has ended")
}

func TestALookThatKeepsNothingFindsTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash)
	b.readAll()
	b.walkAll(straight, cash)
	b.exec("DELETE FROM outbox")
	b.exec("UPDATE sales SET total = total + 1 WHERE remote_id = $1", fmt.Sprint(straight))
	b.shop.DeleteOrder(cash)
	looker, err := activities.NewLooker(t.Context(), b.set, activities.ReconcileInput{Channel: channelCode, Since: time.Unix(0, 0)})
	require.NoError(t, err)
	var kinds []string
	for more := true; more; {
		found, part, err := looker.Next(t.Context())
		require.NoError(t, err)
		for _, d := range found {
			kinds = append(kinds, string(d.Kind)+" "+d.Subject)
		}
		more = part.More
	}
	require.Equal(t, []string{fmt.Sprint("total ", straight), fmt.Sprint("extra ", cash)}, kinds)
	require.Zero(t, b.count("reconcile_findings"))
	require.Zero(t, b.count("reconciliations"))
}
