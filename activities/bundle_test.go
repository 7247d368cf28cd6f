package activities_test

import (
	"encoding/json"
	"io"
	"log"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/secret"
)

// Captured orders of the shop that rounds per line and types prices without tax.
const (
	straight   = 278 // processing, bacs, one piece of SKU-0031, 43.49 EUR
	alsoBacs   = 253 // processing, bacs, two pieces of SKU-0006, 22.13 EUR
	cash       = 346 // processing, cod, three of R-333, 18.08 EUR with carriage
	pending    = 250 // pending, cheque, two of SKU-0001, 7.18 EUR
	refunded   = 306 // processing, bacs, with partial refunds
	otherMoney = 276 // processing, USD
	twoRates   = 265 // processing, cod, rates 1 and 2
)

const (
	channelCode = "woo-riga"
	key         = "ck_0123456789abcdef"
	keySecret   = "cs_fedcba9876543210"
)

// bundle is a back office with one channel to one simulated shop.
type bundle struct {
	t       testing.TB
	db      dbtest.Database
	shop    *woosim.Shop
	set     *activities.Set
	keyring *secret.Keyring
	address string
	pos     int64
	channel int64
	policy  posting.Policy
	env     commerce.Environment
}

// setup seeds everything an order needs; the shop has the captured orders with
// these ids and no other.
func setup(t testing.TB, orders ...int64) *bundle {
	t.Helper()
	return setupIn(t, commerce.Production, orders...)
}

func setupIn(t testing.TB, env commerce.Environment, orders ...int64) *bundle {
	t.Helper()
	return setupShop(t, env, woosim.Settings{}, (*httptest.Server).StartTLS, orders...)
}

// setupShop has a shop of these settings, which begins to serve by start.
func setupShop(t testing.TB, env commerce.Environment, shop woosim.Settings, start func(*httptest.Server), orders ...int64) *bundle {
	t.Helper()
	b := &bundle{t: t, db: dbtest.New(t), env: env, shop: woosim.New(shop), policy: posting.Policy{
		Automatic:        true,
		DocumentStatuses: []string{"processing", "on-hold", "completed"},
		PaidStatuses:     []string{"processing", "completed"},
		DeliveryStatuses: []string{"processing", "completed"},
		RefusedStatuses:  []string{"cancelled", "failed", "refunded", "trash"},
		ShippingSKU:      "SHIPPING", FeeSKU: "FEE",
	}}
	b.shop.AddKey(key, keySecret, woosim.ReadWrite)
	b.load(orders...)
	srv := httptest.NewUnstartedServer(b.shop.Handler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // connections are cut on purpose
	start(srv)
	t.Cleanup(srv.Close)
	b.address = srv.URL + shop.Path
	var err error
	b.keyring, err = secret.EnsureKeyring(filepath.Join(t.TempDir(), "key"))
	require.NoError(t, err)
	b.set = &activities.Set{DB: b.db.App, Now: time.Now, Channels: activities.Shops{
		DB: b.db.App, Keyring: b.keyring, Transport: srv.Client().Transport,
		Registry: connectors.Registry{woocommerce.Platform: woocommerce.New},
	}}
	b.seedHouse()
	b.seedItems()
	b.seedChannel()
	b.exec("DELETE FROM outbox") // a new channel asks for its schedules
	return b
}

// load puts captured orders into the shop.
func (b *bundle) load(ids ...int64) {
	b.t.Helper()
	raws := woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), ids...)
	require.Len(b.t, raws, len(ids))
	require.NoError(b.t, b.shop.LoadOrders(raws))
}

var queries = dbgen.New()

func (b *bundle) seedHouse() {
	b.t.Helper()
	ctx := b.t.Context()
	require.NoError(b.t, queries.WarehouseEnsure(ctx, b.db.App, "main", "Main warehouse"))
	var err error
	b.pos, err = queries.BlueprintPointOfSale(ctx, b.db.App, dbgen.BlueprintPointOfSaleParams{
		Code: "web", Name: "Web shops", Warehouse: "main", Currencies: []string{"EUR"}, Language: "en", DeliveryNotes: "automatic",
	})
	require.NoError(b.t, err)
	for document, prefix := range map[string]string{"invoice": "INV-", "receipt": "REC-", "prepayment_invoice": "PRE-", "credit_note": "CN-"} {
		require.NoError(b.t, queries.BlueprintSeries(ctx, b.db.App, dbgen.BlueprintSeriesParams{
			PosID: b.pos, DocumentType: document, Environment: string(b.env), Prefix: prefix,
		}))
	}
}

