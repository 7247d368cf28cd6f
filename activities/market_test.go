package activities_test

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// market is a back office that sends the items of one category to a group of a simulated
// marketplace. The clocks of both are in the test's hand.
type market struct {
	*bundle
	sim     *promsim.Shop
	waiting func() // done while an import is waited for

	mu     sync.Mutex
	passed time.Duration
}

const marketCode = "prom-kyiv"

func setupMarket(t *testing.T, settings promsim.Settings) *market {
	t.Helper()
	return setupMarketIn(t, commerce.Production, settings)
}

func setupMarketIn(t *testing.T, env commerce.Environment, settings promsim.Settings) *market {
	t.Helper()
	m := &market{bundle: &bundle{t: t, db: dbtest.New(t), env: env}, waiting: func() {}}
	m.sim = promsim.New(settings, promsim.WithClock(m.clock))
	srv := httptest.NewTLSServer(m.sim.Handler())
	t.Cleanup(srv.Close)
	var err error
	m.keyring, err = secret.EnsureKeyring(filepath.Join(t.TempDir(), "key"))
	require.NoError(t, err)
	m.set = &activities.Set{DB: m.db.App, Now: m.clock, Channels: activities.Shops{
		DB: m.db.App, Keyring: m.keyring, Transport: srv.Client().Transport, Registry: connectors.Registry{prom.Platform: prom.New},
	}}
	m.seedHouse()
	m.seedMarket(srv.URL)
	m.exec("DELETE FROM outbox")
	return m
}

func (m *market) clock() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Now().Add(m.passed)
}

func (m *market) pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.passed += d
}

// seedMarket makes the channel, with a category that stands for the group of coffees.
func (m *market) seedMarket(address string) {
	m.t.Helper()
	var err error
	m.channel, err = queries.ChannelEnsure(m.t.Context(), m.db.App, dbgen.ChannelEnsureParams{
		Code: marketCode, Platform: prom.Platform, Environment: string(m.env), PosID: m.pos, Name: "Київ", Address: address, Zone: "Europe/Kyiv",
		Enabled: true, Policy: json.RawMessage("{}"),
	})
	require.NoError(m.t, err)
	key, err := m.keyring.Seal(secret.String(m.sim.NewToken()), activities.KeyPurpose(marketCode))
	require.NoError(m.t, err)
	phrase, err := m.keyring.Seal("", activities.SecretPurpose(marketCode))
	require.NoError(m.t, err)
	require.NoError(m.t, queries.CredentialsSave(m.t.Context(), m.db.App, dbgen.CredentialsSaveParams{ChannelID: m.channel, SealedKey: key, SealedSecret: phrase}))
	m.exec("INSERT INTO price_groups (code, name) VALUES ('retail', 'Retail')")
	m.exec("INSERT INTO categories (code, name) VALUES ('coffee', 'Coffee'), ('gifts', 'Gifts'), ('rest', 'Rest')")
	m.exec(`UPDATE channels SET items_out = true, price_group = 'retail', default_currency = 'UAH', stock_shown = 'exact',
		calls_per_second = 1000, calls_burst = 1000`)
	m.exec("INSERT INTO category_mappings (channel_id, remote_category, category, left_out) VALUES ($1, '94000002', 'coffee', false), ($1, '94000003', 'gifts', true)", m.channel)
	m.exec("INSERT INTO shop_lists (channel_id, list) VALUES ($1, 'categories')", m.channel)
	m.exec("INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES ($1, 'categories', '94000002', 'Кава')", m.channel)
}

// item adds one with a price, an image and some pieces.
func (m *market) item(sku, category string, pieces int64) {
	m.t.Helper()
	m.exec("INSERT INTO items (sku, name, description, kind, category) VALUES ($1, 'Item ' || $1, '<p>' || $1 || '</p>', 'simple', $2)", sku, category)
	m.exec("INSERT INTO item_prices (item_id, price_group, currency, amount) SELECT id, 'retail', 'UAH', 99.50 FROM items WHERE sku = $1", sku)
	m.exec("INSERT INTO item_images (item_id, position, address) SELECT id, 1, 'https://img.example/' || sku || '.jpg' FROM items WHERE sku = $1", sku)
	require.NoError(m.t, queries.StockOpen(m.t.Context(), m.db.App, dbgen.StockOpenParams{Warehouse: "main", Skus: []string{sku}, Quantities: []money.Amount{money.Int(pieces)}}))
}

// read reads the catalogue to its end.
func (m *market) read() activities.CatalogPart {
	m.t.Helper()
	var sum activities.CatalogPart
	for fresh := true; ; fresh = false {
		part, err := m.set.SyncCatalogPart(m.t.Context(), activities.CatalogInput{Channel: marketCode, Fresh: fresh})
		require.NoError(m.t, err)
		if sum = sum.Add(part); !part.More {
			return sum
		}
	}
}

// export does what a run does after a reading, minute by minute; nil: there was nothing to
// tell.
func (m *market) export() *activities.Exported {
	m.t.Helper()
	plan, err := m.set.PlanExport(m.t.Context(), activities.ExportInput{Channel: marketCode})
	require.NoError(m.t, err)
	if plan.Export == 0 {
		return nil
	}
	place := activities.ExportPlace{Channel: marketCode, Export: plan.Export}
	if err := m.tell(place); err != nil {
		failed, err := m.set.ReportExport(m.t.Context(), activities.ExportFailure{ExportPlace: place, Kind: kindOf(m.t, err), Message: err.Error()})
		require.NoError(m.t, err)
		return failed
	}
	m.read()
	ended, err := m.set.EndExport(m.t.Context(), place)
	require.NoError(m.t, err)
	return ended
}

func (m *market) tell(place activities.ExportPlace) error {
	for more := true; more; {
		edits, err := m.set.EditListings(m.t.Context(), place)
		if err != nil {
			return err
		}
		more = edits.More
	}
	if _, err := m.set.StartImport(m.t.Context(), place); err != nil {
		return err
	}
	for {
		stand, err := m.set.LookAtImport(m.t.Context(), place)
		if err != nil || stand.Wait == 0 {
			return err
		}
		m.pass(stand.Wait)
		m.waiting()
	}
}

// sent is a product that was made of an item, as the shop has it; nil: there is none.
func (m *market) sent(sku string) map[string]any {
	m.t.Helper()
	for _, raw := range m.sim.Products() {
		var p map[string]any
		require.NoError(m.t, json.Unmarshal(raw, &p))
		if p["external_id"] == sku && p["status"] != "deleted" {
			return p
		}
	}
	return nil
}

// shown are all products as the shop has them, but those of these SKUs.
func (m *market) others(skus ...string) map[string]string {
	m.t.Helper()
	all := map[string]string{}
	for _, raw := range m.sim.Products() {
		var p struct {
			ID         json.Number `json:"id"`
			ExternalID string      `json:"external_id"`
		}
		require.NoError(m.t, json.Unmarshal(raw, &p))
		all[p.ID.String()] = string(raw)
		for _, sku := range skus {
			if p.ExternalID == sku {
				delete(all, p.ID.String())
			}
		}
	}
	return all
}

// wrong is what keeps items from being sent, as "SKU kind".
func (m *market) wrong() string {
	m.t.Helper()
	return m.list("SELECT i.sku || ' ' || p.kind FROM catalogue_problems p JOIN items i ON i.id = p.item_id WHERE p.solved_at IS NULL ORDER BY 1")
}
