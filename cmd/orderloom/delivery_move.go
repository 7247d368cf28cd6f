package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/office"
)

// deliveryMove is one step of a delivery note.
type deliveryMove struct {
	verb, to    string
	short, long string
	parcels     bool // it may name parcels
}

func deliveryMoves() []deliveryMove {
	return []deliveryMove{
		{verb: "approve", to: activities.NoteApproved, short: "Take the goods of a draft out of the stock",
			long: "Takes the goods of a draft out of the stock, if they are still open and there."},
		{verb: "pack", to: activities.NotePacked, short: "Note that a delivery is packed",
			long: "Notes that a delivery is packed."},
		{verb: "ship", to: activities.NoteShipped, parcels: true, short: "Note that a delivery is handed over, and in which parcels",
			long: `Notes that a delivery is handed to whoever carries it, and in which parcels. Parcels that are heard of later
are added by the same command, whatever the note's state. Their numbers go to the shop: told in its note,
and kept with the order where the platform has a place for them.`},
		{verb: "deliver", to: activities.NoteDelivered, short: "Note that a delivery has arrived",
			long: "Notes that a delivery has arrived. Once all of a sale's have, its shipment is \"product delivered\"."},
		{verb: "receive", to: activities.NoteReceived, short: "Note that the buyer has received a delivery",
			long: "Notes that the buyer says to have received a delivery. Once all of a sale's have arrived, its shipment is \"product delivered\"."},
	}
}

// from are the states that it can be made in.
func (m deliveryMove) from() []string {
	return slices.DeleteFunc(office.DeliveryStates(), func(state string) bool { return !slices.Contains(activities.DeliveryMoves(state), m.to) })
}

// deliveryMoveCommand brings a delivery note on.
type deliveryMoveCommand struct {
	saleCommand
	name    deliveryName
	parcels []string
}

func (m deliveryMove) cobra(p *program) *cobra.Command {
	c := deliveryMoveCommand{saleCommand: saleCommand{kind: m.verb}}
	cmd := &cobra.Command{
		Use:     m.verb + " NOTE",
		Short:   m.short,
		Long:    m.long + " " + deliveryNameHelp + "\n\n" + deliveryCommandHelp,
		Example: "  orderloom delivery " + m.verb + " 1001\n  orderloom delivery " + m.verb + " '#17' --actor anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			c.name.text = args[0]
			return p.deliveryMove(cmd.Context(), m, c)
		},
	}
	c.name.flags(p, cmd)
	c.who(cmd)
	if m.parcels {
		cmd.Use += " [--parcel [NUMBER[:CARRIER]] …]"
		cmd.Example += "\n  orderloom delivery ship 1001 --parcel RR123456789LV:Omniva --parcel RR123456790LV:Omniva"
		cmd.Flags().StringArrayVar(&c.parcels, "parcel", nil, `a parcel by its number and who carries it; "" for one without; may be repeated`)
	}
	return cmd
}

// namedParcels reads "NUMBER[:CARRIER]".
func namedParcels(texts []string) []commerce.Parcel {
	var parcels []commerce.Parcel
	for _, text := range texts {
		number, carrier, _ := strings.Cut(text, ":")
		parcels = append(parcels, commerce.Parcel{Number: strings.TrimSpace(number), Carrier: strings.TrimSpace(carrier)})
	}
	return parcels
}

func (p *program) deliveryMove(ctx context.Context, m deliveryMove, c deliveryMoveCommand) error {
	if err := c.complete(); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	note, err := c.name.find(ctx, pool, m.from()...)
	if err != nil {
		return err
	}
	done, err := activities.MoveDelivery(ctx, pool, activities.DeliveryStep{
		Key: c.key, Note: note, To: m.to, Parcels: namedParcels(c.parcels), Actor: c.actor, Reason: c.reason,
	})
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.deliveryDone(ctx, pool, c.saleCommand, done.Note, done.GivenBefore)
}
