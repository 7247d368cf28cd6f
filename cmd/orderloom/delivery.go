package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newDeliveryCommand(p *program) *cobra.Command {
	delivery := &cobra.Command{Use: "delivery", Short: "See what is to be packed, send goods out, in parts and parcels, and take them back"}
	delivery.AddCommand(
		newDeliveryListCommand(p), newDeliveryShowCommand(p), newDeliveryPackingCommand(p), newDeliveryPDFCommand(p),
		newDeliveryCreateCommand(p), newDeliveryReverseCommand(p),
	)
	for _, move := range deliveryMoves() {
		delivery.AddCommand(move.cobra(p))
	}
	return asGroup(delivery)
}

// deliveryName is how a person names a delivery note: by "#" and its id, or by its sale,
// where one of its notes can be meant.
type deliveryName struct{ text, channel string }

const deliveryNameHelp = `NOTE is "#" and the note's id, as "orderloom delivery list" shows it, or the number of its sale, where that
leaves no doubt.`

// flags are those that name a note.
func (n *deliveryName) flags(p *program, cmd *cobra.Command) {
	cmd.Args = oneArg("the delivery note by # and its id, or by its sale")
	cmd.ValidArgsFunction = firstOnly(p.completeDelivery)
	p.channelFlag(cmd, &n.channel, "the sale's channel, where several have that number")
}

// find is the one note that is meant: of several of a sale, the one in these states.
func (n deliveryName) find(ctx context.Context, q dbgen.DBTX, states ...string) (int64, error) {
	if strings.HasPrefix(n.text, "#") {
		return idOf(n.text, "delivery note", "delivery list")
	}
	sale, err := findSale(ctx, q, n.text, n.channel)
	if err != nil {
		return 0, err
	}
	notes, err := dbgen.New().DeliveriesOfSale(ctx, q, sale.ID)
	if err != nil {
		return 0, db.Wrap("look for the sale's deliveries", err)
	}
	meant := slices.DeleteFunc(slices.Clone(notes), func(d dbgen.DeliveriesOfSaleRow) bool { return !slices.Contains(states, d.State) })
	if len(meant) == 0 {
		meant = notes
	}
	switch len(meant) {
	case 1:
		return meant[0].ID, nil
	case 0:
		return 0, notFoundf("nothing of sale %s is out: `orderloom delivery create %s` sends it", sale.Number, sale.Number)
	default:
		return 0, usagef("sale %s has %d deliveries: name one: %s", sale.Number, len(meant), deliveryIDs(meant))
	}
}

func deliveryIDs(notes []dbgen.DeliveriesOfSaleRow) string {
	words := make([]string, len(notes))
	for i, n := range notes {
		words[i] = fmt.Sprintf("#%d (%s)", n.ID, n.State)
	}
	return strings.Join(words, ", ")
}

// completeDelivery suggests the deliveries that are still in the house.
func (p *program) completeDelivery(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Deliveries(ctx, q, office.DeliveryFilter{}, office.Part{Page: 1, Size: mostSuggestions})
		words := make([]string, len(page.Rows))
		for i, r := range page.Rows {
			words[i] = fmt.Sprintf("#%d\t%s, of sale %s", r.ID, r.State, r.Sale)
		}
		return words, err
	})
}

// deliveryDoneView is what became of a person's word on a delivery.
type deliveryDoneView struct {
	Command     string `json:"command"`
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	deliveryView
}

// deliveryDone shows a note after something was done to it.
func (p *program) deliveryDone(ctx context.Context, q dbgen.DBTX, c saleCommand, note int64, before bool) error {
	view, err := loadDelivery(ctx, q, note)
	if err != nil {
		return err
	}
	if before {
		p.note("The command %s was given before and carried out.", c.key)
	}
	return p.show(deliveryDoneView{c.kind, c.key, before, view})
}

func (v deliveryDoneView) page(p *output.Page) {
	p.Line("Delivery note #%d of sale %s of %s is %s: %s.", v.ID, v.Sale, v.Channel, v.State, v.goods())
	if parcels := v.numbers(); parcels != "" {
		p.Line("It travels in %s.", parcels)
	}
}
