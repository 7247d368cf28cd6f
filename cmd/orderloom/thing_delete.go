package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newThingDeleteCommand(p *program, k blueprint.Kind) *cobra.Command {
	var o blueprint.Options
	cmd := &cobra.Command{
		Use:               "delete " + placeholder(k),
		Short:             "Delete " + one(k) + " that nothing names",
		Long:              `Deletes ` + one(k) + `. It is refused, with what stands against it, where something names it or it has a history.`,
		Example:           "  orderloom " + k.Name + " delete " + placeholder(k) + " --dry-run",
		Args:              theThing(k),
		ValidArgsFunction: firstOnly(p.completeThing(k)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.thingDelete(cmd.Context(), k, args[0], o)
		},
	}
	if k.Name == "channel" {
		cmd.Short = "Delete a channel, or archive it where it has sales"
		cmd.Long = `Deletes a channel with its settings, its key and its mappings. One that has read or sold something is archived
instead: it is off, its schedules are gone, and lists and files leave it out; its sales stay, and its code
stays taken. ` + "`orderloom channel restore`" + ` brings it back.`
	}
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only say what would happen")
	actorFlag(cmd, &o.Actor)
	return cmd
}

func (p *program) thingDelete(ctx context.Context, k blueprint.Kind, code string, o blueprint.Options) (err error) {
	if o.Actor, err = actor(o.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	o.Platforms = platforms()
	outcome, err := blueprint.Remove(ctx, pool, k, code, o)
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.show(deletedView{DryRun: o.DryRun, Kind: k.Noun(), Code: code, Action: outcome.Changes[0].Action})
}

// deletedView is what became of a thing that was to be deleted, or would become.
type deletedView struct {
	DryRun bool             `json:"dry_run"`
	Kind   string           `json:"kind"`
	Code   string           `json:"code"`
	Action blueprint.Action `json:"action"` // delete, archive, restore
}

func (v deletedView) page(p *output.Page) {
	done := "was "
	if v.DryRun {
		done = "would be "
	}
	switch v.Action {
	case blueprint.Archive:
		p.Line("Channel %s has a history: it %sarchived and switched off. `orderloom channel restore %s` brings it back.", v.Code, done, v.Code)
	case blueprint.Unarchive:
		p.Line("Channel %s %srestored. It is off: `orderloom channel enable %s` switches it on.", v.Code, done, v.Code)
	default:
		p.Line("The %s %s %sdeleted.", v.Kind, v.Code, done)
	}
}
