package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// words are a command's; a + stands for a space within one.
func words(args string) []string {
	all := strings.Fields(args)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "+", " ")
	}
	return all
}

// stocked is an empty database with some master data, added by commands.
func stocked(t *testing.T) map[string]string {
	t.Helper()
	environment := settings(t.TempDir(), dbtest.New(t))
	for _, args := range []string{
		"warehouse add main --name Main+warehouse",
		"warehouse add attic --name Attic",
		"account add bank --name Bank --kind bank",
		"tax add LV21 --name VAT+21 --percent 21",
		"customer-type add retail --name Retail",
		"source add web --name Web",
		"person add ann --name Ann --email ann@orderloom.example",
		"sale-type add retail --name Retail",
		"delivery-method add courier --name Courier",
		"price-group add retail --name Retail",
		"category add tea --name Tea",
		"category add green --name Green+tea --parent tea",
		"company add UA31316718 --name Nova+Poshta --customer-type retail",
		"item add SHIPPING --name Carriage --kind service",
		"pos add web --name Web+shops --warehouse main --currencies EUR,USD --price-group retail --set series[invoice+test].prefix=T- --set series[credit_note+test].prefix=CT-",
		"channel add tea --name Tea --platform woocommerce --environment test --pos web --address http://tea.example --notices-to ann --set payments[bacs].money_account=bank",
	} {
		requireOK(t, environment, append(words(args), "--actor", "ann")...)
	}
	return environment
}

// TestLookingAtMasterData compares what lists and pages print with what they printed
// before.
func TestLookingAtMasterData(t *testing.T) {
	t.Parallel()
	environment := stocked(t)
	for _, k := range blueprint.Kinds() {
		if k.Name == "channel" {
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, "thing_"+k.Name+".golden", requireOK(t, environment, k.Name, "list"))
			requireGolden(t, "thing_"+k.Name+".golden.json", requireOK(t, environment, k.Name, "list", "-o", "json"))
			requireOK(t, environment, k.Name, "list", "-o", "xlsx")
			require.True(t, strings.HasPrefix(requireOK(t, environment, k.Name, "list", "-o", "csv"), "\ufeff"))
		})
	}
	for name, args := range map[string]string{
		"thing_show":     "pos show web",
		"thing_settings": "pos edit web",
		"thing_edit":     "pos edit web --name Shops --set series[receipt+test].prefix=R- --dry-run",
		"thing_delete":   "warehouse delete attic --dry-run",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", requireOK(t, environment, words(args)...))
			requireGolden(t, name+".golden.json", requireOK(t, environment, append(words(args), "-o", "json")...))
		})
	}
	t.Run("searched and sorted", func(t *testing.T) {
		t.Parallel()
		found := requireOK(t, environment, "warehouse", "list", "--sort", "name:desc", "-o", "csv")
		require.Equal(t, "\ufeffCODE,NAME,EXTERNAL\r\nmain,Main warehouse,\r\nattic,Attic,\r\n", found)
		require.Equal(t, "\ufeffCODE,NAME,EXTERNAL\r\nattic,Attic,\r\n", requireOK(t, environment, "warehouse", "list", "--search", "ATT", "-o", "csv"))
	})
}

func TestMasterDataIsChangedAndDeleted(t *testing.T) {
	t.Parallel()
	environment := stocked(t)
	for _, test := range []struct {
		name, args string
		code       int
		want       string
	}{
		{"a name", "warehouse edit attic --name Loft", exitOK, "1 changed"},
		{"to what it is", "warehouse edit attic --name Loft", exitOK, "0 changed, 1 left as they are"},
		{"nobody's", "warehouse edit atic --name Loft", exitNotFound, "did you mean attic?"},
		{"nobody to show", "warehouse show atic", exitNotFound, "did you mean attic?"},
		{"one twice", "warehouse add attic --name Loft", exitRefused, "is there already"},
		{"without what it needs", "warehouse add cellar", exitUsage, "name: it is missing: add it (nothing was changed)"},
		{"with two mistakes", "account add cash --kind sock", exitUsage, "money account cash has 2 mistakes"},
		{"a point of sale, from its channel", "channel pos tea --name Teashop", exitOK, "1 changed"},
		{"what can be set of it", "channel pos tea", exitOK, "Teashop"},
		{"one of no channel", "channel pos te", exitNotFound, "did you mean tea?"},
		{"a name that is none", "pos edit web --warehouse attik", exitUsage, "did you mean attic?"},
		{"what is named", "warehouse delete main", exitRefused, "warehouse main is named by point of sale web (warehouse)"},
		{"what is named by an entry", "account delete bank", exitRefused, "channel tea (payments[0].money_account)"},
		{"a dry run", "warehouse delete attic --dry-run", exitOK, "The warehouse attic would be deleted."},
		{"what nothing names", "warehouse delete attic", exitOK, "The warehouse attic was deleted."},
		{"what is gone", "warehouse delete attic", exitNotFound, `there is no warehouse "attic"`},
		{"a channel that never sold", "channel delete tea", exitOK, "The channel tea was deleted."},
		{"what it named", "account delete bank", exitOK, "was deleted"},
	} {
		got := call(t.Context(), environment, words(test.args)...)
		require.Equal(t, test.code, got.code, "%s: %s", test.name, got.errOut)
		require.Contains(t, got.out+got.errOut, strings.Replace(test.want, "money account cash", "account cash", 1), test.name)
		require.NotContains(t, got.errOut, "Conflict", test.name)
	}
}

