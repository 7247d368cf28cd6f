package workflows_test

import (
	"encoding/json"
	"io"
	"log"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

// patience is how long a test waits for what other goroutines and servers do.
const patience = 30 * time.Second

// channel is a simulated shop and its channel, with a point of sale of its own.
type channel struct {
	*house
	t    *testing.T
	code string
	shop *woosim.Shop
	id   int64
	pos  int64

	address string
	policy  posting.Policy
}

// openChannel opens a channel to a fresh shop that has these captured orders.
func openChannel(t *testing.T, code string, set woosim.Settings, orders ...json.RawMessage) *channel {
	t.Helper()
	return office.join(t, code, woosim.New(set), orders...)
}

// join opens a channel to a shop that is given these captured orders.
func (h *house) join(t *testing.T, code string, shop *woosim.Shop, orders ...json.RawMessage) *channel {
	t.Helper()
	c := &channel{house: h, t: t, code: code, shop: shop}
	require.NoError(t, c.shop.LoadOrders(orders))
	c.shop.AddKey("ck_"+code, "cs_"+code, woosim.ReadWrite)
	srv := httptest.NewUnstartedServer(c.shop.Handler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // connections are cut on purpose
	srv.Start()
	t.Cleanup(srv.Close)
	c.address = srv.URL
	c.seed()
	return c
}

// captured is the captured order of a file.
func captured(t *testing.T, file string) json.RawMessage {
	t.Helper()
	for _, order := range woosim.Captured().Orders {
		if path.Base(order.File) == file {
			return order.Raw
		}
	}
	require.FailNow(t, "no captured order "+file)
	return nil
}

// orderID is the shop's own id of an order.
func orderID(t *testing.T, raw json.RawMessage) int64 {
	t.Helper()
	var named struct{ ID int64 }
	require.NoError(t, json.Unmarshal(raw, &named))
	return named.ID
}

func (c *channel) seed() {
	c.t.Helper()
	ctx, q := c.t.Context(), c.app
	var err error
	c.pos, err = queries.BlueprintPointOfSale(ctx, q, dbgen.BlueprintPointOfSaleParams{
		Code: c.code, Name: c.code, Warehouse: "main", Currencies: []string{"EUR", "JPY", "USD"}, Language: "en", DeliveryNotes: "automatic",
	})
	require.NoError(c.t, err)
	for document, prefix := range map[string]string{"invoice": "", "credit_note": "C-"} {
		require.NoError(c.t, queries.BlueprintSeries(ctx, q, dbgen.BlueprintSeriesParams{
			PosID: c.pos, DocumentType: document, Environment: string(commerce.Test), Prefix: prefix + strings.ToUpper(c.code) + "-",
		}))
	}
	c.policy = posting.Policy{
		Automatic:          true,
		DocumentStatuses:   []string{"processing", "on-hold", "completed"},
		PaidStatuses:       []string{"processing", "completed"},
		DeliveryStatuses:   []string{"processing", "completed"},
		RefusedStatuses:    []string{"cancelled", "failed", "refunded", "trash"},
		RoundTaxAtSubtotal: c.shop.Settings().RoundAtSubtotal,
		ShippingSKU:        "SHIPPING", FeeSKU: "FEE",
	}
	c.save()
	key, err := c.keyring.Seal(secret.String("ck_"+c.code), activities.KeyPurpose(c.code))
	require.NoError(c.t, err)
	phrase, err := c.keyring.Seal(secret.String("cs_"+c.code), activities.SecretPurpose(c.code))
	require.NoError(c.t, err)
	require.NoError(c.t, queries.CredentialsSave(ctx, q, dbgen.CredentialsSaveParams{ChannelID: c.id, SealedKey: key, SealedSecret: phrase}))
	c.mapTaxes()
	c.mapPayments()
}

// save stores the channel with c.policy.
func (c *channel) save() {
	c.t.Helper()
	policy, err := json.Marshal(c.policy)
	require.NoError(c.t, err)
	c.id, err = queries.ChannelEnsure(c.t.Context(), c.app, dbgen.ChannelEnsureParams{
		Code: c.code, Platform: woocommerce.Platform, Environment: string(commerce.Test), PosID: c.pos,
		Name: c.code, Address: c.address, Zone: "Europe/Riga", Enabled: true, Policy: policy,
		StatusCompletedAndPaid: "completed",
	})
	require.NoError(c.t, err)
}

// listed are the orders that the shop lists: a trashed one it keeps to itself.
func (c *channel) listed() []json.RawMessage {
	c.t.Helper()
	return slices.DeleteFunc(c.shop.Orders(), func(raw json.RawMessage) bool {
		var order struct{ Status string }
		require.NoError(c.t, json.Unmarshal(raw, &order))
		return order.Status == "trash" || order.Status == "checkout-draft"
	})
}

// mapTaxes gives each rate of the shop a group of the same country and rate.
func (c *channel) mapTaxes() {
	c.t.Helper()
	connector, err := c.shops.Connector(c.t.Context(), c.code)
	require.NoError(c.t, err)
	lists, err := connectors.As[connectors.TaxList](connector)
	require.NoError(c.t, err)
	rates, err := lists.TaxRates(c.t.Context())
	require.NoError(c.t, err)
	for _, rate := range rates {
		group := strings.ToUpper(rate.Country) + rate.Percent.Short()
		require.NoError(c.t, queries.TaxGroupEnsure(c.t.Context(), c.app, dbgen.TaxGroupEnsureParams{Code: group, Name: group, Percent: rate.Percent}))
		require.NoError(c.t, queries.TaxMappingSave(c.t.Context(), c.app, dbgen.TaxMappingSaveParams{
			ChannelID: c.id, RemoteRateID: rate.ID, TaxGroup: group,
		}))
	}
}

func (c *channel) mapPayments() {
	c.t.Helper()
	require.NoError(c.t, queries.MoneyAccountEnsure(c.t.Context(), c.app, dbgen.MoneyAccountEnsureParams{Code: "bank", Name: "Bank", Kind: "bank"}))
	var methods []string
	for _, raw := range c.shop.Orders() {
		var order struct {
			Method string `json:"payment_method"`
		}
		require.NoError(c.t, json.Unmarshal(raw, &order))
		if !slices.Contains(methods, order.Method) {
			methods = append(methods, order.Method)
		}
	}
	for _, method := range methods {
		require.NoError(c.t, queries.BlueprintPayment(c.t.Context(), c.app, dbgen.BlueprintPaymentParams{
			ChannelID: c.id, RemoteMethod: method, MoneyAccount: "bank", PaidStatuses: []string{},
		}))
	}
}

// wake asks for the channel's reader.
func (c *channel) wake() {
	c.t.Helper()
	require.NoError(c.t, queries.OutboxAdd(c.t.Context(), c.app, dbgen.OutboxAddParams{
		Topic: activities.TopicReader, Channel: c.code, Payload: json.RawMessage("{}"),
	}))
}

// order is the lifecycle of an order of this shop.
func (c *channel) order(id int64) string {
	return workflows.OrderWorkflowID(commerce.OrderRef{Channel: c.code, RemoteID: json.Number(jsonOf(c.t, id)).String()})
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	require.NoError(t, err)
	return string(raw)
}

// eventually waits for something that happens elsewhere.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	require.Eventually(t, is, patience, 20*time.Millisecond, what)
}

// waits waits until a lifecycle rests in a state.
func waits(t *testing.T, workflow, state string) {
	t.Helper()
	eventually(t, workflow+" waits "+state, func() bool {
		value, err := office.temporal.QueryWorkflow(t.Context(), workflow, "", workflows.QueryState)
		var is string
		return err == nil && value.Get(&is) == nil && is == state
	})
}

// ends waits for the end of a workflow and returns what it answered.
func ends[Out any](t *testing.T, workflow string) (out Out) {
	t.Helper()
	started(t, workflow)
	require.NoError(t, office.temporal.GetWorkflow(t.Context(), workflow, "").Get(t.Context(), &out))
	return out
}

// started waits until there is such a workflow.
func started(t *testing.T, workflow string) {
	t.Helper()
	eventually(t, workflow+" is started", func() bool {
		_, err := office.temporal.DescribeWorkflowExecution(t.Context(), workflow, "")
		return err == nil
	})
}

// runOf is the id of a workflow's last run.
func runOf(t *testing.T, workflow string) string {
	t.Helper()
	described, err := office.temporal.DescribeWorkflowExecution(t.Context(), workflow, "")
	require.NoError(t, err)
	return described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

// command stores a command as people give it and has it carried out.
func command(t *testing.T, c *channel, workflow, kind, key string) (state string) {
	t.Helper()
	return steer(t, c, workflow, activities.Asked{Kind: kind}, key)
}

// steer is command with what else it is about.
func steer(t *testing.T, c *channel, workflow string, asked activities.Asked, key string) (state string) {
	t.Helper()
	c.give(t, workflow, asked, key)
	require.NoError(t, ask(t, workflow, key, asked, &state))
	return state
}

// give stores a command as people give it.
func (c *channel) give(t *testing.T, workflow string, asked activities.Asked, key string) {
	t.Helper()
	sales, err := queries.SaleFind(t.Context(), office.app, strings.TrimPrefix(workflow, "order/"+c.code+"/"), c.code)
	require.NoError(t, err)
	require.Len(t, sales, 1)
	_, err = queries.CommandAdd(t.Context(), office.app, dbgen.CommandAddParams{
		ID: key, SaleID: sales[0].ID, Kind: asked.Kind, Step: asked.Step, Actor: "back office", Reason: "agreed",
	})
	require.NoError(t, err)
}

// ask has a lifecycle carry out a command.
func ask(t *testing.T, workflow, key string, asked activities.Asked, state *string) error {
	t.Helper()
	handle, err := office.temporal.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: workflow, UpdateName: workflows.UpdateCommand, UpdateID: key, Args: []any{key, asked},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(t.Context(), state)
}

// step is how far a sale has got with a step.
func (c *channel) step(t *testing.T, id int64, step string) (row dbgen.SaleStepListRow) {
	t.Helper()
	var sale int64
	require.NoError(t, office.app.QueryRow(t.Context(), "SELECT id FROM sales WHERE channel_id = $1 AND remote_id = $2", c.id, strconv.FormatInt(id, 10)).Scan(&sale))
	rows, err := queries.SaleStepList(t.Context(), office.app, sale)
	require.NoError(t, err)
	for _, r := range rows {
		if r.Step == step {
			row = r
		}
	}
	return row
}
