package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/paper"
)

func newDeliveryPackingCommand(p *program) *cobra.Command {
	var name deliveryName
	cmd := &cobra.Command{
		Use:   "packing NOTE",
		Short: "Show the packing list of a delivery: what goes to whom",
		Long: `Shows the packing list of a delivery: what is in its parcels, how it travels, what the buyer asks for, and
the recipient's name, address and phone, which are personal data. It has no prices. ` + deliveryNameHelp,
		Example: `  orderloom delivery packing 1001
  orderloom delivery packing '#17' --output json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name.text = args[0]
			return p.deliveryPacking(cmd.Context(), name)
		},
	}
	name.flags(p, cmd)
	return cmd
}

func newDeliveryPDFCommand(p *program) *cobra.Command {
	var name deliveryName
	var file string
	cmd := &cobra.Command{
		Use:   "pdf NOTE",
		Short: "Write the packing list of a delivery as a PDF",
		Long: `Writes the packing list of a delivery as a PDF, in the language of its channel. It has the recipient's name
and address: the file is readable for you alone. ` + deliveryNameHelp,
		Example: `  orderloom delivery pdf 1001
  orderloom delivery pdf '#17' --file - | lp`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name.text = args[0]
			return p.deliveryPDF(cmd.Context(), name, file)
		},
	}
	name.flags(p, cmd)
	cmd.Flags().StringVar(&file, "file", "", "where to write it; - is standard output (default packing-list and the note's number, in this directory)")
	_ = cmd.MarkFlagFilename("file", "pdf")
	return cmd
}

// packingView is a packing list. It is personal data.
type packingView struct {
	Note           int64             `json:"note"`
	Sale           string            `json:"sale"`
	Document       string            `json:"document"`
	DeliveryMethod string            `json:"delivery_method"` // its name
	Counterparty   string            `json:"counterparty"`    // stands for who carries the goods; empty for nobody
	Recipient      []string          `json:"recipient"`       // name, address and phone, a line each
	BuyerNote      string            `json:"buyer_note"`
	Lines          []packingLineView `json:"lines"`
	Parcels        []string          `json:"parcels"`
}

type packingLineView struct {
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Quantity string `json:"quantity"`
}

// packingList is the packing list of the note that is meant.
func (p *program) packingList(ctx context.Context, name deliveryName) (note int64, list paper.Document, err error) {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return 0, list, err
	}
	defer pool.Close()
	if note, err = name.find(ctx, pool, office.DeliveriesHere()...); err != nil {
		return 0, list, err
	}
	list, err = activities.Onlooker{DB: pool}.PackingList(ctx, note)
	return note, list, inItsOwnWords(err)
}

func (p *program) deliveryPacking(ctx context.Context, name deliveryName) error {
	note, list, err := p.packingList(ctx, name)
	if err != nil {
		return err
	}
	v := packingView{
		Note: note, Sale: list.Order, Document: list.Invoice, DeliveryMethod: list.Delivery, Counterparty: list.Counterparty, Recipient: append([]string{list.Buyer.Name}, list.Buyer.Details...),
		BuyerNote: list.BuyerNote, Lines: make([]packingLineView, len(list.Lines)), Parcels: orNone(list.Parcels),
	}
	for i, l := range list.Lines {
		v.Lines[i] = packingLineView{l.SKU, l.Name, l.Quantity.Short()}
	}
	return p.show(v)
}

func (p *program) deliveryPDF(ctx context.Context, name deliveryName, file string) error {
	note, list, err := p.packingList(ctx, name)
	if err != nil {
		return err
	}
	return p.writePDF(note, list, file)
}

func (v packingView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"delivery note", "#" + count(v.Note)}, {"sale", v.Sale}, {"invoice", v.Document}, {"delivery", v.DeliveryMethod}, {"counterparty", v.Counterparty},
		{"to", strings.Join(v.Recipient, "\n")}, {"buyer's note", v.BuyerNote}, {"parcels", strings.Join(v.Parcels, "\n")},
	})
	var rows [][]string
	for _, l := range v.Lines {
		rows = append(rows, []string{l.Quantity, l.SKU, l.Name})
	}
	p.Section("GOODS", append(output.Right("QUANTITY"), output.Left("SKU", "NAME")...), rows)
}
