package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// looks are the commands that change nothing of ours, or do so on nobody's behalf: what
// runs, what only reads, and what makes tables.
func looks() []string {
	return []string{
		"audit", "catalogue exports show", "catalogue problems", "channel check", "channel list", "channel lists", "channel pos", "channel show", "console",
		"customer list", "customer show", "delivery list", "delivery packing", "delivery pdf", "delivery show", "demo", "dev",
		"document list", "document pdf", "document show", "export", "gap list", "gateway", "history export", "history replay",
		"journal list", "journal show", "listing list", "listing show", "message list", "migrate", "notice list", "notice show", "payment list",
		"push list", "push problems", "push show", "release list", "reconcile list", "reconcile show", "register list", "register report",
		"request list", "request show", "sale list", "sale show", "schedule list", "schema", "stock list", "stock oversold", "stock show",
		"user list", "user token list", "version", "worker",
	}
}

// deed is what the journal calls what a command does. Args are those by which it is shown
// here; where they are missing the command's own tests show it.
type deed struct{ command, action, args string }

func deeds() []deed {
	return []deed{
		{"warehouse add", "apply", "shed --name Shed"},
		{"stock adjust", "adjust stock", "SKU-0031 --warehouse main --by 3 --reason counted"},
		{"stock move", "move stock", "SKU-0031 --from main --to shed --quantity 1"},
		{"stock import", "import stock", ""},
		{"person add", "apply", "zoe --name Zoe"},
		{"person edit", "apply", "zoe --set email=zoe@example.test"},
		{"person delete", "apply", "zoe"},
		{"channel disable", "apply", "tea"},
		{"channel delete", "apply", "tea"},
		{"channel restore", "apply", "tea"},
		{"channel enable", "apply", "tea"},
		{"channel secret", "webhook secret", "tea"},
		{"channel join", "join", ""},
		{"channel key", "key", ""},
		{"channel pull", "pull lists", ""},
		{"key rotate", "key rotation", ""},
		{"apply", "apply", ""},
		{"customer terms", "terms", "1 --due-days 14"},
		{"sale customer", "customer", "253 --new --reason wrong"},
		{"sale release", "release", ""}, {"sale retry", "retry", ""}, {"sale issue", "issue", ""}, {"sale reissue", "reissue", ""},
		{"sale skip", "skip", ""}, {"sale walk", "walk", ""}, {"sale cancel", "cancel", ""},
		{"payment add", "record payment", "252 --amount 1.00 --account bank"},
		{"document mail", "mail", ""},
		{"register add", "add register", ""}, {"register open", "open register", ""}, {"register close", "close register", ""}, {"register take", "take method", ""},
		{"delivery create", "create delivery note", ""}, {"delivery approve", "create delivery note", ""}, {"delivery pack", "delivery note packed", ""},
		{"delivery ship", "delivery note shipped", ""}, {"delivery deliver", "delivery note delivered", ""}, {"delivery receive", "delivery note received", ""},
		{"delivery reverse", "create return note", ""},
		{"request close", "close stock request", ""},
		{"gap fill", "fill gap", ""},
		{"import orders", "import orders", "--channel tea"},
		{"sync catalog", "sync catalog", ""}, {"sync stock", "sync stock", ""}, {"sync messages", "sync messages", ""},
		{"reconcile", "reconcile", "--channel tea"},
		{"reconcile repair", "reconcile finding", ""}, {"reconcile ignore", "reconcile finding", ""},
		{"message show", "read message", ""}, {"message read", "read message", ""}, {"message reply", "reply", ""}, {"message erase", "erase messages", ""},
		{"schedule pause", "pause schedule", "orders --channel tea"}, {"schedule resume", "resume schedule", "orders --channel tea"},
		{"history reset", "reset", ""},
		{"schedule trigger", "trigger schedule", ""}, {"schedule backfill", "backfill schedule", ""},
		{"release current", "release build", ""}, {"release ramp", "release build", ""},
		{"notice test", "try notices", ""}, {"person secret", "notice secret", ""},
		{"journal erase", "erase journal", ""}, {"journal prune", "prune journal", ""},
		{"user add", "user added", ""}, {"user edit", "user edited", ""}, {"user disable", "user disabled", ""}, {"user enable", "user enabled", ""},
		{"user token add", "token", ""}, {"user token revoke", "token revoked", ""},
	}
}

// TestEveryCommandThatChangesSomethingIsJournalled: a command that is new is a look, or
// says here what the journal calls what it does.
func TestEveryCommandThatChangesSomethingIsJournalled(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, look := range looks() {
		known[look] = true
	}
	for _, d := range deeds() {
		known[d.command] = true
	}
	for _, k := range blueprint.Kinds() { // all of them one way
		for _, verb := range []string{"add", "edit", "delete", "list", "show"} {
			known[k.Name+" "+verb] = true
		}
	}
	there := map[string]bool{"reconcile": true} // it does something, and has others below it
	for _, command := range leaves(newRootCommand(&program{}, nil)) {
		if parent := command.Parent().Name(); parent != "completion" && command.Name() != "help" { // cobra's own
			there[strings.TrimPrefix(command.CommandPath(), "orderloom ")] = true
		}
	}
	maps.DeleteFunc(known, func(command string, _ bool) bool { return !there[command] })
	require.Equal(t, slices.Sorted(maps.Keys(there)), slices.Sorted(maps.Keys(known)), "say of each whether it changes something, and what the journal calls that")
	for _, d := range deeds() {
		require.True(t, there[d.command], "%s is no command", d.command)
	}
}

func TestWhoDidItIsInTheJournal(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for i, d := range deeds() {
		if d.args == "" {
			continue
		}
		who := "person " + count(i)
		requireOK(t, b.environment, append(append(strings.Fields(d.command), strings.Fields(d.args)...), "--actor", who)...)
		var actions []string
		require.NoError(t, b.db.QueryRow(t.Context(), "SELECT coalesce(array_agg(DISTINCT action), '{}') FROM journal WHERE actor = $1", who).Scan(&actions))
		require.Equal(t, []string{d.action}, actions, d.command)
	}
	var email string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT coalesce(string_agg(j::text || p::text, ''), '') FROM journal j LEFT JOIN journal_personal p ON p.entry_id = j.id WHERE j.detail->>'code' = 'zoe'").Scan(&email))
	require.NotContains(t, email, "zoe@example.test", "who is deleted is forgotten beside the journal as well")
}
