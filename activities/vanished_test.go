package activities_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// delivered keeps a delivery of a webhook about an order, as the gateway does.
func (b *bundle) delivered(topic string, id int64) {
	b.t.Helper()
	b.exec(`INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome)
		SELECT $1, gen_random_uuid()::text, $2, $3, 'woke'`, b.channel, topic, ref(id).RemoteID)
}

// findVanished looks for what vanished, as the workflow does.
func (b *bundle) findVanished() (refused int) {
	b.t.Helper()
	ctx := b.t.Context()
	for in := (activities.TrashInput{Channel: channelCode, Page: 1}); ; in.Page++ {
		page, err := b.set.ReadTrash(ctx, in)
		require.NoError(b.t, err)
		if !page.More {
			break
		}
	}
	all := activities.VanishedInput{Channel: channelCode}
	for in := (activities.LookInput{Channel: channelCode}); ; {
		look, err := b.set.LookForOrders(ctx, in)
		require.NoError(b.t, err)
		all.Looked, all.Gone = all.Looked+look.Looked, append(all.Gone, look.Gone...)
		if in.After = look.After; in.After == "" {
			break
		}
	}
	refused, err := b.set.RefuseVanished(ctx, all)
	require.NoError(b.t, err)
	return refused
}

func (b *bundle) orderStatus(id int64) string {
	b.t.Helper()
	return b.list("SELECT status FROM orders WHERE remote_id = $1", ref(id).RemoteID)
}

// TestAnOrderThatIsThrownAwayIsRefused by each way of finding out, and whatever the
// channel refuses besides.
func TestAnOrderThatIsThrownAwayIsRefused(t *testing.T) {
	t.Parallel()
	webhook := func(topic string) func(*bundle) {
		return func(b *bundle) {
			b.delivered(topic, pending)
			b.readAll()
		}
	}
	daily := func(b *bundle) { b.findVanished() }
	for _, tt := range []struct {
		name  string
		lose  func(*woosim.Shop)
		learn func(*bundle)
	}{
		{"trashed, and a webhook tells", func(s *woosim.Shop) { s.TrashOrder(pending) }, webhook("order.deleted")},
		{"trashed without a word", func(s *woosim.Shop) { s.TrashOrder(pending) }, daily},
		{"deleted after a webhook told of a change", func(s *woosim.Shop) { s.DeleteOrder(pending) }, webhook("order.updated")},
		{"deleted without a word", func(s *woosim.Shop) { s.DeleteOrder(pending) }, daily},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, pending, straight, cash)
			b.policy.RefusedStatuses = []string{"cancelled"}
			b.savePolicy()
			b.readAndWalk(pending)
			require.Equal(t, "awaiting_payment", b.state(pending))

			tt.lose(b.shop)
			tt.learn(b)
			require.Equal(t, commerce.Trashed, b.orderStatus(pending))
			require.Equal(t, 1, b.count("outbox WHERE topic = 'order' AND subject = $1", ref(pending).RemoteID), "its lifecycle looks")
			b.walk(pending)
			require.Equal(t, "cancelled", b.state(pending))
			require.Zero(t, b.findVanished(), "found once")
			require.Empty(t, b.wrongs())
		})
	}
}

func TestAPlatformWithoutATrashHasNothingInIt(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	page, err := b.set.ReadTrash(t.Context(), activities.TrashInput{Channel: kyiv, Page: 1})
	require.NoError(t, err, "nobody has to hear of it")
	require.Zero(t, page)
}

func TestAnOrderThatIsTakenOutOfTheTrashComesBack(t *testing.T) {
	t.Parallel()
	for name, learn := range map[string]func(*bundle){
		"its change is in the feed": func(*bundle) {},
		"a webhook tells":           func(b *bundle) { b.delivered("order.restored", pending) },
		"without a word":            func(b *bundle) { b.findVanished() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, pending, straight)
			b.readAndWalk(pending)
			b.shop.TrashOrder(pending)
			b.delivered("order.deleted", pending)
			b.readAndWalk(pending)
			require.Equal(t, "cancelled", b.state(pending))
			b.shop.RestoreOrder(pending)
			learn(b)
			b.readAndWalk(pending)
			require.Equal(t, "pending", b.orderStatus(pending))
			require.Equal(t, "awaiting_payment", b.state(pending))
		})
	}
}

