package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/paper"
)

func newDocumentPDFCommand(p *program) *cobra.Command {
	var name documentName
	var file string
	cmd := &cobra.Command{
		Use:   "pdf NUMBER",
		Short: "Write a document as its buyer gets it, as a PDF",
		Long: `Writes a document as a PDF: the same that goes to the buyer by e-mail, in the language of its channel.
It has the buyer's name and address: the file is readable for you alone. ` + documentNameHelp,
		Example: `  orderloom document pdf INV-000123
  orderloom document pdf INV-000123 --file - | lp`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.documentPDF(cmd.Context(), name.of(args), file)
		},
	}
	name.flags(p, cmd)
	cmd.Flags().StringVar(&file, "file", "", "where to write it; - is standard output (default the document's number, in this directory)")
	_ = cmd.MarkFlagFilename("file", "pdf")
	return cmd
}

func (p *program) documentPDF(ctx context.Context, name documentName, file string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	id, err := findDocument(ctx, pool, name)
	if err != nil {
		return err
	}
	document, err := activities.Onlooker{DB: pool}.DocumentPaper(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return noDocument(name.number)
	}
	if err != nil {
		return refusedByFault(err)
	}
	return p.writePDF(id, document, file)
}

// writePDF writes a document into a file, readable for its writer alone; by its own name
// where none is given.
func (p *program) writePDF(id int64, document paper.Document, file string) error {
	pdf, err := paper.Render(document)
	if err != nil {
		return err
	}
	if file == "-" {
		_, err := p.out.Write(pdf)
		return err
	}
	if file == "" {
		file = paper.FileName(document)
	}
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	sum := sha256.Sum256(pdf)
	return p.show(pdfView{ID: id, Number: document.Number, File: file, Bytes: len(pdf), SHA256: hex.EncodeToString(sum[:])})
}

// pdfView is a file that was written.
type pdfView struct {
	ID     int64  `json:"id"`
	Number string `json:"number"` // empty on a draft
	File   string `json:"file"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"` // tells whether a copy is the document as it is today
}

func (v pdfView) page(p *output.Page) {
	p.Line("%s was written to %s.", callsign(v.ID, v.Number), v.File)
}
