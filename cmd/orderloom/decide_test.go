package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

func TestWhatCanHaveNoEffectIsRefusedBeforeItIsStored(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for name, test := range map[string]struct {
		args string
		want []string
	}{
		"what has to be mended": {"sale release 287 --reason ok", []string{
			"can't be released as it is", "unknown_item (lines[0].sku): the shop's product 214 has no SKU → give product 214 the SKU",
		}},
		"a sale that is not held":  {"sale release 252 --reason ok", []string{"not held, it is awaiting_payment", "sale retry"}},
		"a settled sale":           {"sale retry 253", []string{"is settled: nothing is left to retry"}},
		"a cancelled sale":         {"sale retry 256", []string{"is cancelled"}},
		"the release of a settled": {"sale release 253 --reason ok", []string{"is settled"}},
		"no edit to be accepted":   {"sale reissue 287 --reason ok", []string{"isn't held for an edit"}},
		"no document to be issued": {"sale issue 287", []string{"doesn't wait to be issued"}},
		"totals are released":      {"sale skip 278 totals --reason ok", []string{"totals can't be skipped", "orderloom sale release"}},
		"an order is its sale's":   {"sale skip 287 fetched --reason ok", []string{"fetched can't be skipped", "orderloom sale cancel"}},
		"a customer is given":      {"sale skip 287 matched --reason ok", []string{"matched can't be skipped", "orderloom sale customer"}},
		"a document is mended":     {"sale skip 287 document --reason ok", []string{"document can't be skipped", "orderloom sale retry"}},
		"a step that is done":      {"sale skip 252 delivery --reason ok", []string{"delivery is done: nothing is left to skip"}},
		"a step of a settled sale": {"sale skip 253 payment --reason ok", []string{"is settled: nothing is left to skip"}},
		"nothing to walk again":    {"sale walk 253 payment --reason ok", []string{"nothing from payment on was skipped or failed"}},
		"a sale that has ended":    {"sale cancel 256 --reason ok", []string{"is cancelled already"}},
		"goods that are out":       {"sale cancel 252 --reason ok", []string{"take them back first, by `orderloom delivery reverse '#1' --reason TEXT`"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := b.contents(t)
			got := call(t.Context(), b.environment, strings.Fields(test.args)...)
			require.Equal(t, exitRefused, got.code, got.errOut)
			require.Empty(t, got.out)
			for _, want := range test.want {
				require.Contains(t, got.errOut, want)
			}
			require.Equal(t, before, b.contents(t))
		})
	}
}

func TestACommandAboutAStepNamesOneAndSaysWhy(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	for args, want := range map[string]string{
		"sale skip 252 --reason ok":       "name the sale by its number, and the step, not 1 words",
		"sale skip 252 payment":           "say with --reason why",
		"sale cancel 252":                 "say with --reason why",
		"sale walk 252 money --reason ok": `there is no step "money": they are fetched, matched, totals, document, payment, delivery, mail, note, status`,
	} {
		got := call(t.Context(), b.environment, strings.Fields(args)...)
		require.Equal(t, exitUsage, got.code, args)
		require.Contains(t, got.errOut, want, args)
	}
	for words, want := range map[string][]string{
		"sale skip 252 ": {"payment", "delivery", "mail", "note", "status"}, "sale walk 252 ": activities.Steps(),
	} {
		got := call(t.Context(), b.environment, append([]string{"__complete"}, strings.Split(words, " ")...)...)
		require.Equal(t, strings.Join(want, "\n")+"\n:4\n", got.out)
	}
}

func TestACommandNobodyCarriesOutIsKept(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.environment["ORDERLOOM_TEMPORAL_NAMESPACE"] = newNamespace(t)
	got := call(t.Context(), b.environment, "sale", "release", "278", "--reason", "agreed", "--key", "one", "--actor", "ann", "--timeout", "500ms")
	require.Equal(t, exitUnreachable, got.code, got.errOut)
	require.Contains(t, got.errOut, "No worker is at work (queue orders)")
	require.Contains(t, got.errOut, "it is stored, and will be once a worker runs")
	require.Contains(t, got.errOut, "--key one")

	again := call(t.Context(), b.environment, "sale", "release", "278", "--reason", "agreed", "--key", "one", "--timeout", "500ms")
	require.Equal(t, exitUnreachable, again.code)
	require.Contains(t, again.errOut, "was given before.")
	require.Equal(t, 1, b.commands(t))
	var actor, topic string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT actor FROM commands").Scan(&actor))
	require.Equal(t, "ann", actor)
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT topic FROM outbox WHERE subject = '278'").Scan(&topic))
	require.Equal(t, activities.TopicOrder, topic)

	other := call(t.Context(), b.environment, "sale", "retry", "287", "--key", "one")
	require.Equal(t, exitRefused, other.code)
	require.Contains(t, other.errOut, "belongs to another command")
	require.Equal(t, 1, b.commands(t))
}

func TestTemporalThatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.environment["ORDERLOOM_TEMPORAL_ADDRESS"] = "127.0.0.1:1"
	got := call(t.Context(), b.environment, "sale", "retry", "287")
	require.Equal(t, exitUnreachable, got.code)
	require.Contains(t, got.errOut, "no Temporal at 127.0.0.1:1")
	require.Contains(t, got.errOut, "ORDERLOOM_TEMPORAL_ADDRESS")
	require.Zero(t, b.commands(t))
}