func TestAFailingAnswerIsNoVanishedOrder(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]woosim.Fault{
		"broken":             woosim.ServerError(),
		"away":               woosim.Unavailable(),
		"busy":               woosim.TooManyRequests(time.Second),
		"cut":                {CutBefore: true},
		"half an answer":     {Malformed: true},
		"no answer in it":    {Empty: true},
		"another shape":      {WrongShape: true},
		"a firewall":         {Status: http.StatusForbidden},
		"a key that died":    {Status: http.StatusUnauthorized},
		"somebody else's no": {Status: http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, pending)
			b.readAndWalk(pending)
			b.shop.TrashOrder(pending) // lists leave it out
			b.shop.AddFault(woosim.Rule{Kind: "orders.get", Fault: fault})
			_, err := b.set.LookForOrders(t.Context(), activities.LookInput{Channel: channelCode})
			require.Error(t, err)
			require.Equal(t, "pending", b.orderStatus(pending))
		})
	}
}

// TestAShopThatLostMoreThanCanBeIsLeftAlone: its address leads to another shop, say,
// where none of the orders is.
func TestAShopThatLostMoreThanCanBeIsLeftAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := b.openSales(10)
	lose := func(n int) {
		for _, id := range ids[:n] {
			b.shop.DeleteOrder(id)
		}
	}
	lose(6)
	require.Zero(t, b.findVanished())
	require.Zero(t, b.count("orders WHERE status = 'trash'"))
	require.Equal(t, "vanished orders: Of 10 orders that we looked for the shop has lost 6. That is more than somebody deletes: nothing was made of it.", b.wrongs())
	for _, id := range ids[:4] {
		b.delivered("order.updated", id)
	}
	b.readAll()
	require.Zero(t, b.count("orders WHERE status = 'trash'"), "nor where webhooks tell")

	require.NoError(t, b.shop.LoadOrders(crowd(t, int(ids[0]), 4, time.Now())))
	require.Equal(t, 2, b.findVanished())
	require.Empty(t, b.wrongs(), "settled")
	require.Equal(t, 2, b.count("orders WHERE status = 'trash'"))
}

// openSales are sales that wait, of orders with ids that follow each other.
func (b *bundle) openSales(n int) (ids []int64) {
	b.t.Helper()
	const first = 5000
	require.NoError(b.t, b.shop.LoadOrders(crowd(b.t, first, n, time.Now().Add(-time.Hour))))
	for i := range n {
		id := int64(first + i)
		b.shop.SetStatus(id, "pending")
		ids = append(ids, id)
	}
	b.readAll()
	for _, id := range ids {
		b.walk(id)
	}
	return ids
}

func TestAWebhookIsFollowedOnceAndOnlyWhereNothingElseTold(t *testing.T) {
	t.Parallel()
	b := setup(t, pending, straight)
	b.readAll()
	b.exec("UPDATE webhook_deliveries SET followed = true")
	b.shop.SetStatus(straight, "on-hold")
	b.delivered("order.updated", straight)
	b.delivered("order.updated", 4711) // of which nobody knows
	b.shop.ForgetRequests()
	require.Equal(t, 1, b.readAll())
	require.Equal(t, 2, b.shop.RequestCount()["orders.list"], "the page, and the one that nobody knows")
	require.Zero(t, b.shop.RequestCount()["orders.get"])
	require.Zero(t, b.count("webhook_deliveries WHERE NOT followed"))
	b.readAll()
	require.Equal(t, 3, b.shop.RequestCount()["orders.list"])
}
