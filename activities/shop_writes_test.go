package activities_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// requireToldOnce: whatever went wrong, the shop has one note of ours and got our
// status once.
func (b *bundle) requireToldOnce(id int64) {
	b.t.Helper()
	require.Len(b.t, b.notes(id), 1)
	require.JSONEq(b.t, `"completed"`, b.field(id, "status"))
	changes := 0
	for _, note := range b.shop.Notes(id) {
		if strings.Contains(note.Text, "to Completed") {
			changes++
		}
	}
	require.Equal(b.t, 1, changes, "the order was moved once")
	require.Equal(b.t, 0, b.count("shop_writes WHERE state <> 'done'"))
	require.Equal(b.t, 0, b.count("sale_events WHERE write_id IS NULL"))
}

func TestALostAnswerIsFoundInTheShop(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rule woosim.Rule
	}{
		{"cut after the note was taken", woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{CutAfter: true}}},
		{"cut before the note was taken", woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{CutBefore: true}}},
		{"cut after the status was taken", woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Fault{CutAfter: true}}},
		{"cut before the status was taken", woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Fault{CutBefore: true}}},
		{"half an answer to the note", woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{Malformed: true}}},
		{"half an answer to the status", woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Fault{Malformed: true}}},
		{"an error of the server", woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.ServerError()}},
		{"a page for people", woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Unavailable()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			fault := b.shop.AddFault(tt.rule)
			b.readAll()
			in, err := b.book(t.Context(), straight)
			require.NoError(t, err)
			_, err = b.set.WriteBack(t.Context(), in.Walk)
			require.Error(t, err)
			require.False(t, final(t, err), "it may heal: %v", err)
			require.Equal(t, 1, b.shop.FaultCount(fault))

			written, err := b.set.WriteBack(t.Context(), in.Walk)
			require.NoError(t, err)
			require.Equal(t, "settled", written.State)
			b.requireToldOnce(straight)
		})
	}
}

func TestAReaderBetweenALostAnswerAndItsRetryChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Fault{CutAfter: true}})
	b.readAll()
	_, err := b.pass(t.Context(), straight)
	require.Error(t, err)
	require.Zero(t, b.readAll(), "the echo of our status is no news")
	require.Equal(t, "settled", b.walk(straight).State)
	b.requireToldOnce(straight)
	require.Zero(t, b.readAll())
}

// TestAStatusThatStaffGaveMeanwhileStands: our own status is meant for the order as
// it was when the sale settled, and is given up once staff moved the order on.
func TestAStatusThatStaffGaveMeanwhileStands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault woosim.Fault
	}{
		{"the shop failed before it moved the order", woosim.ServerError()},
		{"the shop said no", woosim.TooManyRequests(time.Second)},
		{"the answer was lost after it moved the order", woosim.Fault{CutAfter: true}},
	} {
		for _, read := range []bool{true, false} {
			if !read && tt.fault.Status == 429 {
				continue // a plain no needs no look: it is as if nothing had been tried
			}
			t.Run(fmt.Sprintf("%s, read before the retry: %t", tt.name, read), func(t *testing.T) {
				t.Parallel()
				b := setup(t, straight)
				b.shop.AddFault(woosim.Rule{Kind: "orders.update", Times: 1, Fault: tt.fault})
				b.readAll()
				_, err := b.pass(t.Context(), straight)
				require.Error(t, err)
				b.shop.SetStatus(straight, "cancelled")
				if read {
					require.Equal(t, 1, b.readAll(), "what staff did is news")
				}
				_, err = b.pass(t.Context(), straight)
				require.NoError(t, err)
				require.JSONEq(t, `"cancelled"`, b.field(straight, "status"))

				b.readAll()
				require.Equal(t, "reversed", b.walk(straight).State)
				require.JSONEq(t, `"cancelled"`, b.field(straight, "status"))
				require.Equal(t, 0, b.count("shop_writes WHERE state = 'intended'"))
				require.Equal(t, 0, b.count("orders WHERE processed_version < version"))
			})
		}
	}
}

