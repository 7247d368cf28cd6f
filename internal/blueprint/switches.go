package blueprint

import (
	"fmt"

	"github.com/orderloom/orderloom/connectors"
)

// power is what a switch asks of a platform.
type power struct {
	key  string
	of   func(*Switches) *bool
	has  func(connectors.Connector) bool
	lack string // what a shop of a platform without it doesn't do
}

// powers are those of all switches. A switch that is new is a line here.
func powers() []power {
	return []power{
		{"orders_in", func(s *Switches) *bool { return &s.OrdersIn }, able[connectors.OrderFeed], "tells of no orders"},
		{"items_in", func(s *Switches) *bool { return &s.ItemsIn }, able[connectors.Catalogue], "tells of no items"},
		{"items_out", func(s *Switches) *bool { return &s.ItemsOut }, able[connectors.ListingExporter], "takes no items from elsewhere: add them there, and switch items_in on"},
		{"stock", func(s *Switches) *bool { return &s.Stock }, able[connectors.ListingSetter], "takes no stock from elsewhere"},
		{"prices", func(s *Switches) *bool { return &s.Prices }, able[connectors.ListingSetter], "takes no prices from elsewhere"},
		{"status_back", func(s *Switches) *bool { return &s.StatusBack }, able[connectors.OrderStatusSetter], "takes no status from elsewhere"},
		{"notes", func(s *Switches) *bool { return &s.Notes }, able[connectors.OrderNotes], "has no place for notes on orders"},
		{"parcels", func(s *Switches) *bool { return &s.Parcels }, able[connectors.OrderParcels], "has no place for numbers of parcels"},
		{"messages", func(s *Switches) *bool { return &s.Messages }, able[connectors.Messages], "has no messages of buyers"},
	}
}

func able[T any](c connectors.Connector) bool {
	_, err := connectors.As[T](c)
	return err == nil
}

// Lacking are the switches that can't be switched on for a channel, because its platform
// can't do such a thing.
func Lacking(platforms connectors.Registry, ch Channel) []string {
	keys := []string{}
	shop, err := platforms.Able(ch.Platform, shopOf(ch))
	for _, p := range powers() {
		if err == nil && !p.has(shop) {
			keys = append(keys, p.key)
		}
	}
	return keys
}

// fit switches off what a channel's platform can't do and nobody has asked for.
func (d *Draft) fit(platforms connectors.Registry) {
	for i := range d.file.Channels {
		ch := &d.file.Channels[i]
		shop, err := platforms.Able(ch.Platform, shopOf(*ch))
		if err != nil {
			continue // which is a mistake of its own
		}
		for _, p := range powers() {
			_, asked := d.lines[fmt.Sprintf("channels[%d].switches.%s", i, p.key)]
			if !asked && !p.has(shop) {
				*p.of(&ch.Switches) = false
			}
		}
	}
}

// switches refuses to switch on what the platform can't do.
func (c *check) switches(at string, ch Channel, shop connectors.Connector) {
	for _, p := range powers() {
		if *p.of(&ch.Switches) && !p.has(shop) {
			c.addf(at+".switches."+p.key, "a %s shop %s", ch.Platform, p.lack)
		}
	}
}
