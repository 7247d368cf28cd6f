package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newExportCommand(p *program) *cobra.Command {
	var channels []string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write channels and master data as a file",
		Long: `Writes channels and master data as the file that ` + "`orderloom apply`" + ` reads. Applied to an empty database it
gives the same file again. With --channel it is these channels, and what they name. Keys of shops, and items
and customers that no channel names, are no part of it.`,
		Example: `  orderloom export > orderloom.yaml
  orderloom export --channel woo-riga`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.export(cmd.Context(), channels) },
	}
	cmd.Flags().StringSliceVar(&channels, "channel", nil, "only this channel and what it names; may be repeated")
	_ = cmd.RegisterFlagCompletionFunc("channel", p.completeChannel)
	return cmd
}

func (p *program) export(ctx context.Context, channels []string) error {
	if p.output == output.JSON {
		return usagef("a file is YAML: leave --output away, or use `orderloom channel show`")
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	for _, code := range channels {
		if _, err := loadChannelRow(ctx, pool, code); err != nil {
			return err
		}
	}
	text, err := blueprint.Export(ctx, pool, channels...)
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