// TestAStatusThatStaffGaveWhileWeLookedStands: the feed brings it before our look does,
// which then tells no news of its own.
func TestAStatusThatStaffGaveWhileWeLookedStands(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.ServerError()})
	b.readAll()
	_, err := b.pass(t.Context(), straight)
	require.Error(t, err)
	b.beforeNextLook(func() {
		b.shop.SetStatus(straight, "cancelled")
		require.Equal(t, 1, b.readAll())
	})
	_, err = b.pass(t.Context(), straight)
	require.NoError(t, err)
	require.JSONEq(t, `"cancelled"`, b.field(straight, "status"))
	require.Equal(t, 1, b.shop.RequestCount()["orders.update"], "the shop isn't asked again")

	require.Equal(t, "reversed", b.walk(straight).State)
	require.Equal(t, 0, b.count("shop_writes WHERE state = 'intended'"))
	require.Equal(t, 0, b.count("orders WHERE processed_version < version"))
}

// beforeNextLook does something just before the next request for orders by id.
func (b *bundle) beforeNextLook(do func()) {
	shops := b.set.Channels.(activities.Shops)
	var once sync.Once
	shops.Transport = restlessBefore{shops.Transport, func(r *http.Request) {
		if r.URL.Query().Has("include") {
			once.Do(do)
		}
	}}
	b.set.Channels = shops
}

func TestALookThatFailsLeavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{CutAfter: true}})
	b.shop.AddFault(woosim.Rule{Kind: "notes.list", Times: 1, Fault: woosim.TooManyRequests(7 * time.Second)})
	b.readAll()
	_, err := b.pass(t.Context(), straight)
	require.Error(t, err)
	_, err = b.pass(t.Context(), straight)
	require.Equal(t, 7*time.Second, asTemporal(t, err).NextRetryDelay(), "also a look keeps to the shop's word")
	require.Equal(t, "settled", b.walk(straight).State)
	b.requireToldOnce(straight)
}

func TestAShopThatIsBusySaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault woosim.Fault
	}{
		{"in seconds", woosim.TooManyRequests(11 * time.Second)},
		{"as a date", woosim.Fault{Status: 429, RetryAfter: 11 * time.Second, RetryDate: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.AddFault(woosim.Rule{Kind: "notes.create", Times: 1, Fault: tt.fault})
			b.readAll()
			_, err := b.pass(t.Context(), straight)
			app := asTemporal(t, err)
			require.InDelta(t, 11, app.NextRetryDelay().Seconds(), 1.1)
			require.False(t, app.NonRetryable())
			require.Equal(t, "RateLimited", app.Type())
			require.Equal(t, temporal.ApplicationErrorCategoryBenign, app.Category())

			require.Equal(t, "settled", b.walk(straight).State)
			b.requireToldOnce(straight)
			require.Equal(t, 0, b.shop.RequestCount()["notes.list"], "a plain no needs no look")
		})
	}
}

func TestARefusedKeyIsFinalAndKeepsTheWriteOpen(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	b.saveKey("ck_revoked", "cs_revoked")
	in, err := b.book(t.Context(), straight)
	require.NoError(t, err)
	_, err = b.set.WriteBack(t.Context(), in.Walk)
	require.True(t, final(t, err))
	require.Equal(t, "Unauthorized", asTemporal(t, err).Type())
	verdict, err := b.set.HoldSale(t.Context(), activities.HoldInput{
		Walk: in.Walk, Step: "note", Kind: asTemporal(t, err).Type(), Message: asTemporal(t, err).Message(),
	})
	require.NoError(t, err)
	require.Equal(t, []string{"shop_refuses"}, verdict.Reasons)
	require.Equal(t, "held", b.state(straight))
	require.Equal(t, "failed", b.list("SELECT state FROM sale_steps WHERE step = 'note'"))
	require.Equal(t, "intended", b.list("SELECT state FROM shop_writes WHERE kind = 'note'"))
	b.requireOneOfEverything()

	b.saveKey(key, keySecret)
	b.give("again", activities.CommandRetry, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, 0, b.count("shop_writes WHERE state <> 'done'"))
	require.JSONEq(t, `"completed"`, b.field(straight, "status"))
	require.Len(t, b.notes(straight), 2, "what came after the first note was meant is told in a second one")
	require.Equal(t, 0, b.count("sale_events WHERE write_id IS NULL"))
}

