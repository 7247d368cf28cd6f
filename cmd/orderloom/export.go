package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newExportCommand(p *program) *cobra.Command {
	var part blueprint.Part
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write channels and master data as a file",
		Long: `Writes channels and master data as the file that ` + "`orderloom apply`" + ` reads. Applied to an empty database it
gives the same file again. With --channel it is these channels, and what they name. Keys of shops, customers that no
channel names, and items that none names unless --items asks for all of them, are no part of it.`,
		Example: `  orderloom export > orderloom.yaml
  orderloom export --channel woo-riga`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.export(cmd.Context(), part) },
	}
	cmd.Flags().StringSliceVar(&part.Channels, "channel", nil, "only this channel and what it names; may be repeated")
	cmd.Flags().BoolVar(&part.Items, "items", false, "all items, not those alone that a channel names")
	_ = cmd.RegisterFlagCompletionFunc("channel", p.completeChannel)
	return cmd
}

func (p *program) export(ctx context.Context, part blueprint.Part) error {
	if p.output == output.JSON {
		return usagef("a file is YAML: leave --output away, or use `orderloom channel show`")
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	for _, code := range part.Channels {
		if _, err := loadChannelRow(ctx, pool, code); err != nil {
			return err
		}
	}
	text, err := blueprint.Export(ctx, pool, part)
	if err != nil {
		return err
	}
	_, err = p.out.Write(text)
	return err
}

func newSchemaCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the file that apply reads",
		Long: `Prints the JSON Schema of the file that ` + "`orderloom apply`" + ` reads, so that editors complete it and say what each key is.
A file names it by its first line: # yaml-language-server: $schema=orderloom.schema.json`,
		Example: `  orderloom schema > orderloom.schema.json`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := p.out.Write(blueprint.Schema())
			return err
		},
	}
}
