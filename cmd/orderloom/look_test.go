package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// TestLooking compares what lists and pages print, for people and for programs,
// with what they printed before.
func TestLooking(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	_, err := b.owner.Exec(t.Context(), `INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy)
		SELECT id, 'webhook', '7', 'the shop switched it off', 'see why it failed' FROM channels WHERE code = 'tea'`)
	require.NoError(t, err)
	_, err = b.owner.Exec(t.Context(), `INSERT INTO shop_turns (channel_id, due_at, promised, slowed_at, slowed_to)
		SELECT id, now(), now(), now() + interval '1 hour', calls_per_second / 4 FROM channels WHERE code = 'tea'
		ON CONFLICT (channel_id) DO UPDATE SET slowed_at = excluded.slowed_at, slowed_to = excluded.slowed_to`)
	require.NoError(t, err)
	for name, args := range map[string]string{
		"channel_list": "channel list",
		"channel_show": "channel show tea",
		"sale_list":    "sale list",
		"sale_held":    "sale list --channel tea --state held",
		"sale_none":    "sale list --search nobody",
		"show_settled": "sale show 253",
		"show_waiting": "sale show 252 --channel tea",
		"show_held":    "sale show 287",
		"show_refund":  "sale show 306",

		"customer_list": "customer list",
		"customer_none": "customer list --search nobody",
		"customer_show": "customer show 2",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	t.Run("times are the channel's for people and UTC for programs", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, requireOK(t, b.environment, "sale", "show", "252"), "placed       2026-11-22 00:30\n")
		require.Contains(t, requireOK(t, b.environment, "sale", "list", "--search", "252"), "2026-11-22 00:30")
		require.Contains(t, requireOK(t, b.environment, "sale", "show", "252", "-o", "json"), `"placed_at": "2026-11-21T22:30:`)
	})
	t.Run("credentials stay where they are", func(t *testing.T) {
		t.Parallel()
		all := requireOK(t, b.environment, "channel", "show", "tea", "-o", "json") + requireOK(t, b.environment, "channel", "show", "tea")
		require.NotContains(t, all, "ck_tea")
		require.NotContains(t, all, "cs_tea")
	})
	t.Run("pages", func(t *testing.T) {
		t.Parallel()
		got := call(t.Context(), b.environment, "sale", "list", "--page-size", "4", "-o", "json")
		require.Len(t, fromJSON[[]office.Sale](t, got.out), 4)
		require.Contains(t, got.errOut, "6 sales in all: --page 2 shows more")
		last := call(t.Context(), b.environment, "sale", "list", "--page-size", "4", "--page", "2", "-o", "json")
		require.Len(t, fromJSON[[]office.Sale](t, last.out), 2)
		require.Empty(t, last.errOut)
		require.Equal(t, "6 sales in all: --page 2 is the last\n", call(t.Context(), b.environment, "sale", "list", "--page-size", "4", "--page", "3").errOut)
	})
	t.Run("a search takes no pattern for one", func(t *testing.T) {
		t.Parallel()
		require.Len(t, fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "--search", "253", "-o", "json")), 1)
		require.Empty(t, fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "--search", "25", "-o", "json")), "two letters are a whole number")
		require.Empty(t, fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "--search", "%", "-o", "json")))
	})
	t.Run("the buyer's data are not shown", func(t *testing.T) {
		t.Parallel()
		var name string
		require.NoError(t, b.db.QueryRow(t.Context(), "SELECT name FROM customers WHERE email IS NOT NULL AND name <> '' LIMIT 1").Scan(&name))
		require.NotEmpty(t, fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "--search", strings.ToUpper(name), "-o", "json")))
		require.NotContains(t, requireOK(t, b.environment, "sale", "show", "253", "-o", "json"), name)
	})
}

func TestWhatIsNotThereIsAnExitCodeOfItsOwn(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for name, test := range map[string]struct{ args, want string }{
		"a channel":             {"channel show te", "did you mean tea?"},
		"a channel of a list":   {"sale list --channel coffee", `no channel "coffee"`},
		"a sale":                {"sale show 999", "sale list --search"},
		"a customer":            {"customer show 999", "there is no customer 999"},
		"a sale to give away":   {"sale customer 999 --new --reason x", `no sale "999"`},
		"a customer to give to": {"sale customer 253 --customer 999 --reason x", "there is no customer 999"},
		"a sale of the channel": {"sale show 999 --channel tea", "import orders --channel tea --number 999"},
		"a sale to release":     {"sale release 999 --channel tea --reason x", `no sale "999"`},
		"a channel to import":   {"import orders --channel tee", "did you mean tea?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(test.args)...)
			require.Equal(t, exitNotFound, got.code, got.errOut)
			require.Contains(t, got.errOut, test.want)
			require.Empty(t, got.out)
		})
	}
}

func TestSalesAreFoundByNumberBeforeId(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	_, err := b.db.Exec(t.Context(), "UPDATE sales SET number = CASE remote_id WHEN '252' THEN '253' WHEN '253' THEN '1001' ELSE number END")
	require.NoError(t, err)
	one := fromJSON[saleView](t, requireOK(t, b.environment, "sale", "show", "253", "-o", "json"))
	require.Equal(t, "252", one.RemoteID, "the number counts before the id")
	_, err = b.db.Exec(t.Context(), "UPDATE sales SET number = '7' WHERE remote_id IN ('252', '253')")
	require.NoError(t, err)
	got := call(t.Context(), b.environment, "sale", "show", "7")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.errOut, "name one by the shop's id: 252, 253")
}

func TestShellsAreToldChannelsAndStates(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	require.Contains(t, requireOK(t, b.environment, "__complete", "channel", "show", ""), "tea\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "sale", "list", "--channel", ""), "tea\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "sale", "list", "--state", ""), "awaiting_stock\n")
	nowhere := map[string]string{"ORDERLOOM_DATABASE_URL": "postgres://app@127.0.0.1:1/none", "ORDERLOOM_DATA_DIR": t.TempDir()}
	require.NotContains(t, requireOK(t, nowhere, "__complete", "channel", "show", ""), "tea")
}
