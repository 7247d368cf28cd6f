package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/logging"
)

// newRootCommand is the whole command line. Settings are loaded once a command is
// about to run, so that help and completion work without any.
func newRootCommand(p *program, load func() (config.Config, error)) *cobra.Command {
	root := &cobra.Command{
		Use:   "orderloom",
		Short: "Carries orders from web shops into the books and back",
		Long: `Orderloom carries orders from web shops into the books and back: it reads them, checks their totals,
posts invoices, payments and delivery notes, and tells the shop.

Settings come from the environment (ORDERLOOM_…; .env.example lists them). Where ORDERLOOM_DATABASE_URL
is not set, a local stack that runs on this machine ("orderloom dev") is used.

` + exitHelp,
		Example: `  orderloom demo
  orderloom sale list --state held
  orderloom sale show 1001 --channel woo-riga
  orderloom import orders --channel woo-riga --since 48h --dry-run`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			p.running = true
			if output.IsFile(p.output) && !isList(cmd) { // rather than find out once something is done
				return usagef("--output %s is for lists, and %q is none: want %s or %s", p.output, cmd.CommandPath(), output.Table, output.JSON)
			}
			if p.load = load; !needsSettings(cmd) {
				return nil
			}
			return p.loadSettings()
		},
	}
	p.load = load
	p.output = output.Table
	format := &output.Flag{To: &p.output, Files: true}
	root.PersistentFlags().VarP(format, "output", "o", "how to print: table, or json for programs; a list also as csv or xlsx, whole, for spreadsheets")
	_ = root.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(format.Formats(), cobra.ShellCompDirectiveNoFileComp))
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp) // hardly a word names a file
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newDemoCommand(p), newDevCommand(p), newWorkerCommand(p), newGatewayCommand(p), newConsoleCommand(p), newMigrateCommand(p),
		newChannelCommand(p), newKeyCommand(p), newSaleCommand(p), newCustomerCommand(p), newDocumentCommand(p), newDeliveryCommand(p), newPaymentCommand(p), newRegisterCommand(p),
		newImportCommand(p), newSyncCommand(p), newPushCommand(p), newCatalogueCommand(p), newListingCommand(p),
		newStockCommand(p), newRequestCommand(p), newMessageCommand(p),
		newGapCommand(p), newScheduleCommand(p), newAuditCommand(p), newReconcileCommand(p), newHistoryCommand(p), newReleaseCommand(p), newJournalCommand(p),
		newNoticeCommand(p), newUserCommand(p), newApplyCommand(p), newExportCommand(p), newSchemaCommand(p), newVersionCommand(p),
	)
	return asGroup(grouped(root, thingCommands(p)))
}

// isList reports whether a command's answer is a list alone.
func isList(cmd *cobra.Command) bool {
	return slices.Contains([]string{"list", "lists", "problems", "oversold", "exports"}, cmd.Name())
}

// grouped adds the commands of master data, of which there are many, apart from the
// others.
func grouped(root *cobra.Command, things []*cobra.Command) *cobra.Command {
	root.AddGroup(&cobra.Group{ID: "work", Title: "Available Commands:"}, &cobra.Group{ID: masterData, Title: "Master data:"})
	for _, cmd := range root.Commands() {
		cmd.GroupID = "work"
	}
	root.AddCommand(things...)
	root.SetHelpCommandGroupID("work")
	root.SetCompletionCommandGroupID("work")
	return root
}

// loadSettings reads the settings of this process, and starts its log.
func (p *program) loadSettings() (err error) {
	if p.cfg, err = p.load(); err != nil {
		return err
	}
	p.ui = strings.TrimSuffix(p.cfg.Temporal.UIURL, "/")
	p.log = logging.New(p.cfg.Log, p.errOut)
	return nil
}

// needsSettings is false for what must work however wrong they are.
func needsSettings(cmd *cobra.Command) bool {
	free := []string{"help", "version", "schema", "completion", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}
	for ; cmd != nil; cmd = cmd.Parent() {
		if slices.Contains(free, cmd.Name()) {
			return false
		}
	}
	return true
}

// asGroup makes a command that only holds others: alone it shows its help, and a
// word it doesn't know is wrong usage.
func asGroup(cmd *cobra.Command) *cobra.Command {
	cmd.SuggestionsMinimumDistance = 2
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return usagef("there is no command %q in %q%s: `%s --help` lists them", args[0], cmd.CommandPath(), didYouMean(cmd.SuggestionsFor(args[0])), cmd.CommandPath())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

// flagError says which flag was meant.
func flagError(cmd *cobra.Command, err error) error {
	hint := ""
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		if names := near(name, flagNames(cmd)); len(names) > 0 {
			hint = didYouMean([]string{"--" + strings.Join(names, " or --")})
		}
	}
	return usagef("%w%s: `%s --help` lists the flags", err, hint, cmd.CommandPath())
}

// oneOf refuses what was typed for a flag and is none of the words that it takes; empty,
// nothing was.
func oneOf(flag, typed string, words []string) error {
	if typed == "" || slices.Contains(words, typed) {
		return nil
	}
	return usagef("%s: there is no %q%s: there are %s", flag, typed, didYouMean(near(typed, words)), strings.Join(words, ", "))
}

func didYouMean(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", strings.Join(words, " or "))
}

// near is cobra's own did-you-mean, for words that are no commands.
func near(typed string, known []string) []string {
	words := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, word := range known {
		words.AddCommand(&cobra.Command{Use: word, Run: func(*cobra.Command, []string) {}})
	}
	return words.SuggestionsFor(typed)
}
