package workflows_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

var place = activities.ExportPlace{Channel: "prom-kyiv", Export: 3}

// exporting is a channel whose shop is sent items, with this plan; its catalogue is read in
// one part.
func exporting(b *bundle, plan activities.ExportPlan) {
	b.OnActivity(act.SyncCatalogPart, mock.Anything, mock.Anything).Return(activities.CatalogPart{Seen: 5, Exports: true}, nil)
	b.OnActivity(act.PlanExport, mock.Anything, activities.ExportInput{Channel: "prom-kyiv"}).Return(plan, nil)
}

// catalogue runs to its end.
func (b *bundle) catalogue() activities.CatalogPart {
	b.t.Helper()
	b.ExecuteWorkflow(workflows.SyncCatalog, workflows.CatalogRun{Channel: "prom-kyiv"})
	require.NoError(b.t, b.GetWorkflowError())
	var sum activities.CatalogPart
	require.NoError(b.t, b.GetWorkflowResult(&sum))
	return sum
}

func TestAnImportIsFollowedToItsEndAndThenRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	exporting(b, activities.ExportPlan{Export: 3, Edits: 120, Filed: 2})
	once(b, act.EditListings, activities.ExportEdits{Taken: 100, More: true}, nil)
	once(b, act.EditListings, activities.ExportEdits{Taken: 20}, nil)
	once(b, act.StartImport, activities.ImportStand{Import: "64f0"}, nil)
	looks := 0
	b.OnActivity(act.LookAtImport, mock.Anything, place).Return(func(context.Context, activities.ExportPlace) (activities.ImportStand, error) {
		if looks++; looks <= 8 {
			return activities.ImportStand{Import: "64f0", Said: "SUCCESS", Wait: time.Minute}, nil
		}
		return activities.ImportStand{Import: "64f0", Said: "SUCCESS", Created: 2}, nil
	})
	once(b, act.EndExport, &activities.Exported{Export: 3, Taken: 122}, nil)
	begun := b.Now()
	sum := b.catalogue()
	require.Equal(t, int64(122), sum.Exported.Taken)
	require.Equal(t, 10, sum.Seen, "what the import made is read")
	require.GreaterOrEqual(t, b.Now().Sub(begun), 8*time.Minute)
	require.Equal(t, []string{
		"SyncCatalogPart", "PlanExport", "EditListings", "EditListings", "StartImport",
		"LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport", "LookAtImport",
		"SyncCatalogPart", "local EndExport",
	}, b.steps)
}

func TestNothingToExportIsNoExport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	exporting(b, activities.ExportPlan{})
	require.Nil(t, b.catalogue().Exported)
	require.Equal(t, []string{"SyncCatalogPart", "PlanExport"}, b.steps)
}

func TestEditsAloneNeedNoReading(t *testing.T) {
	t.Parallel()
	b := setup(t)
	exporting(b, activities.ExportPlan{Export: 3, Edits: 1})
	once(b, act.EditListings, activities.ExportEdits{Taken: 1}, nil)
	once(b, act.StartImport, activities.ImportStand{}, nil)
	once(b, act.LookAtImport, activities.ImportStand{}, nil)
	once(b, act.EndExport, &activities.Exported{Export: 3, Taken: 1}, nil)
	require.Equal(t, 5, b.catalogue().Seen)
}

// TestAShopThatTakesNoImportEndsTheExportAndNotTheRun, whatever the step that it refuses.
func TestAShopThatTakesNoImportEndsTheExportAndNotTheRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	exporting(b, activities.ExportPlan{Export: 3, Filed: 2})
	once(b, act.EditListings, activities.ExportEdits{}, nil)
	once(b, act.StartImport, activities.ImportStand{}, errRefused)
	b.OnActivity(act.ReportExport, mock.Anything, activities.ExportFailure{ExportPlace: place, Kind: "Unauthorized", Message: "key revoked"}).
		Return(&activities.Exported{Export: 3, Failed: "key revoked"}, nil).Once()
	require.Equal(t, "key revoked", b.catalogue().Exported.Failed)
}

