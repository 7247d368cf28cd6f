package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// applyOptions say which file is applied, and how.
type applyOptions struct {
	file  string
	stdin io.Reader
	blueprint.Options
}

func newApplyCommand(p *program) *cobra.Command {
	var o applyOptions
	cmd := &cobra.Command{
		Use:   "apply -f FILE",
		Short: "Make channels and master data what a file says",
		Long: `Makes channels and master data what a file says, in one transaction, and shows what differs. Doing it again
changes nothing. Every mistake in the file is reported with its line, and then nothing is changed.

What the file names is as the file says, whole: a setting that it leaves out has its default, a mapping that
it leaves out is taken away. What it doesn't name stays as it is; --prune switches off the channels that it
doesn't name. Nothing else is taken away by a file: commands such as ` + "`orderloom warehouse delete`" + ` do that.
Workers follow at once. Keys of shops are no part of the file: ` + "`orderloom channel key`" + ` stores them.`,
		Example: `  orderloom apply -f orderloom.yaml --dry-run
  orderloom apply -f orderloom.yaml
  orderloom export | ssh other orderloom apply -f -`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.stdin = cmd.InOrStdin()
			return p.apply(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.file, "file", "f", "", "the file; - is standard input")
	flags.BoolVar(&o.DryRun, "dry-run", false, "only show what would change")
	flags.BoolVar(&o.Prune, "prune", false, "switch off the channels that the file doesn't name")
	actorFlag(cmd, &o.Actor)
	_ = cmd.MarkFlagFilename("file", "yaml", "yml")
	return cmd
}

func (p *program) apply(ctx context.Context, o applyOptions) (err error) {
	if o.file == "" {
		return usagef("name the file with --file, or - for standard input")
	}
	if o.Actor, err = actor(o.Actor); err != nil {
		return err
	}
	draft, err := readDraft(o.file, o.stdin)
	if err != nil {
		return withLines(err)
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	o.Platforms = platforms()
	outcome, err := draft.Apply(ctx, pool, o.Options)
	if err != nil {
		return withLines(err)
	}
	p.noteKeyless(outcome)
	return p.show(newAppliedView(outcome, o.DryRun))
}

// noteKeyless tells of channels that can't do what they are switched on for.
func (p *program) noteKeyless(outcome blueprint.Outcome) {
	for _, code := range outcome.Keyless {
		p.note("Channel %s is enabled and can't be read: `orderloom channel key %s` stores its key.", code, code)
	}
}

func readDraft(name string, stdin io.Reader) (*blueprint.Draft, error) {
	if name == "-" {
		return blueprint.Read("standard input", stdin)
	}
	file, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, notFoundf("there is no file %s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	defer func() { _ = file.Close() }()
	return blueprint.Read(name, file)
}

// withLines lists the mistakes of a file one a line.
func withLines(err error) error {
	wrong, ok := errors.AsType[*blueprint.Error](err)
	if !ok {
		return err
	}
	known := &exitError{code: exitUsage, err: wrong}
	if len(wrong.Mistakes) > 1 {
		known.lists = wrong.Lines()
	}
	return known
}
