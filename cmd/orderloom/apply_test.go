package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/config"
)

// TestAFileMakesTheBooksThatTheSeedMakes exports what the playground's seed made,
// applies it to an empty database by the command line, and compares the tables.
func TestAFileMakesTheBooksThatTheSeedMakes(t *testing.T) {
	t.Parallel()
	seeded := newBooks(t, "tea")
	file := writeFile(t, requireOK(t, seeded.environment, "export"))
	d := dbtest.New(t)
	environment := settings(t.TempDir(), d)
	environment["ORDERLOOM_KEY_FILE"] = seeded.environment["ORDERLOOM_KEY_FILE"]

	first := call(t.Context(), environment, "apply", "-f", file, "--actor", "ann", "-o", "json")
	require.Equal(t, exitOK, first.code, first.errOut)
	require.Equal(t, "Channel tea is enabled and can't be read: `orderloom channel key tea` stores its key.\n", first.errOut)
	p := programOf(t, environment)
	require.NoError(t, p.channelKey(t.Context(), "tea", strings.NewReader("ck_tea\ncs_tea\n"), "ann"))

	for _, table := range []string{
		`SELECT code, name FROM warehouses`,
		`SELECT code, name, kind FROM money_accounts`,
		`SELECT code, name, percent FROM tax_groups`,
		`SELECT code, name FROM customer_types`,
		`SELECT name, company, customer_type, company_number, vat_number, phone, email, phone_shared FROM customers`,
		`SELECT sku, name, kind FROM items WHERE sku IN ('SHIPPING', 'FEE')`,
		`SELECT p.*, w.code AS warehouse FROM points_of_sale p JOIN warehouses w ON w.id = p.warehouse_id`,
		`SELECT p.code, s.document_type, s.environment, s.prefix, s.next_number FROM document_series s JOIN points_of_sale p ON p.id = s.pos_id`,
		`SELECT c.*, p.code AS pos FROM channels c JOIN points_of_sale p ON p.id = c.pos_id`,
		`SELECT c.code, m.remote_rate_id, m.tax_group FROM tax_mappings m JOIN channels c ON c.id = m.channel_id`,
		`SELECT c.code, m.remote_method, a.code AS account, m.paid_statuses, m.register_id FROM payment_mappings m JOIN channels c ON c.id = m.channel_id JOIN money_accounts a ON a.id = m.money_account_id`,
		`SELECT c.code, y.remote_method, y.carrier, b.company_number FROM carrier_counterparties y JOIN channels c ON c.id = y.channel_id JOIN customers b ON b.id = y.customer_id`,
	} {
		require.Equal(t, rowsOf(t, seeded.db, table), rowsOf(t, d.App, table), table)
	}
	require.Equal(t, seeded.credentials(t, "tea"), openedBy(t, seeded, d, "tea"))

	again := fromJSON[appliedView](t, requireOK(t, environment, "apply", "-f", file, "-o", "json"))
	require.Empty(t, again.Changes)
	require.Empty(t, again.Keyless)
	require.Equal(t, requireOK(t, seeded.environment, "export"), requireOK(t, environment, "export"))
}

// rowsOf is what a query finds, whatever the ids and the order of rows are. The seed
// begins before there were shops, a file with them.
func rowsOf(t *testing.T, q dbgen.DBTX, query string) string {
	t.Helper()
	var rows string
	require.NoError(t, q.QueryRow(t.Context(), `SELECT string_agg(r, E'\n' ORDER BY r) FROM (
		SELECT (to_jsonb(q) - '{id,pos_id,warehouse_id,start_at}'::text[])::text AS r FROM (`+query+`) q) rows`).Scan(&rows))
	require.NotEmpty(t, rows)
	return rows
}

// credentials are a channel's, opened.
func (b *books) credentials(t *testing.T, channel string) [2]string {
	t.Helper()
	return openedBy(t, b, dbtest.Database{App: b.db}, channel)
}

// openedBy opens the credentials in a database with the keyring of some books.
func openedBy(t *testing.T, b *books, d dbtest.Database, channel string) [2]string {
	t.Helper()
	keyring := b.set.Channels.(activities.Shops).Keyring
	row, err := dbgen.New().ChannelByCode(t.Context(), d.App, channel)
	require.NoError(t, err)
	key, err := keyring.Open(row.SealedKey, activities.KeyPurpose(channel))
	require.NoError(t, err)
	phrase, err := keyring.Open(row.SealedSecret, activities.SecretPurpose(channel))
	require.NoError(t, err)
	return [2]string{key.Reveal(), phrase.Reveal()}
}

func programOf(t *testing.T, environment map[string]string) *program {
	t.Helper()
	cfg, err := config.LoadFrom(environment)
	require.NoError(t, err)
	return &program{cfg: cfg, out: t.Output(), errOut: t.Output(), output: output.Table}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orderloom.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestApplyingShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	edited := strings.NewReplacer("ask_beyond_percent: 20", "ask_beyond_percent: 30", "zone: Europe/Riga", "zone: Europe/Kyiv").
		Replace(requireOK(t, b.environment, "export")) + `
  - code: woo-new
    name: New
    platform: woocommerce
    environment: test
    pos: web
    address: https://new.shop.example
`
	file := writeFile(t, edited)
	requireGolden(t, "apply_dry_run.golden", requireOK(t, b.environment, "apply", "-f", file, "--dry-run"))
	require.NotContains(t, requireOK(t, b.environment, "export"), "woo-new")
	requireOK(t, b.environment, "apply", "-f", file)
	require.Equal(t, "0 changed, 18 left as they are.\n", requireOK(t, b.environment, "apply", "-f", file))
	require.NotContains(t, requireOK(t, b.environment, "export", "--channel", "tea"), "woo-new")
}

func TestAFileWithMistakesIsWrongUsage(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	before := requireOK(t, b.environment, "export")
	file := writeFile(t, "warehouses:\n  - {cod: main, name: Main}\n  - {code: far}\n")
	got := call(t.Context(), b.environment, "apply", "-f", file)
	require.Equal(t, exitUsage, got.code)
	require.Equal(t, "orderloom: "+file+" has 3 mistakes, nothing was changed\n"+
		"  "+file+":2: warehouses[0].cod: there is no such key: did you mean code?\n"+
		"  "+file+":2: warehouses[0].code: it is missing: add it\n"+
		"  "+file+":3: warehouses[1].name: it is missing: add it\n", got.errOut)
	require.Equal(t, before, requireOK(t, b.environment, "export"))
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "apply", "-f", file+".none").code)
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "export", "--channel", "none").code)
}

func TestAKeyIsOneLineOrTwo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]connectors.Credentials{
		"ck\n\n cs ": {Key: "ck", Secret: "cs"},
		"token\n":    {Key: "token"},
	} {
		given, err := readKey(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, want, given)
	}
	for name, text := range map[string]string{"nothing": "", "three lines": "ck_hidden\nb\nc\n", "a line without end": strings.Repeat("ck_hidden", 1000)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readKey(strings.NewReader(text))
			require.ErrorContains(t, err, "want the key")
			require.NotContains(t, err.Error(), "hidden")
		})
	}
}

func TestTheSchemaIsPrintedWithoutSettings(t *testing.T) {
	t.Parallel()
	require.Equal(t, string(blueprint.Schema()), requireOK(t, map[string]string{"ORDERLOOM_NONSENSE": "1"}, "schema"))
}
