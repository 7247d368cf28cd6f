package activities_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// promHouse is a back office that sells on Prom.ua, as a person describes it.
const promHouse = `
warehouses: [{code: kyiv, name: Kyiv}]
money_accounts: [{code: bank, name: Bank, kind: bank}, {code: cash, name: Cash, kind: cash}, {code: cashier, name: Prom's cashier, kind: merchant}]
tax_groups: [{code: UA20, name: ПДВ, percent: 20}, {code: UA7, name: ПДВ, percent: 7}]
customer_types: [{code: buyer, name: Buyers}, {code: carrier, name: Carriers}]
companies: [{company_number: UA31316718, name: Nova Poshta, customer_type: carrier}]
sources: [{code: prom, name: Prom.ua}]
people: [{code: olena, name: Olena}]
items:
  - {sku: SHIPPING, name: Доставка, kind: service}
  - {sku: KAVA-250, name: Кава, kind: simple}
  - {sku: KAVA-1000, name: Кава, kind: simple, tax_group: UA7}
  - {sku: TURKA, name: Турка, kind: simple}
points_of_sale:
  - code: kyiv
    name: Kyiv
    warehouse: kyiv
    currencies: [UAH]
    language: uk
    series: [{document: invoice, environment: %[1]s, prefix: РН-}, {document: credit_note, environment: %[1]s, prefix: ПН-}]
channels:`

// promChannel is a channel to one company's shop.
const promChannel = `
  - code: %[1]s
    name: %[1]s
    platform: prom
    environment: %[2]s
    pos: kyiv
    address: %[3]s
    zone: Europe/Kyiv
    enabled: true
    sales: {source: prom, responsible: olena, default_currency: UAH}
    customers: {new_type: buyer}
    limits: {calls_per_second: 1000, calls_burst: 100, calls_at_once: 8}
    taxes: {default: UA20}
    policy:
      automatic: true
      document_statuses: [received, delivered, paid]
      paid_statuses: [delivered, paid]
      delivery_statuses: [received, delivered, paid]
      refused_statuses: [canceled]
      shipping_sku: SHIPPING
    payments: [{method: "700", money_account: cashier}, {method: "701", money_account: cash, paid_statuses: [delivered]}, {method: "702", money_account: bank}, {method: "703", money_account: cash}]
    carriers: [{method: "14000001", carrier: Нова Пошта, company_number: UA31316718}]
    statuses_back: {accepted: received, accepted_from: [pending], cancelled: canceled, cancellation_reason: not_available}`

// promBundle is a back office with channels to companies' shops on Prom.ua.
type promBundle struct {
	*bundle

	shops map[string]*promsim.Shop // by their channels
	clock time.Time                // the shops'
}

// setupProm has a channel and a shop for each of these codes.
func setupProm(t *testing.T, env commerce.Environment, codes ...string) *promBundle {
	t.Helper()
	b := &promBundle{bundle: &bundle{t: t, db: dbtest.New(t), env: env}, shops: map[string]*promsim.Shop{}, clock: time.Now().Add(-time.Minute)}
	var err error
	b.keyring, err = secret.EnsureKeyring(filepath.Join(t.TempDir(), "key"))
	require.NoError(t, err)
	registry := connectors.Registry{prom.Platform: prom.New}
	shops := activities.Shops{DB: b.db.App, Keyring: b.keyring, Registry: registry}
	b.set = &activities.Set{DB: b.db.App, Now: time.Now}
	file := fmt.Sprintf(promHouse, env)
	for _, code := range codes {
		shop := promsim.New(promsim.Settings{}, promsim.WithClock(func() time.Time { return b.clock }))
		srv := httptest.NewTLSServer(shop.Handler())
		t.Cleanup(srv.Close)
		shops.Transport = srv.Client().Transport // all test servers have one certificate
		b.shops[code] = shop
		file += fmt.Sprintf(promChannel, code, env, srv.URL)
	}
	b.set.Channels = shops
	draft, err := blueprint.Read("prom.yaml", strings.NewReader(file))
	require.NoError(t, err)
	_, err = draft.Apply(t.Context(), b.db.App, blueprint.Options{Platforms: registry, Actor: "ann"})
	if wrong, ok := err.(*blueprint.Error); ok { //nolint:errorlint // it is never wrapped
		require.Fail(t, strings.Join(wrong.Lines(), "\n"))
	}
	require.NoError(t, err)
	for code, shop := range b.shops {
		b.giveKey(code, shop.NewToken(promsim.AllRights()...))
	}
	require.NoError(t, queries.StockOpen(t.Context(), b.db.App, dbgen.StockOpenParams{
		Warehouse: "kyiv", Skus: []string{"KAVA-250", "KAVA-1000", "TURKA"}, Quantities: []money.Amount{money.Int(50), money.Int(50), money.Int(1)},
	}))
	b.exec("DELETE FROM outbox")
	return b
}

// giveKey stores a company's token.
func (b *promBundle) giveKey(code, token string) {
	b.t.Helper()
	row, err := queries.ChannelByCode(b.t.Context(), b.db.App, code)
	require.NoError(b.t, err)
	require.NoError(b.t, pgx.BeginFunc(b.t.Context(), b.db.App, func(tx pgx.Tx) error {
		return activities.KeepCredentials(b.t.Context(), tx, b.keyring, row.Channel, connectors.Credentials{Key: secret.String(token)}, "ann")
	}))
}

// read reads what changed in a shop.
func (b *promBundle) read(code string) error {
	for fresh := true; ; fresh = false {
		page, err := b.set.ImportPage(b.t.Context(), activities.PageInput{Channel: code, Fresh: fresh})
		if err != nil || !page.More {
			return err
		}
	}
}

// goOn is what happens after a change in a shop, some time later.
func (b *promBundle) goOn(code string, order int64) activities.Written {
	b.t.Helper()
	b.clock = b.clock.Add(2 * time.Second)
	require.NoError(b.t, b.read(code))
	written, err := pass(b.t.Context(), b.set, commerce.OrderRef{Channel: code, RemoteID: strconv.FormatInt(order, 10)})
	require.NoError(b.t, err)
	return written
}

// told is what a shop shows of a field of an order.
func (b *promBundle) told(code string, order int64, field string) any {
	b.t.Helper()
	var shown map[string]any
	require.NoError(b.t, json.Unmarshal(b.shops[code].Order(order), &shown))
	return shown[field]
}

// writes are the requests that would have changed something in a shop.
func (b *promBundle) writes(code string) int {
	n := 0
	for _, r := range b.shops[code].Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

// refusedBy is why a shop can't be read, and what is said of it.
func (b *promBundle) refusedBy(code string) (fault.Kind, string) {
	b.t.Helper()
	_, err := b.set.ImportPage(b.t.Context(), activities.PageInput{Channel: code, Fresh: true})
	said, ok := errors.AsType[*temporal.ApplicationError](err)
	require.True(b.t, ok, "%v", err)
	return fault.Kind(said.Type()), said.Message()
}
