package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
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
type deliveryView struct {
	ID             int64                `json:"id"`
	Kind           string               `json:"kind"` // delivery or return
	Sale           string               `json:"sale"`
	Part           int32                `json:"part"`
	State          string               `json:"state"`
	Returns        int64                `json:"returns"` // of a return: the delivery that it takes back; 0 else
	Channel        string               `json:"channel"`
	POS            string               `json:"pos"`
	Warehouse      string               `json:"warehouse"`
	External       bool                 `json:"external"`        // the warehouse is somebody else's
	Document       string               `json:"document"`        // the invoice that sells the goods; empty for none
	DeliveryMethod string               `json:"delivery_method"` // ours
	Counterparty   string               `json:"counterparty"`    // stands for who carries the goods; empty for nobody
	ByHand         bool                 `json:"by_hand"`
	CreatedAt      time.Time            `json:"created_at"`
	Lines          []deliveryLineView   `json:"lines"`
	Parcels        []deliveryParcelView `json:"parcels"`
	Steps          []deliveryStepView   `json:"steps"`

	zone *time.Location
}

type deliveryLineView struct {
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Quantity string `json:"quantity"`
	Returned string `json:"returned"` // of that
}

type deliveryParcelView struct {
	Number  string    `json:"number"` // empty for one without
	Carrier string    `json:"carrier"`
	AddedAt time.Time `json:"added_at"`
}

// deliveryStepView is who brought a note to a state.
type deliveryStepView struct {
	State string    `json:"state"`
	Actor string    `json:"actor"`
	At    time.Time `json:"at"`
}

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

func loadDelivery(ctx context.Context, q dbgen.DBTX, id int64) (*deliveryView, error) {
	row, err := dbgen.New().DeliveryShow(ctx, q, id)
	if db.IsNotFound(err) {
		return nil, notFoundf("there is no delivery note #%d: `orderloom delivery list --state all` shows all", id)
	}
	if err != nil {
		return nil, db.Wrap("load the delivery note", err)
	}
	view := &deliveryView{
		ID: row.ID, Kind: row.Kind, Sale: row.Sale, Part: row.Part, State: row.State, Returns: row.ReturnsID, Channel: row.Channel, POS: row.Pos,
		Warehouse: row.Warehouse, External: row.External, Document: row.Document, DeliveryMethod: row.DeliveryMethod, Counterparty: row.Counterparty, ByHand: row.ByHand,
		CreatedAt: row.CreatedAt.UTC(), zone: office.Location(row.Zone),
	}
	return view, view.loadParts(ctx, q)
}

func (v *deliveryView) loadParts(ctx context.Context, q dbgen.DBTX) error {
	lines, err := dbgen.New().DeliveryLines(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the goods", err)
	}
	parcels, err := dbgen.New().DeliveryParcels(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the parcels", err)
	}
	steps, err := dbgen.New().DeliverySteps(ctx, q, v.ID)
	v.Lines, v.Parcels, v.Steps = make([]deliveryLineView, len(lines)), make([]deliveryParcelView, len(parcels)), make([]deliveryStepView, len(steps))
	for i, l := range lines {
		v.Lines[i] = deliveryLineView{l.SKU, l.Name, l.Quantity.Short(), l.Returned.Short()}
	}
	for i, y := range parcels {
		v.Parcels[i] = deliveryParcelView{y.Number, y.Carrier, y.AddedAt.UTC()}
	}
	for i, s := range steps {
		v.Steps[i] = deliveryStepView{s.State, s.Actor, s.At.UTC()}
	}
	return db.Wrap("load who brought it on", err)
}

// goods are what the note names, as people call it: 2 TEA, 1 CUP.
func (v *deliveryView) goods() string {
	words := make([]string, len(v.Lines))
	for i, l := range v.Lines {
		words[i] = l.Quantity + " " + l.SKU
	}
	return strings.Join(words, ", ")
}

// numbers are its parcels, as people call them.
func (v *deliveryView) numbers() string {
	var words []string
	for _, y := range v.Parcels {
		words = append(words, strings.TrimSpace(y.Number+" "+y.Carrier))
	}
	return strings.Join(words, ", ")
}

func (v *deliveryView) page(p *output.Page) {
	takes := ""
	if v.Returns != 0 {
		takes = fmt.Sprintf("delivery note #%d", v.Returns)
	}
	from := v.Warehouse
	if v.External {
		from += " (external)"
	}
	p.Pairs([][2]string{
		{v.Kind + " note", "#" + count(v.ID)}, {"sale", v.Sale + " of " + v.Channel}, {"part", count(v.Part)}, {"state", v.State}, {"takes back", takes},
		{"warehouse", from}, {"invoice", v.Document}, {"delivery", v.DeliveryMethod}, {"counterparty", v.Counterparty}, {"created", moment(v.CreatedAt, v.zone)},
	})
	var lines, parcels, steps [][]string
	for _, l := range v.Lines {
		lines = append(lines, []string{l.Quantity, l.SKU, l.Name, l.Returned})
	}
	for _, y := range v.Parcels {
		parcels = append(parcels, []string{y.Number, y.Carrier, moment(y.AddedAt, v.zone)})
	}
	for _, s := range v.Steps {
		steps = append(steps, []string{s.State, s.Actor, moment(s.At, v.zone)})
	}
	p.Section("GOODS", append(append(output.Right("QUANTITY"), output.Left("SKU", "NAME")...), output.Right("RETURNED")...), lines)
	p.Section("PARCELS", output.Left("NUMBER", "CARRIER", "ADDED"), parcels)
	p.Section("STEPS", output.Left("STATE", "BY", "AT"), steps)
}
