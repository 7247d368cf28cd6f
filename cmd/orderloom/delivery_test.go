package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// did runs a command with --output json and answers with what became of it.
func did(t *testing.T, b *books, args string) deliveryDoneView {
	t.Helper()
	return fromJSON[deliveryDoneView](t, requireOK(t, b.environment, append(strings.Fields(args), "--actor", "anna", "-o", "json")...))
}

// shipment is how far a sale's goods are, as its page and its list say.
func (b *books) shipment(t *testing.T, number string) string {
	t.Helper()
	one := fromJSON[saleView](t, requireOK(t, b.environment, "sale", "show", number, "-o", "json")).Shipment
	for _, row := range fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "--search", number, "-o", "json")) {
		if row.Number == number {
			require.Equal(t, one, row.Shipment)
		}
	}
	return one
}

func TestLookingAtDeliveries(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	_, err := b.owner.Exec(t.Context(), `INSERT INTO delivery_methods (code, name) VALUES ('courier', 'By courier'); UPDATE sales SET delivery_method = 'courier'`)
	require.NoError(t, err)
	did(t, b, "delivery pack 253")
	did(t, b, "delivery ship 253 --parcel RR1LV:Omniva --parcel RR2LV")
	did(t, b, "delivery reverse 306 --reason back")
	for name, args := range map[string]string{
		"delivery_list":    "delivery list",
		"delivery_all":     "delivery list --state all",
		"delivery_none":    "delivery list --search nobody",
		"delivery_show":    "delivery show 253",
		"delivery_packing": "delivery packing 252",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	b.exec(t, "INSERT INTO warehouses (code, name) VALUES ('far', 'Far')")
	for name, test := range map[string]struct {
		args string
		want int
	}{
		"its channel":          {"--channel tea", 1},
		"its warehouse":        {"--warehouse main", 1},
		"another warehouse":    {"--warehouse far", 0},
		"its point of sale":    {"--pos web", 1},
		"a state":              {"--state shipped", 1},
		"a parcel":             {"--state all --search rr2", 1},
		"a sale":               {"--search 252", 1},
		"an item":              {"--search sku-", 1},
		"a page with one":      {"--state all --page-size 1", 1},
		"a page that is empty": {"--page 2", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Len(t, fromJSON[[]office.Delivery](t, requireOK(t, b.environment, append([]string{"delivery", "list", "-o", "json"}, strings.Fields(test.args)...)...)), test.want)
		})
	}
	t.Run("a file", func(t *testing.T) {
		t.Parallel()
		require.True(t, strings.HasPrefix(requireOK(t, b.environment, "delivery", "list", "-o", "csv"), "\ufeffNOTE,SALE,PART,STATE,"))
		require.True(t, strings.HasPrefix(requireOK(t, b.environment, "delivery", "list", "-o", "xlsx"), "PK"))
	})
	t.Run("a shell", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, requireOK(t, b.environment, "__complete", "delivery", "pack", ""), "of sale 252\n")
		require.Contains(t, requireOK(t, b.environment, "__complete", "delivery", "list", "--state", ""), "reversed\n")
	})
}

// TestASaleGoesOutInPartsByTheCommandLine from its first part to its last one's arrival,
// and back.
func TestASaleGoesOutInPartsByTheCommandLine(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	_, err := b.owner.Exec(t.Context(), "UPDATE channels SET delivery_notes = 'by_hand'")
	require.NoError(t, err)
	b.readAndWalk(t, "253")
	require.Equal(t, "awaiting_delivery", b.stateOf(t, "253"))
	require.Empty(t, b.shipment(t, "253"))

	first := did(t, b, "delivery create 253 --line SKU-0006=1 --key first")
	require.Equal(t, "approved 1", first.State+" "+first.Lines[0].Quantity)
	again := did(t, b, "delivery create 253 --line SKU-0006=1 --key first")
	require.True(t, again.GivenBefore)
	require.Equal(t, first.ID, again.ID)
	require.Equal(t, "to be packed", b.shipment(t, "253"))
	did(t, b, "delivery ship 253 --parcel RR1LV:Omniva")
	require.Equal(t, "partly shipped", b.shipment(t, "253"))
	did(t, b, "delivery receive 253")
	require.Equal(t, "partly delivered", b.shipment(t, "253"))

	second := did(t, b, "delivery create 253 --draft")
	require.Equal(t, "draft", second.State)
	did(t, b, "delivery approve 253")
	b.walk(t, "253")
	require.Equal(t, "settled", b.stateOf(t, "253"))
	did(t, b, "delivery deliver 253")
	require.Equal(t, "product delivered", b.shipment(t, "253"))
	require.Contains(t, requireOK(t, b.environment, "sale", "show", "253"), "product delivered")

	back := did(t, b, "delivery reverse #"+count(second.ID)+" --reason broken")
	require.Equal(t, "reversed", back.State)
	b.walk(t, "253")
	require.Equal(t, "awaiting_delivery", b.stateOf(t, "253"))
	require.Equal(t, "partly delivered", b.shipment(t, "253"))
}

func TestWhatCannotBeDoneToADeliverySaysWhy(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for name, test := range map[string]struct {
		args string
		code int
		want string
	}{
		"an unknown note":              {"delivery show #99", exitNotFound, "there is no delivery note #99"},
		"no note":                      {"delivery pack #x", exitUsage, "is no delivery note's id"},
		"an unknown sale":              {"delivery pack 999", exitNotFound, `no sale "999"`},
		"a sale with nothing out":      {"delivery pack 256", exitNotFound, "`orderloom delivery create 256` sends it"},
		"a held sale":                  {"delivery create 278", exitRefused, "the sale is held"},
		"nothing open":                 {"delivery create 253", exitRefused, "nothing of sale 253 is yet to leave"},
		"an unknown warehouse":         {"delivery create 253 --warehouse far --line X=1", exitRefused, "nothing of sale 253"},
		"no line":                      {"delivery create 253 --line X", exitUsage, "want such as TEA-G=2"},
		"no quantity":                  {"delivery create 253 --line X=y", exitUsage, "want such as TEA-G=2"},
		"an unknown state":             {"delivery list --state ship", exitUsage, "did you mean shipped?"},
		"an unknown channel":           {"delivery list --channel te", exitNotFound, "did you mean tea?"},
		"a point of sale that is none": {"delivery list --pos wep", exitNotFound, "did you mean web?"},
		"a warehouse that is none":     {"delivery list --warehouse mian", exitNotFound, "did you mean main?"},
		"no reason":                    {"delivery reverse 253", exitUsage, "say why the goods are back"},
		"a draft that is none":         {"delivery approve 253", exitRefused, "is approved already"},
		"a list for a file":            {"delivery show 253 -o csv", exitUsage, "is for lists"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := b.commands(t)
			got := call(t.Context(), b.environment, strings.Fields(test.args)...)
			require.Equal(t, test.code, got.code, got.errOut)
			require.Contains(t, got.errOut, test.want)
			require.Equal(t, before, b.commands(t))
		})
	}
}

func TestAPackingListIsWrittenForItsReaderAlone(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	file := filepath.Join(t.TempDir(), "list.pdf")
	written := fromJSON[pdfView](t, requireOK(t, b.environment, "delivery", "pdf", "253", "--file", file, "-o", "json"))
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.EqualValues(t, written.Bytes, info.Size())
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(raw, []byte("%PDF-")))
	require.Equal(t, string(raw), requireOK(t, b.environment, "delivery", "pdf", "253", "--file", "-"))
}
