package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newDeliveryShowCommand(p *program) *cobra.Command {
	var name deliveryName
	cmd := &cobra.Command{
		Use:   "show NOTE",
		Short: "Show a delivery note: goods, parcels, who did what to it",
		Long:  "Shows a delivery or return note with its goods, what of them came back, its parcels, and who brought it on and when. " + deliveryNameHelp,
		Example: `  orderloom delivery show 1001
  orderloom delivery show '#17' --output json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name.text = args[0]
			return p.deliveryShow(cmd.Context(), name)
		},
	}
	name.flags(p, cmd)
	return cmd
}

// deliveryView is a delivery or return note.
type deliveryView struct{ *office.DeliveryRecord }

func (p *program) deliveryShow(ctx context.Context, name deliveryName) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	id, err := name.find(ctx, pool)
	if err != nil {
		return err
	}
	view, err := loadDelivery(ctx, pool, id)
	if err != nil {
		return err
	}
	return p.show(view)
}

func loadDelivery(ctx context.Context, q dbgen.DBTX, id int64) (view deliveryView, err error) {
	view.DeliveryRecord, err = office.LoadDelivery(ctx, q, id)
	if fault.Is(err, fault.NotFound) {
		return view, notFoundf("there is no delivery note #%d: `orderloom delivery list --state all` shows all", id)
	}
	return view, err
}

// goods are what the note names, as people call it: 2 TEA, 1 CUP.
func (v deliveryView) goods() string {
	words := make([]string, len(v.Lines))
	for i, l := range v.Lines {
		words[i] = l.Quantity + " " + l.SKU
	}
	return strings.Join(words, ", ")
}

// numbers are its parcels, as people call them.
func (v deliveryView) numbers() string {
	var words []string
	for _, y := range v.Parcels {
		words = append(words, strings.TrimSpace(y.Number+" "+y.Carrier))
	}
	return strings.Join(words, ", ")
}

func (v deliveryView) page(p *output.Page) {
	takes := ""
	if v.Returns != 0 {
		takes = fmt.Sprintf("delivery note #%d", v.Returns)
	}
	zone, from := office.Location(v.Zone), v.Warehouse
	if v.External {
		from += " (external)"
	}
	p.Pairs([][2]string{
		{v.Kind + " note", "#" + count(v.ID)}, {"sale", v.Sale + " of " + v.Channel}, {"part", count(v.Part)}, {"state", v.State}, {"takes back", takes},
		{"warehouse", from}, {"invoice", v.Document}, {"delivery", v.DeliveryMethod}, {"counterparty", v.Counterparty}, {"created", moment(v.CreatedAt, zone)},
	})
	var lines, parcels, steps [][]string
	for _, l := range v.Lines {
		lines = append(lines, []string{l.Quantity, l.SKU, l.Name, l.Returned})
	}
	for _, y := range v.Parcels {
		parcels = append(parcels, []string{y.Number, y.Carrier, moment(y.AddedAt, zone)})
	}
	for _, s := range v.Steps {
		steps = append(steps, []string{s.State, s.Actor, moment(s.At, zone)})
	}
	p.Section("GOODS", append(append(output.Right("QUANTITY"), output.Left("SKU", "NAME")...), output.Right("RETURNED")...), lines)
	p.Section("PARCELS", output.Left("NUMBER", "CARRIER", "ADDED"), parcels)
	p.Section("STEPS", output.Left("STATE", "BY", "AT"), steps)
}