func (b *bundle) seedItems() {
	b.t.Helper()
	items := dbgen.ItemsEnsureParams{
		Skus: []string{"SHIPPING", "FEE"}, Names: []string{"Carriage", "Fee"}, Kinds: []string{"service", "service"},
	}
	stock := dbgen.StockOpenParams{Warehouse: "main"}
	for _, p := range woosim.Captured().Products() {
		kind := "simple"
		if p.Virtual {
			kind = "service"
		} else {
			stock.Skus, stock.Quantities = append(stock.Skus, p.SKU), append(stock.Quantities, money.Int(500))
		}
		items.Skus, items.Names, items.Kinds = append(items.Skus, p.SKU), append(items.Names, p.Name), append(items.Kinds, kind)
	}
	require.NoError(b.t, queries.ItemsEnsure(b.t.Context(), b.db.App, items))
	require.NoError(b.t, queries.StockOpen(b.t.Context(), b.db.App, stock))
}

func (b *bundle) seedChannel() {
	b.t.Helper()
	ctx := b.t.Context()
	b.savePolicy()
	b.saveKey(key, keySecret)
	for rate, group := range map[string]string{"1": "LV21", "2": "LV12", "3": "LV0", "4": "UA20"} {
		b.setRate(group, group[2:])
		require.NoError(b.t, queries.TaxMappingSave(ctx, b.db.App, dbgen.TaxMappingSaveParams{ChannelID: b.channel, RemoteRateID: rate, TaxGroup: group}))
	}
	for method, account := range map[string]string{"bacs": "bank", "cheque": "bank", "cod": "cash", "stripe": "merchant"} {
		require.NoError(b.t, queries.MoneyAccountEnsure(ctx, b.db.App, dbgen.MoneyAccountEnsureParams{Code: account, Name: account, Kind: account}))
		paid := []string{}
		if method == "cod" {
			paid = []string{"completed"}
		}
		require.NoError(b.t, queries.BlueprintPayment(ctx, b.db.App, dbgen.BlueprintPaymentParams{
			ChannelID: b.channel, RemoteMethod: method, MoneyAccount: account, PaidStatuses: paid,
		}))
	}
}

// savePolicy stores the channel with b.policy.
func (b *bundle) savePolicy() {
	b.t.Helper()
	policy, err := json.Marshal(b.policy)
	require.NoError(b.t, err)
	b.channel, err = queries.ChannelEnsure(b.t.Context(), b.db.App, dbgen.ChannelEnsureParams{
		Code: channelCode, Platform: woocommerce.Platform, Environment: string(b.env), PosID: b.pos,
		Name: "Riga", Address: b.address, Zone: "Europe/Riga", Enabled: true, Policy: policy,
		StatusCompletedAndPaid: "completed",
	})
	require.NoError(b.t, err)
}

func (b *bundle) saveKey(key, phrase secret.String) {
	b.t.Helper()
	sealedKey, err := b.keyring.Seal(key, activities.KeyPurpose(channelCode))
	require.NoError(b.t, err)
	sealedSecret, err := b.keyring.Seal(phrase, activities.SecretPurpose(channelCode))
	require.NoError(b.t, err)
	require.NoError(b.t, queries.CredentialsSave(b.t.Context(), b.db.App, dbgen.CredentialsSaveParams{
		ChannelID: b.channel, SealedKey: sealedKey, SealedSecret: sealedSecret,
	}))
}

func (b *bundle) setRate(group, percent string) {
	b.t.Helper()
	p, err := money.Parse(percent)
	require.NoError(b.t, err)
	require.NoError(b.t, queries.TaxGroupEnsure(b.t.Context(), b.db.App, dbgen.TaxGroupEnsureParams{Code: group, Name: group, Percent: p}))
}

func ref(id int64) commerce.OrderRef {
	return commerce.OrderRef{Channel: channelCode, RemoteID: strconv.FormatInt(id, 10)}
}
