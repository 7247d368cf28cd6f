package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/secret"
)

// The captured orders of the tests' shop, and what becomes of them.
const (
	onDelivery  = 252 // processing, cash on delivery: invoice and delivery note
	paid        = 253 // processing, by bank: settled
	cancelled   = 256 // cancelled
	spoiled     = 278 // processing, by bank, a cent more than its lines: held, acceptable
	unknownItem = 287 // a product without a SKU: held, to be mended
	refunded    = 306 // partly refunded, four times: settled, with credit notes
)

// books are one channel of one shop, its orders walked unless a test says else.
type books struct {
	environment map[string]string
	db          *pgxpool.Pool
	owner       *pgxpool.Pool
	shop        *woosim.Shop
	set         *activities.Set
	channel     string
}

// newBooks sets a channel up. Nothing of its shop has been read.
func newBooks(t *testing.T, channel string, orders ...int64) *books {
	t.Helper()
	dir := t.TempDir()
	d := dbtest.New(t)
	b := &books{environment: settings(dir, d), db: d.App, owner: d.Owner, channel: channel, shop: woosim.New(woosim.Settings{Name: "Tea"})}
	b.environment["ORDERLOOM_KEY_FILE"] = filepath.Join(dir, "key.json")
	b.environment["ORDERLOOM_ALLOW_PRIVATE_SHOPS"] = playground.Network
	keyring, err := secret.CreateKeyring(b.environment["ORDERLOOM_KEY_FILE"])
	require.NoError(t, err)
	raws := woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), orders...)
	require.Len(t, raws, len(orders))
	require.NoError(t, b.shop.LoadOrders(raws))
	b.shop.ReplaceField(spoiled, "total", `"43.50"`)
	b.shop.AddKey("ck_tea", "cs_tea", woosim.ReadWrite)
	server := httptest.NewServer(b.shop.Handler())
	t.Cleanup(server.Close)

	transport, err := httpapi.Transport("", []string{playground.Network})
	require.NoError(t, err)
	b.set = &activities.Set{DB: b.db, Now: time.Now, Channels: activities.Shops{
		DB: b.db, Keyring: keyring, Registry: platforms(), Transport: transport,
	}}
	stand := &playground.Shop{
		Plan:      playground.Plan{Code: channel, Name: "Tea", Environment: commerce.Test, Orders: raws},
		Simulated: b.shop, Stand: playground.Stand{Address: server.URL}, Key: "ck_tea", Secret: "cs_tea",
	}
	require.NoError(t, playground.Seed{DB: b.db, Keyring: keyring, Transport: transport}.Run(t.Context(), []*playground.Shop{stand}, woosim.Captured().Products()))
	return b
}

// walkedBooks are books with everything read and walked, without Temporal.
func walkedBooks(t *testing.T) *books {
	t.Helper()
	b := newBooks(t, "tea", onDelivery, paid, cancelled, spoiled, unknownItem, refunded)
	_, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: b.channel, Fresh: true})
	require.NoError(t, err)
	for _, id := range []string{"252", "253", "256", "278", "287", "306"} {
		b.walk(t, id)
	}
	return b
}

// walk is one pass of a lifecycle.
func (b *books) walk(t *testing.T, remoteID string) {
	t.Helper()
	ctx := t.Context()
	imported, err := b.set.ImportOrder(ctx, commerce.OrderRef{Channel: b.channel, RemoteID: remoteID})
	require.NoError(t, err)
	verdict, err := b.set.ValidateTotals(ctx, imported.Walk)
	require.NoError(t, err)
	if !verdict.Held && (!imported.Plan.Refused || imported.Plan.Reverse) {
		_, err = b.set.IssueInvoice(ctx, imported.Walk)
		require.NoError(t, err)
		_, err = b.set.RecordPayment(ctx, imported.Walk)
		require.NoError(t, err)
		_, err = b.set.CreateDeliveryNote(ctx, imported.Walk)
		require.NoError(t, err)
	}
	_, err = b.set.WriteBack(ctx, imported.Walk)
	require.NoError(t, err)
}

// readAndWalk is a look at the shop and a pass of a lifecycle.
func (b *books) readAndWalk(t *testing.T, remoteID string) {
	t.Helper()
	page, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: b.channel})
	require.NoError(t, err)
	require.Positive(t, page.News)
	b.walk(t, remoteID)
}

// contents is everything in the database, to see whether anything changed.
func (b *books) contents(t *testing.T) map[string]string {
	t.Helper()
	// Whose turn it is at a shop is no part of the books: such tables are unlogged.
	tables, err := b.owner.Query(t.Context(),
		"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpersistence = 'p'")
	require.NoError(t, err)
	var names []string
	for tables.Next() {
		var name string
		require.NoError(t, tables.Scan(&name))
		names = append(names, name)
	}
	require.NoError(t, tables.Err())
	require.Greater(t, len(names), 20)
	all := map[string]string{}
	for _, name := range names {
		var rows string
		require.NoError(t, b.owner.QueryRow(t.Context(), "SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY to_jsonb(x)), '[]')::text FROM "+name+" x").Scan(&rows))
		all[name] = rows
	}
	return all
}

// commands is how many commands were stored.
func (b *books) commands(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM commands").Scan(&n))
	return n
}

// stateOf is a sale's state as stored.
func (b *books) stateOf(t *testing.T, number string) string {
	t.Helper()
	rows, err := dbgen.New().SaleFind(t.Context(), b.db, number, b.channel)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	return rows[0].State
}

// keyFileOf is a fresh key file's path that is not there yet.
func keyFileOf(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys", "key.json")
	_, err := os.Stat(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	return path
}