func TestAnOrderThatIsGoneTakesNoWriteAndGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	b.shop.DeleteOrder(straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "note refused; status refused", b.list("SELECT kind || ' ' || state FROM shop_writes ORDER BY id"))
	b.requireOneOfEverything()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, 2, b.count("shop_writes"), "a no for good is not asked for again")
}

func TestEachPassTellsItsOwnEvents(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.readAndWalk(cash)
	b.shop.SetStatus(cash, "completed")
	b.readAndWalk(cash)
	notes := b.notes(cash)
	require.Len(t, notes, 2)
	require.Contains(t, notes[0], "Invoice INV-000001")
	require.Contains(t, notes[0], "Delivery note")
	require.NotContains(t, notes[0], "Payment")
	require.Equal(t, "Orderloom:\nPayment of 18.08 EUR recorded to cash.\n[orderloom-2]", notes[1])
	require.Equal(t, 4, b.count("sale_events e JOIN shop_writes w ON w.id = e.write_id WHERE w.body LIKE '%' || e.text || '%'"), "each event is in one note")
	require.Equal(t, 4, b.count("sale_events"))
}

func TestEventsWhileANoteIsOpenWaitForTheNext(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.shop.AddFault(woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{CutAfter: true}})
	b.readAll()
	_, err := b.pass(t.Context(), cash)
	require.Error(t, err)
	b.shop.SetStatus(cash, "completed")
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	notes := b.notes(cash)
	require.Len(t, notes, 2)
	require.NotContains(t, notes[0], "Payment")
	require.Contains(t, notes[1], "Payment")
}

func TestAWorkingChannelWritesNothingToItsShop(t *testing.T) {
	t.Parallel()
	b := setupIn(t, commerce.Working, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "settled", b.walk(straight).State)
	b.requireOneOfEverything()
	require.Equal(t, "note withheld; status withheld", b.list("SELECT kind || ' ' || state FROM shop_writes ORDER BY id"))
	for _, request := range b.shop.Requests() {
		require.Equal(t, "GET", request.Method)
	}
}

func TestOurOwnStatusWakesNobody(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.exec("DELETE FROM outbox")
	for range 3 {
		require.Zero(t, b.readAll())
	}
	require.Equal(t, 0, b.count("outbox"))
	require.Equal(t, "completed", b.list("SELECT status FROM orders"), "it is kept all the same")

	b.addLine(straight)
	require.Equal(t, 1, b.readAll(), "what the shop changes is news")
	require.Equal(t, 1, b.count("outbox"))
}

func TestAChangeBesideOurOwnStatusIsNews(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Kind: "orders.update", Times: 1, Fault: woosim.Fault{CutAfter: true}})
	b.readAll()
	_, err := b.pass(t.Context(), straight)
	require.Error(t, err)
	b.exec("DELETE FROM outbox")
	b.addLine(straight) // before anybody read our status
	require.Equal(t, 1, b.readAll())
	require.Equal(t, 1, b.count("outbox WHERE topic = 'order' AND subject = '278'"))
}

func TestAStatusThatStaffChangedAgainIsTheirs(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.shop.SetStatus(straight, "processing")
	require.Equal(t, 1, b.readAll())
	require.Equal(t, "settled", b.walk(straight).State)
	require.JSONEq(t, `"processing"`, b.field(straight, "status"))
	require.Equal(t, 1, b.shop.RequestCount()["orders.update"])
}

func asTemporal(t testing.TB, err error) *temporal.ApplicationError {
	t.Helper()
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	require.True(t, ok, "want a Temporal error, have %v", err)
	return app
}

func final(t testing.TB, err error) bool {
	t.Helper()
	return asTemporal(t, err).NonRetryable()
}
