package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// needyBooks are books of a channel none of whose payment methods has a money account:
// order 252, which is paid by now, waits for one.
func needyBooks(t *testing.T) *books {
	t.Helper()
	b := walkedBooks(t)
	b.exec(t, "DELETE FROM payment_mappings; DELETE FROM pos_payment_mappings")
	b.shop.SetStatus(onDelivery, "completed")
	_, err := b.set.PullList(t.Context(), activities.ListInput{Channel: b.channel, List: activities.ListPayments})
	require.NoError(t, err)
	b.readAndWalk(t, "252")
	b.exec(t, "UPDATE sales SET created_at = '2026-11-22 00:30Z'")
	return b
}

func TestGaps(t *testing.T) {
	t.Parallel()
	b := needyBooks(t)
	for name, args := range map[string]string{
		"gap_list":         "gap list",
		"gap_list_payment": "gap list --channel tea --kind payment --sort waiting:desc",
		"gap_none":         "gap list --kind tax --search nothing",
	} {
		requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
		requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
	}
	require.Contains(t, requireOK(t, b.environment, "gap", "list", "-o", "csv"), "tea/payment/cod")

	b.exec(t, "DELETE FROM outbox")
	require.Equal(t, "tea/payment/cheque is filled by bank. No sale waited for it.\n",
		requireOK(t, b.environment, "gap", "fill", "tea/payment/cheque", "bank", "--actor", "ann"))
	got := fromJSON[gapFilledView](t, requireOK(t, b.environment, "gap", "fill", "tea/payment/cod", "cash", "--actor", "ann", "-o", "json"))
	require.Equal(t, gapFilledView{Gap: "tea/payment/cod", Value: "cash", Woken: 1}, got)
	require.Contains(t, requireOK(t, b.environment, "gap", "list"), "tea/product/214", "what others wait for is as it was")
	var woken string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT string_agg(channel || '/' || subject, ' ') FROM outbox WHERE topic = 'order'").Scan(&woken))
	require.Equal(t, "tea/252", woken)
}

func TestWhyAGapIsNotFilled(t *testing.T) {
	t.Parallel()
	b := needyBooks(t)
	for name, tt := range map[string]struct {
		args string
		code int
		want string
	}{
		"no gap named":        {"gap fill", exitUsage, "name the gap"},
		"no name of a gap":    {"gap fill bacs bank", exitUsage, "want channel/kind/value, such as woo-riga/payment/bacs"},
		"no such channel":     {"gap fill te/payment/cod cash", exitNotFound, "did you mean tea?"},
		"nothing missing":     {"gap fill tea/payment/klix cash", exitNotFound, "nothing is missing for tea/payment/klix"},
		"no such account":     {"gap fill tea/payment/cod sock", exitNotFound, `there is no money account "sock"`},
		"nothing said":        {"gap fill tea/payment/cod", exitUsage, "a money account by its code"},
		"both":                {"gap fill tea/payment/cod cash --suggested", exitUsage, "not both"},
		"only the shop can":   {"gap fill tea/product/214 X", exitUsage, "give it the SKU of an item there"},
		"a kind of its own":   {"gap list --kind taxes", exitUsage, `there is no "taxes" (did you mean tax?)`},
		"a column of its own": {"gap list --sort wait", exitUsage, "want a column"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(tt.args)...)
			require.Equal(t, tt.code, got.code, got.errOut)
			require.Contains(t, got.errOut, tt.want)
			require.Empty(t, got.out)
		})
	}
}

func TestShellsAreToldGapsAndWhatMayFillThem(t *testing.T) {
	t.Parallel()
	b := needyBooks(t)
	require.Contains(t, requireOK(t, b.environment, "__complete", "gap", "fill", ""), "tea/payment/cod\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "gap", "fill", "tea/payment/cod", ""), "bank\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "gap", "fill", "tea/tax/1", ""), "LV21\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "gap", "fill", "tea/setting/fee_sku", ""), "SHIPPING\n")
	require.NotContains(t, requireOK(t, b.environment, "__complete", "gap", "fill", "tea/tax/1", "LV21", ""), "LV21\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "gap", "list", "--kind", ""), "payment\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "channel", "pull", "tea", "--list", ""), "categories\n")
}

