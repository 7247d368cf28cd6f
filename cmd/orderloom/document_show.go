package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newDocumentShowCommand(p *program) *cobra.Command {
	var name documentName
	cmd := &cobra.Command{
		Use:   "show NUMBER",
		Short: "Show a document: lines, taxes, what settled it, its mails",
		Long: `Shows a document: its lines and taxes, by which payments and credit notes it is settled, when it is due,
and what became of each mail that brought it to the buyer. ` + documentNameHelp,
		Example: `  orderloom document show INV-000123
  orderloom document show --sale 1001 --channel woo-riga
  orderloom document show '#17' --output json`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.documentShow(cmd.Context(), name.of(args)) },
	}
	name.flags(p, cmd)
	return cmd
}

func (p *program) documentShow(ctx context.Context, name documentName) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	id, err := findDocument(ctx, pool, name)
	if err != nil {
		return err
	}
	record, err := office.LoadDocument(ctx, pool, id)
	if fault.Is(err, fault.NotFound) {
		return noDocument(name.number)
	}
	if err != nil {
		return err
	}
	return p.show(paperView{record})
}
