package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// stockedBooks are walked books whose channel keeps goods and requests what is missing:
// one sale, 278, has yet to get a piece of SKU-0031.
func stockedBooks(t *testing.T) *books {
	t.Helper()
	b := walkedBooks(t)
	_, err := b.owner.Exec(t.Context(), "UPDATE channels SET reserve = true, request_missing = true; INSERT INTO warehouses (code, name) VALUES ('shed', 'Shed')")
	require.NoError(t, err)
	return b
}

func TestStockIsBookedAndLookedUp(t *testing.T) {
	t.Parallel()
	b := stockedBooks(t)
	adjust := []string{"stock", "adjust", "SKU-0006", "--warehouse", "main", "--to", "7", "--reason", "counted", "--key", "k", "--actor", "ann"}
	require.Contains(t, requireOK(t, b.environment, adjust...), "1 move booked.\n\nON HAND\nSKU       WAREHOUSE  BOOKED AS   ")
	again := call(t.Context(), b.environment, append(adjust, "-o", "json")...)
	require.Contains(t, again.errOut, "The command k was given before and carried out.")
	require.True(t, fromJSON[stockBookedView](t, again.out).GivenBefore)
	requireOK(t, b.environment, "stock", "adjust", "SKU-0031", "--warehouse", "main", "--to", "0", "--reason", "all lost", "--actor", "ann")
	requireOK(t, b.environment, "stock", "move", "SKU-0006", "--from", "main", "--to", "shed", "--quantity", "2", "--actor", "ann")
	for name, args := range map[string]string{
		"stock_list":   "stock list --search sku-00 --page-size 8",
		"stock_none":   "stock list --search nothing",
		"stock_show":   "stock show SKU-0006",
		"stock_short":  "stock show SKU-0031",
		"request_list": "request list",
		"request_show": "request show 1",
	} {
		requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
		requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
	}
	shed := fromJSON[[]office.Stock](t, requireOK(t, b.environment, "stock", "list", "--warehouse", "shed", "-o", "json"))
	require.Len(t, shed, 1)
	require.Equal(t, "2", shed[0].OnHand.String())
	require.Contains(t, call(t.Context(), b.environment, "stock", "list", "--page-size", "1").errOut, "lines in all: --page 2 shows more")
	require.Contains(t, call(t.Context(), b.environment, "stock", "show", "SKU-0006", "--page-size", "1").errOut, "moves in all: --page 2 shows more")
}

func TestARequestIsClosedByHandAndOnce(t *testing.T) {
	t.Parallel()
	b := stockedBooks(t)
	requireOK(t, b.environment, "stock", "adjust", "SKU-0031", "--warehouse", "main", "--to", "0", "--reason", "all lost")
	args := []string{"request", "close", "1", "--reason", "not made any more", "--actor", "ann"}
	first := requireOK(t, b.environment, args...)
	require.Contains(t, first, "closed as  by_hand\nreason     not made any more\n")
	again := call(t.Context(), b.environment, args...)
	require.Equal(t, exitOK, again.code)
	require.Contains(t, again.errOut, "Request 1 was closed before.")
	require.Equal(t, first, again.out)
	require.Equal(t, "There are no such requests.\n", requireOK(t, b.environment, "request", "list"))
	require.Len(t, fromJSON[[]office.Request](t, requireOK(t, b.environment, "request", "list", "--state", "all", "--search", "278", "-o", "json")), 1)
	require.Contains(t, requireOK(t, b.environment, "request", "list", "--state", "closed", "-o", "csv"), "SKU-0031")
	var entries int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE actor = 'ann' AND action = 'close stock request'").Scan(&entries))
	require.Equal(t, 1, entries)
}