func TestListsArePulledByHand(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	b.exec(t, "DELETE FROM outbox WHERE topic = 'lists'") // all of them, asked for as the key was stored
	b.withWorker(t)
	first := call(t.Context(), b.environment, "channel", "pull", "tea", "--list", "payments", "--list", "taxes")
	require.Equal(t, exitOK, first.code, first.errOut)
	requireGolden(t, "channel_pull.golden", first.out)
	require.Contains(t, first.errOut, "payments: 3 entries", "the progress is shown")

	b.shop.SwitchGateway("cod", false)
	again := fromJSON[pulledView](t, requireOK(t, b.environment, "channel", "pull", "tea", "--list", "payments", "-o", "json"))
	nothing := activities.Named{Some: []string{}}
	require.Equal(t, pulledView{Channel: "tea", Lists: []activities.ListChanges{{
		List: "payments", Entries: 3, New: nothing, Changed: activities.Named{Count: 1, Some: []string{"cod: Apmaksa piegādes brīdī"}}, Gone: nothing,
	}}}, again)

	b.exec(t, "UPDATE shop_list_entries SET gone_at = now() WHERE remote_id = 'cheque'")
	requireGolden(t, "channel_lists.golden", masked(requireOK(t, b.environment, "channel", "lists", "tea")))
	requireGolden(t, "channel_lists.golden.json", masked(requireOK(t, b.environment, "channel", "lists", "tea", "--list", "payments", "-o", "json")))

	b.shop.AddFault(woosim.Rule{Kind: "categories.list", Fault: woosim.Fault{Status: 403}})
	some := call(t.Context(), b.environment, "channel", "pull", "tea")
	require.Equal(t, exitFailed, some.code)
	require.Contains(t, some.errOut, "could not be pulled: categories")
	require.Contains(t, some.out, "statuses", "one list that fails stops no other")
	require.Contains(t, requireOK(t, b.environment, "channel", "show", "tea"), "The shop's categories can't be read")

	for args, want := range map[string]string{
		"channel pull tea --list tax":    `there is no list "tax" (did you mean taxes?)`,
		"channel pull tea --list wishes": "want payments, delivery, taxes, statuses, categories, settings",
	} {
		got := call(t.Context(), b.environment, strings.Fields(args)...)
		require.Equal(t, exitUsage, got.code, got.errOut)
		require.Contains(t, got.errOut, want)
	}

	b.exec(t, "DELETE FROM channel_credentials")
	keyless := call(t.Context(), b.environment, "channel", "pull", "tea")
	require.Equal(t, exitRefused, keyless.code)
	require.Contains(t, keyless.errOut, "`orderloom channel join tea` asks for one")
}

func TestAFileThatMapsWhatIsMissingWakesExactlyThoseWhoWaitForIt(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	file := requireOK(t, b.environment, "export")
	b.exec(t, "DELETE FROM payment_mappings; DELETE FROM pos_payment_mappings")
	b.shop.SetStatus(onDelivery, "completed")
	b.readAndWalk(t, "252")
	require.Equal(t, "held", b.stateOf(t, "252"))
	b.exec(t, "DELETE FROM outbox")

	path := filepath.Join(t.TempDir(), "orderloom.yaml")
	require.NoError(t, os.WriteFile(path, []byte(file), 0o600))
	requireOK(t, b.environment, "apply", "-f", path)
	var woken string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT string_agg(channel || '/' || subject, ' ') FROM outbox WHERE topic = 'order'").Scan(&woken))
	require.Equal(t, "tea/252", woken, "sale 287 waits for a SKU")
}
