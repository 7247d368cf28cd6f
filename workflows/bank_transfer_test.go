package workflows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

// transfer is the lifecycle of one order that is paid by bank transfer. Its steps
// are the real ones, on a real database and a simulated shop, and theirs is the
// skipped time; only the shop goes by the clock, as requests to it are signed by it.
type transfer struct {
	*bundle
	*channel
	set *activities.Set
	id  int64
}

func setupTransfer(t *testing.T) *transfer {
	t.Helper()
	h := office.apart(t, "transfer")
	set := &activities.Set{DB: h.app, Channels: h.shops}
	x := &transfer{bundle: setupWith(t, set), set: set}
	set.Now = x.Now
	x.SetStartTime(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	x.SetTestTimeout(time.Minute)
	raw := captured(t, "get_onhold_bacs.json")
	x.channel = h.join(t, "transfer", woosim.New(woosim.Settings{}), raw)
	x.id = orderID(t, raw)
	return x
}

// apart is a house of its own in the same place: nobody else works in it, or hands
// on what its outbox asks for.
func (h *house) apart(t *testing.T, name string) *house {
	t.Helper()
	admin, err := pgx.Connect(t.Context(), h.stack.AdminURL)
	require.NoError(t, err)
	_, err = admin.Exec(t.Context(), "CREATE DATABASE "+name+" OWNER orderloom_owner")
	require.NoError(t, err)
	require.NoError(t, admin.Close(t.Context()))
	in := func(address string) secret.String {
		u, err := url.Parse(address)
		require.NoError(t, err)
		u.Path = "/" + name
		return secret.String(u.String())
	}
	_, err = db.Migrate(t.Context(), in(h.stack.OwnerURL))
	require.NoError(t, err)
	other := &house{stack: h.stack, keyring: h.keyring}
	other.app, err = db.Open(t.Context(), in(h.stack.AppURL))
	require.NoError(t, err)
	t.Cleanup(other.app.Close)
	other.shops = activities.Shops{
		DB: other.app, Keyring: h.keyring, Transport: http.DefaultTransport,
		Registry: connectors.Registry{woocommerce.Platform: woocommerce.New},
	}
	require.NoError(t, other.furnish(t.Context()))
	return other
}

// read reads the shop, as its reader does, and hands on what that asks for.
func (x *transfer) read() {
	x.bundle.t.Helper()
	for more := true; more; {
		page, err := x.set.ImportPage(context.Background(), activities.PageInput{Channel: x.code})
		require.NoError(x.bundle.t, err)
		more = page.More
	}
}

// handOn tells the lifecycle what the outbox asks for, as the relay does, and nothing
// else.
func (x *transfer) handOn() {
	x.bundle.t.Helper()
	asked, err := x.owned("DELETE FROM outbox WHERE topic = 'order' AND subject = $1", fmt.Sprint(x.id))
	require.NoError(x.bundle.t, err)
	require.EqualValues(x.bundle.t, 1, asked, "somebody asks for the lifecycle")
	x.news()
}

func (x *transfer) owned(sql string, args ...any) (int64, error) {
	tag, err := x.app.Exec(context.Background(), sql, args...)
	return tag.RowsAffected(), err
}

// text is a query's one value.
func (x *transfer) text(sql string, args ...any) (text string) {
	x.bundle.t.Helper()
	require.NoError(x.bundle.t, x.app.QueryRow(context.Background(), sql, args...).Scan(&text))
	return text
}

// books are the sale and its invoice.
func (x *transfer) books() string {
	return x.text(`SELECT concat_ws(' ', s.state || ':', d.number_text, d.state, 'of', d.issued_on, 'paid', d.paid, 'of', d.total)
		FROM sales s JOIN documents d ON d.sale_id = s.id`)
}

// payments are all of them, the oldest first.
func (x *transfer) payments() string {
	return x.text(`SELECT coalesce(string_agg(concat_ws(' ', p.kind, p.amount, CASE WHEN p.by_hand THEN 'by hand' ELSE 'by status' END), ', ' ORDER BY p.id), '') FROM payments p`)
}

// statuses are what was written to the order in the shop.
func (x *transfer) statuses() (writes int) {
	for _, request := range x.shop.Requests() {
		if request.Kind == "orders.update" {
			writes++
		}
	}
	return writes
}

func (x *transfer) pay(amount, key string) {
	x.bundle.t.Helper()
	var sale int64
	require.NoError(x.bundle.t, x.app.QueryRow(context.Background(), "SELECT id FROM sales").Scan(&sale))
	_, err := activities.AddPayment(context.Background(), x.app, activities.PaymentGiven{
		Key: key, SaleID: sale, Amount: money.MustParse(amount), Actor: "ann", Reason: "the bank's list",
	})
	require.NoError(x.bundle.t, err)
}

// TestABankTransferInParts lives through the days that a buyer takes to pay: a part
// comes in after a day, and a person books it; three days later the shop's status
// says that the rest has come.
func TestABankTransferInParts(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	x := setupTransfer(t)
	x.read()
	_, err := x.owned("DELETE FROM outbox") // the workflow is started by hand
	require.NoError(t, err)

	var lived []string
	live := func(at time.Duration, what string, do func()) {
		x.later(at, func() {
			lived = append(lived, what)
			do()
		})
	}
	live(day-time.Hour, "the invoice is open", func() {
		require.Equal(t, "awaiting_payment", x.state())
		require.Equal(t, "awaiting_payment: TRANSFER-000001 posted of 2026-11-24 paid 0 of 22.13", x.books())
		require.Empty(t, x.payments())
	})
	live(day, "a part comes in", func() {
		x.pay("5.00", "ann-1")
		x.handOn()
	})
	live(2*day, "the rest is open", func() {
		require.Equal(t, "awaiting_payment", x.state())
		require.Equal(t, "awaiting_payment: TRANSFER-000001 posted of 2026-11-24 paid 5.00 of 22.13", x.books())
		require.Equal(t, "payment 5.00 by hand", x.payments())
		require.Zero(t, x.statuses())
	})
	live(3*day, "the same part is told again", func() {
		x.pay("5.00", "ann-1")
		x.read()
		require.Equal(t, "0", x.text("SELECT count(*)::text FROM outbox WHERE topic = 'order'"), "it is known, and nobody has to look")
	})
	live(4*day, "the rest comes in", func() {
		x.shop.SetStatus(x.id, "processing")
		x.read()
		x.handOn()
	})
	x.ExecuteWorkflow(workflows.OrderLifecycle, commerce.OrderRef{Channel: x.code, RemoteID: fmt.Sprint(x.id)})
	require.True(t, x.IsWorkflowCompleted())
	require.NoError(t, x.GetWorkflowError())
	require.Len(t, lived, 5)

	require.Equal(t, "settled: TRANSFER-000001 paid of 2026-11-24 paid 22.13 of 22.13", x.books())
	require.Equal(t, "payment 5.00 by hand, payment 17.13 by status", x.payments())
	require.Equal(t, "1", x.text("SELECT count(*)::text FROM delivery_notes"))
	require.Equal(t, 1, x.statuses(), "the status is written back once")
	var order struct{ Status string }
	require.NoError(t, json.Unmarshal(x.shop.Order(x.id), &order))
	require.Equal(t, "completed", order.Status)
	require.Equal(t, []string{"awaiting_payment", "settled"}, x.shown)
}