// file is a file of a test's own.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestAFileIsImportedWholeOrNotAtAllAndOnce(t *testing.T) {
	t.Parallel()
	b := stockedBooks(t)
	wrong := call(t.Context(), b.environment, "stock", "import", file(t, "wrong.csv", "SKU;Quantity\nSKU-0006;5\nNONE;1\nSKU-0031;many\nFEE;1\n"), "--warehouse", "main")
	require.Equal(t, exitUsage, wrong.code)
	require.Contains(t, wrong.errOut, "nothing is booked: 3 mistakes\n  line 3: there is no item NONE: add it, or correct the SKU\n"+
		"  line 4: \"many\" is no number of pieces: want digits such as 12 or 0.5\n  line 5: FEE is never in stock")

	count := file(t, "count.csv", "sku,warehouse,quantity\nSKU-0006,main,5\nSKU-0031,shed,1.5\n")
	dry := requireOK(t, b.environment, "stock", "import", count, "--dry-run")
	require.Contains(t, dry, "2 moves would be booked.")
	require.Contains(t, dry, "SKU-0031  shed       opening")
	require.Equal(t, strings.ReplaceAll(dry, "would be booked", "booked"), requireOK(t, b.environment, "stock", "import", count))
	again := call(t.Context(), b.environment, "stock", "import", count)
	require.Equal(t, exitOK, again.code)
	require.Contains(t, again.errOut, "was given before and carried out")
	require.Contains(t, requireOK(t, b.environment, "stock", "import", count, "--key", "another"), "Nothing is to be booked")
}

func TestWhatIsListedCanBeImported(t *testing.T) {
	t.Parallel()
	b := stockedBooks(t)
	for _, format := range []string{"csv", "xlsx"} {
		path := file(t, "list."+format, requireOK(t, b.environment, "stock", "list", "-o", format))
		got := call(t.Context(), b.environment, "stock", "import", path, "--key", format)
		require.Equal(t, exitOK, got.code, got.errOut)
		require.Contains(t, got.out, "Nothing is to be booked: all is as it is said, or left alone.")
	}
}

func TestStockCommandsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := stockedBooks(t)
	for name, tt := range map[string]struct {
		args string
		code int
		want string
	}{
		"neither by nor to":      {"stock adjust SKU-0006 --warehouse main --reason x", exitUsage, "--by so many more or fewer, or --to what is on hand, one of them"},
		"both":                   {"stock adjust SKU-0006 --warehouse main --by 1 --to 2 --reason x", exitUsage, "one of them"},
		"no warehouse":           {"stock adjust SKU-0006 --by 1 --reason x", exitUsage, "name the warehouse with --warehouse"},
		"no reason":              {"stock adjust SKU-0006 --warehouse main --by 1", exitUsage, "say with --reason why"},
		"no number":              {"stock adjust SKU-0006 --warehouse main --by 1,5 --reason x", exitUsage, `"1,5" is no number of pieces`},
		"no such item":           {"stock adjust TEA --warehouse main --by 1 --reason x", exitUsage, "there is no item TEA"},
		"no such warehouse":      {"stock list --warehouse mian", exitNotFound, `there is no warehouse "mian" (did you mean main?)`},
		"nothing to show":        {"stock show TEA", exitNotFound, "there is no item TEA"},
		"a move to where it is":  {"stock move SKU-0006 --from main --to main --quantity 1", exitUsage, "name two warehouses"},
		"a move of nothing":      {"stock move SKU-0006 --from main --to shed --quantity 0", exitUsage, "say with --quantity how many"},
		"no file":                {"stock import", exitUsage, "name a file, or a channel with --channel"},
		"no such file":           {"stock import none.csv", exitNotFound, "there is no file none.csv"},
		"file and channel":       {"stock import none.csv --channel tea", exitUsage, "one of them"},
		"a file that adjusts":    {"stock import none.csv --adjust", exitUsage, "--adjust is for --channel"},
		"a shop nobody has read": {"stock import --channel tea", exitRefused, "showed no stock of any item"},
		"no such channel":        {"stock import --channel none", exitNotFound, "none"},
		"no such state":          {"request list --state lost", exitUsage, "there are open, closed, all"},
		"no such request":        {"request close 99 --reason x", exitNotFound, "there is no request 99"},
		"no request's id":        {"request show x", exitUsage, `"x" is no request's id`},
		"no reason to close":     {"request close 99", exitUsage, "say with --reason why"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(tt.args)...)
			require.Equal(t, tt.code, got.code, got.errOut)
			require.Contains(t, got.errOut, tt.want)
		})
	}
}
