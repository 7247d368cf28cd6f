package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/workflows"
)

// What a workflow may have to wait for, each waited for on real servers. Fixtures of
// them are held complete by TestEveryWaitIsRecorded.

func TestWayOfAnOrderWhoseGoodsLeaveLater(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "leaveslater", "get_set_paid_bacs.json")
	c.policy.DeliveryStatuses = []string{"completed"}
	c.save()
	c.wake()
	waits(t, workflow, "awaiting_delivery")
	c.shop.SetStatus(id, "completed")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "leaves_later", workflow)
}

func TestWayOfAnOrderThatWaitsForStock(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "outofstock", "get_set_paid_bacs.json")
	require.NoError(t, queries.WarehouseEnsure(t.Context(), c.app, "empty", "An empty warehouse"))
	_, err := c.owner.Exec(t.Context(), "UPDATE points_of_sale SET warehouse_id = (SELECT id FROM warehouses WHERE code = 'empty') WHERE id = $1", c.pos)
	require.NoError(t, err)
	c.wake()
	waits(t, workflow, "awaiting_stock")
	stock := dbgen.StockOpenParams{Warehouse: "empty"}
	for _, p := range woosim.Captured().Products() {
		stock.Skus, stock.Quantities = append(stock.Skus, p.SKU), append(stock.Quantities, money.Int(50))
	}
	require.NoError(t, queries.StockOpen(t.Context(), c.app, stock))
	require.Equal(t, "settled", ends[string](t, workflow), "what comes wakes who waits")
	keep(t, "stock_comes", workflow)
}

func TestWayOfAnOrderWhosePaymentWaitsForARegister(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "register", "get_set_paid_bacs.json")
	require.NoError(t, queries.MoneyAccountEnsure(t.Context(), c.app, dbgen.MoneyAccountEnsureParams{Code: "drawer", Name: "Drawer", Kind: "cash"}))
	require.NoError(t, activities.AddRegister(t.Context(), c.app, activities.RegisterGiven{Code: "till", Name: "Till", POS: c.code, Account: "drawer", Actor: "ann"}))
	_, err := activities.TakeMethod(t.Context(), c.app, activities.MethodTaken{Register: "till", Method: "bacs", Channel: c.code, Actor: "ann"})
	require.NoError(t, err)
	c.wake()
	waits(t, workflow, "awaiting_shift")
	_, err = activities.OpenRegister(t.Context(), c.app, activities.ShiftOpening{Register: "till", Actor: "ann"})
	require.NoError(t, err)
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "register_opens", workflow)
}

func TestWayOfAnOrderThatAPersonIssues(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "issuedbyhand", "get_set_paid_bacs.json")
	c.policy.IssueByHand = true
	c.save()
	c.wake()
	waits(t, workflow, "awaiting_release")
	require.Equal(t, "settled", command(t, c, workflow, activities.CommandIssue, "issue-1"))
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "issued_by_hand", workflow)
}

func TestWayOfAShopThatSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "comeback", "get_set_paid_bacs.json")
	c.shop.AddFault(woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.TooManyRequests(time.Second)})
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "shop_turn", workflow)
}

// stocked is a channel whose shop has these products, the first of which is SKU-0012.
func stocked(t *testing.T, code string, products ...int) *channel {
	t.Helper()
	c := openChannel(t, code, woosim.Settings{})
	for i, product := range products {
		_, err := c.owner.Exec(t.Context(), `INSERT INTO listings (channel_id, remote_id, sku, kind, manages_stock, item_id)
			SELECT $1, $2, sku, 'simple', 'yes', id FROM items WHERE sku = $3`, c.id, fmt.Sprint(product), fmt.Sprintf("SKU-%04d", 12+i))
		require.NoError(t, err)
	}
	return c
}

// confirmed has a person have agreed to the channel's first push.
func (c *channel) confirmed() {
	c.t.Helper()
	_, err := c.owner.Exec(c.t.Context(), `INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, confirmed_by, confirmed_at, ended_at)
		VALUES ($1, 'done', 'first', 1, 1, 'ann', now(), now())`, c.id)
	require.NoError(c.t, err)
}

// tells has the channel's shop be told of stock from now on.
func (c *channel) tells() {
	c.t.Helper()
	_, err := c.owner.Exec(c.t.Context(), "UPDATE channels SET stock = true, stock_shown = 'exact', safety_buffer = 7 WHERE id = $1", c.id)
	require.NoError(c.t, err)
}

func TestWayOfAPushThatWaitsForAPerson(t *testing.T) {
	t.Parallel()
	c := stocked(t, "firstpush", 21)
	c.tells()
	id := workflows.StockWorkflowID(c.code)
	require.NotZero(t, ends[activities.Pushed](t, id).Waiting, "the first one is looked at")
	keep(t, "push_waits", id)
}

func TestWayOfAPushToAShopThatBreaks(t *testing.T) {
	t.Parallel()
	c := stocked(t, "breaks", 21, 22)
	c.confirmed()
	c.shop.AddFault(woosim.Rule{Kind: "products.batch", Times: 1, Fault: woosim.ServerError()})
	c.tells()
	id := workflows.StockWorkflowID(c.code)
	require.Positive(t, ends[activities.Pushed](t, id).Sent)
	keep(t, "push_rests", id)
}
