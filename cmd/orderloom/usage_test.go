package main

import (
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

func TestWrongUsageIsOneLineThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args string
		want string
	}{
		"an unknown command":             {"sale-s list", "did you mean sale?"},
		"an unknown command of a group":  {"sale shwo 1", "did you mean show?"},
		"an unknown flag":                {"sale list --chanel x", "did you mean --channel?"},
		"a flag that doesn't parse":      {"sale list --page x", `"--page" flag`},
		"an unknown output":              {"version --output yaml", "want table, json, csv or xlsx"},
		"no number":                      {"sale show", "name the sale by its number"},
		"two numbers":                    {"sale show 1 2", "nothing else, not 2 words"},
		"a word where none belongs":      {"channel list x", "takes no words"},
		"an unknown state":               {"sale list --state hold", "did you mean held?"},
		"a page that is none":            {"sale list --page 0", "--page: want 1 or more"},
		"too large a page":               {"sale list --page-size 5000", "want 1 to 1000"},
		"a release without a reason":     {"sale release 1", "--reason"},
		"a command to nobody":            {"sale retry --channel a", "say which by --state, --held-for, --gap or --search"},
		"a command to one and to many":   {"sale retry 1 --state held", "not both"},
		"an unknown reason of a hold":    {"sale list --held-for total", "did you mean totals?"},
		"sales of no reason":             {"sale retry --held-for unknown", "--held-for: there is no"},
		"a customer that is not said":    {"sale customer 1 --reason x", "--new or --customer ID"},
		"two customers at once":          {"sale customer 1 --reason x --new --customer 2", "one or the other"},
		"a customer that can be none":    {"sale customer 1 --reason x --customer 0", "0 is no customer's id"},
		"a customer by name":             {"customer show Ozola", "is no customer's id"},
		"a page of customers":            {"customer list --page 0", "--page: want 1 or more"},
		"too many sales of a customer":   {"customer show 1 --page-size 5000", "want 1 to 1000"},
		"a payment without an amount":    {"payment add 1", "--amount how much moved"},
		"a payment of no number":         {"payment add 1 --amount 1,50", "want digits such as 10.00"},
		"a page of payments":             {"payment list --page 0", "--page: want 1 or more"},
		"no document":                    {"document show", "name the document by its number"},
		"a document twice":               {"document show INV-1 --sale 1", "by its number or by --sale, one or the other"},
		"a document's id that is none":   {"document pdf #x", `"#x" is no document's id`},
		"an unknown type of document":    {"document list --type invoic", "did you mean invoice?"},
		"an unknown state of a document": {"document list --state open", `there is no "open"`},
		"an unknown state of a mail":     {"document list --mail sen", "did you mean sent?"},
		"a day that is none":             {"document list --from yesterday", `"yesterday" is no day`},
		"terms that are not said":        {"customer terms 1", "--due-day, --due-days or --none"},
		"two terms at once":              {"customer terms 1 --due-day 1 --due-days 14", "one of them"},
		"a day no month has":             {"customer terms 1 --due-day 32", "--due-day: want 1 to 31"},
		"terms of the past":              {"customer terms 1 --due-days=-1", "--due-days: want 0 to 3650"},
		"terms by name":                  {"customer terms Ozola --none", "is no customer's id"},
		"entries of a customer by name":  {"journal list --customer Ozola", "is no customer's id"},
		"entries since no time":          {"journal list --since lately", "is no time"},
		"all entries and a page":         {"journal list --all --page 2", "give one or the other"},
		"all entries in a spreadsheet":   {"journal list --all -o xlsx", "take --output csv"},
		"an entry by name":               {"journal show x", "is no entry's id"},
		"an erasure without a reason":    {"journal erase 1", "--reason why it is erased"},
		"a journal that is kept somehow": {"journal prune --keep long", "such as 10y or 18mo"},
		"no file to apply":               {"apply", "name the file with --file"},
		"a file as JSON":                 {"export -o json", "a file is YAML"},
		"a schedule of no channel":       {"schedule pause orders", "--channel whose schedule"},
		"no schedule":                    {"schedule pause --channel a", "name the schedule"},
		"a page of schedules":            {"schedule list --page 0", "--page: want 1 or more"},
		"a file of what is no list":      {"channel show tea -o csv", "is for lists"},
		"too large a file":               {"sale list -o csv --page-size 100001", "want 1 to 100000"},
		"nothing to add":                 {"warehouse add", "name the warehouse by its code"},
		"an empty code to add":           {"warehouse add --name=x ", "name the warehouse"},
		"a setting without its value":    {"channel edit tea --set zone", "want a setting and its value"},
		"a list sorted by nothing":       {"pos list --page-size 0", "--page-size: want 1 to 1000"},
		"an import without a channel":    {"import orders", "--channel"},
		"an import of numbers in a time": {"import orders --channel a --number 1 --since 48h", "one or the other"},
		"a key for the reader":           {"import orders --channel a --key k", "by hand"},
		"an empty number":                {"import orders --channel a --number=", "not an empty text"},
		"a user without a role":          {"user add anna", "--role what the person may do"},
		"a user with another role":       {"user add anna --role admi", "did you mean admin?"},
		"nothing to edit of a user":      {"user edit anna", "--role, --language or --password"},
		"a token without a name":         {"user token add anna", "--name what the token is for"},
		"an empty time":                  {"import orders --channel a --since=", "--since: want a time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), map[string]string{"ORDERLOOM_DATA_DIR": t.TempDir()}, strings.Fields(test.args)...)
			require.Equal(t, exitUsage, got.code, got.errOut)
			require.Contains(t, got.errOut, test.want)
			require.Equal(t, 1, strings.Count(got.errOut, "\n"), got.errOut)
			require.Empty(t, got.out)
		})
	}
}

func TestHelpTellsExitCodesAndExamples(t *testing.T) {
	t.Parallel()
	nothing := map[string]string{}
	require.Contains(t, requireOK(t, nothing, "--help"), "3  what was named is not there")
	for _, command := range leaves(newRootCommand(&program{}, nil)) {
		if parent := command.Parent().Name(); parent != "completion" && command.Name() != "help" { // cobra's own
			require.NotEmpty(t, command.Example, command.CommandPath())
			require.Contains(t, requireOK(t, nothing, append(strings.Fields(command.CommandPath())[1:], "--help")...), "Examples:\n", command.CommandPath())
		}
	}
	require.Contains(t, requireOK(t, nothing, "sale"), "Available Commands:")
}

// leaves are the commands that do something.
func leaves(cmd *cobra.Command) (found []*cobra.Command) {
	if !cmd.HasSubCommands() {
		return []*cobra.Command{cmd}
	}
	for _, sub := range cmd.Commands() {
		found = append(found, leaves(sub)...)
	}
	return found
}

func TestWhatNeedsNoSettingsWorksWithWrongOnes(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{"ORDERLOOM_LOG_LEVEL": "loud"}
	version := fromJSON[versionView](t, requireOK(t, wrong, "version", "--output", "json"))
	require.Equal(t, runtime.Version(), version.Go)
	require.Equal(t, runtime.GOOS+"/"+runtime.GOARCH, version.Platform)
	require.Contains(t, requireOK(t, wrong, "completion", "bash"), "orderloom")
	require.Contains(t, requireOK(t, wrong, "help", "sale"), "release")
}