// TestAShopThatDoesNotAnswerEndsTheExport after a while, and the next one goes on.
func TestAShopThatDoesNotAnswerEndsTheExport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	exporting(b, activities.ExportPlan{Export: 3, Filed: 2})
	once(b, act.EditListings, activities.ExportEdits{}, nil)
	b.OnActivity(act.StartImport, mock.Anything, place).Return(activities.ImportStand{}, errLocked)
	var failure activities.ExportFailure
	b.OnActivity(act.ReportExport, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.ExportFailure) (*activities.Exported, error) {
		failure = in
		return &activities.Exported{Export: 3, Failed: in.Message}, nil
	})
	begun := b.Now()
	require.NotEmpty(t, b.catalogue().Exported.Failed)
	require.Equal(t, "the row is locked", failure.Message)
	require.Equal(t, "Transient", failure.Kind)
	require.Less(t, b.Now().Sub(begun), time.Hour)
	require.Greater(t, b.count("StartImport"), 5)
}

func TestWayOfAnExport(t *testing.T) {
	t.Parallel()
	const code = "prom-export"
	sim := promsim.New(promsim.Settings{ImportTime: time.Second})
	srv := httptest.NewServer(sim.Handler())
	t.Cleanup(srv.Close)
	seedExports(t, code, srv.URL, sim.NewToken())
	require.NoError(t, db.InTx(t.Context(), office.app, func(tx pgx.Tx) error { return activities.AskCatalog(t.Context(), tx, code, false) }))
	id := workflows.CatalogWorkflowID(code)
	eventually(t, "a reading of the catalogue", func() bool { return runs(t, id) })
	sum := ends[activities.CatalogPart](t, id)
	require.Equal(t, int64(1), sum.Exported.Taken, "%+v", sum.Exported)
	require.Equal(t, len(sim.Products()), sum.New)
	keep(t, "export", id)
}

// seedExports makes a channel that sends one item.
func seedExports(t *testing.T, code, address, token string) {
	t.Helper()
	ctx, q := t.Context(), office.app
	pos, err := queries.BlueprintPointOfSale(ctx, q, dbgen.BlueprintPointOfSaleParams{
		Code: code, Name: code, Warehouse: "main", Currencies: []string{"UAH"}, Language: "uk", DeliveryNotes: "automatic",
	})
	require.NoError(t, err)
	channel, err := queries.ChannelEnsure(ctx, q, dbgen.ChannelEnsureParams{
		Code: code, Platform: prom.Platform, Environment: string(commerce.Test), PosID: pos, Name: code, Address: address, Zone: "Europe/Kyiv",
		Enabled: true, Policy: json.RawMessage("{}"),
	})
	require.NoError(t, err)
	key, err := office.keyring.Seal(secret.String(token), activities.KeyPurpose(code))
	require.NoError(t, err)
	phrase, err := office.keyring.Seal("", activities.SecretPurpose(code))
	require.NoError(t, err)
	require.NoError(t, queries.CredentialsSave(ctx, q, dbgen.CredentialsSaveParams{ChannelID: channel, SealedKey: key, SealedSecret: phrase}))
	for _, statement := range []string{
		"INSERT INTO price_groups (code, name) VALUES ('prom-export', 'Prom')",
		"INSERT INTO categories (code, name) VALUES ('prom-export', 'Coffee')",
		"INSERT INTO category_mappings (channel_id, remote_category, category) SELECT id, '94000002', 'prom-export' FROM channels WHERE code = 'prom-export'",
		"INSERT INTO items (sku, name, kind, category) VALUES ('PROM-EXPORT', 'Чай', 'simple', 'prom-export')",
		"INSERT INTO item_images (item_id, position, address) SELECT id, 1, 'https://img.example/tea.jpg' FROM items WHERE sku = 'PROM-EXPORT'",
		"INSERT INTO item_prices (item_id, price_group, currency, amount) SELECT id, 'prom-export', 'UAH', 99.5 FROM items WHERE sku = 'PROM-EXPORT'",
		"UPDATE channels SET items_out = true, price_group = 'prom-export', default_currency = 'UAH' WHERE code = 'prom-export'",
	} {
		_, err := office.owner.Exec(ctx, statement)
		require.NoError(t, err, statement)
	}
}