func TestAChannelIsSwitchedArchivedAndRestored(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	do := func(args string) string {
		t.Helper()
		return requireOK(t, b.environment, append([]string{"channel"}, words(args)...)...)
	}
	require.Regexp(t, `change +channel +tea +enabled +true +false`, do("disable tea --dry-run"))
	require.Regexp(t, `tea +woocommerce +test +yes`, do("list"))
	do("disable tea")
	require.Regexp(t, `tea +woocommerce +test +no`, do("list"))
	do("enable tea --actor ann")
	do("edit tea --name Teas --set schedules.orders=2m")
	require.Equal(t, "Teas", fromJSON[channelView](t, do("show tea -o json")).Name)

	require.Equal(t, "Channel tea has a history: it was archived and switched off. `orderloom channel restore tea` brings it back.\n", do("delete tea"))
	require.Equal(t, "There are no channels.\n", do("list"))
	require.Regexp(t, `tea +woocommerce +test +archived`, do("list --archived"))
	require.NotNil(t, fromJSON[channelView](t, do("show tea -o json")).ArchivedAt)
	require.Regexp(t, `archived +2\d\d\d-`, do("show tea"))
	require.Contains(t, requireOK(t, b.environment, "sale", "list"), "253", "its sales stay")
	require.NotContains(t, requireOK(t, b.environment, "export"), "channels:")
	for _, args := range []string{"enable tea", "edit tea --name x", "delete tea"} {
		got := call(t.Context(), b.environment, append([]string{"channel"}, words(args)...)...)
		require.Equal(t, exitNotFound, got.code, args)
		require.Contains(t, got.errOut, "restore it first", args)
	}
	require.Contains(t, requireOK(t, b.environment, "__complete", "channel", "restore", ""), "tea\n")
	require.Equal(t, "Channel tea was restored. It is off: `orderloom channel enable tea` switches it on.\n", do("restore tea"))
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "channel", "restore", "tea").code)
	require.Equal(t, "2m", mustThing(t, b.environment, "channel", "tea").Settings["schedules.orders"], "it has all its settings")
}

func mustThing(t *testing.T, environment map[string]string, name, code string) blueprint.Entry {
	t.Helper()
	k, ok := blueprint.KindNamed(name)
	require.True(t, ok)
	entry, err := programOf(t, environment).thing(t.Context(), k, code)
	require.NoError(t, err)
	return entry
}

func TestShellsAreToldWhatCanBeSet(t *testing.T) {
	t.Parallel()
	environment := stocked(t)
	for args, want := range map[string]string{
		"warehouse show ":                    "attic\n",
		"pos edit web --warehouse ":          "attic\n",
		"channel add x --environment ":       "production\n",
		"channel add x --pos ":               "web\n",
		"channel add x --enabled=":           "true\n",
		"channel edit tea --set ":            "policy.automatic=\t",
		"company add x --customer-type ":     "retail\n",
		"item list --sort ":                  "sku:desc\n",
		"warehouse list --output ":           "xlsx\n",
		"channel edit tea --set schedules.o": "schedules.orders=\t",
	} {
		typed := append([]string{"__complete"}, strings.Split(args, " ")...)
		require.Contains(t, requireOK(t, environment, typed...), want, args)
	}
	require.NotContains(t, requireOK(t, environment, "__complete", "warehouse", "add", ""), "attic", "what is added is new")
	require.Contains(t, requireOK(t, environment, "__complete", "warehouse", "add", ""), ":4\n", "nor is it a file")
}
