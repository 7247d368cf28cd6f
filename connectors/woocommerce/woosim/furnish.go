package woosim

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

func (e *Export) takeSettings(file string, list []object) {
	name := strings.TrimSuffix(path.Base(file), ".json")
	if name == "index" {
		e.groups = list
		return
	}
	e.options[name] = list
}

// takeProducts keeps whole products and variations, also those inside the answer of a batch.
func (e *Export) takeProducts(_ string, list []object) {
	for _, o := range list {
		e.takeProducts("", o.objects("create"))
		switch {
		case o.has("display") && o.has("menu_order"):
			e.categories = append(e.categories, o)
		case o.has("has_archives"):
			e.attributes = append(e.attributes, o)
		}
		if !o.has("tax_class") || !o.has("price") {
			continue
		}
		i := slices.IndexFunc(e.products, func(p object) bool { return p.int("id") == o.int("id") })
		switch {
		case i < 0:
			e.products = append(e.products, o)
		case e.products[i].str("date_modified_gmt") <= o.str("date_modified_gmt"):
			e.products[i] = o
		}
	}
}

func (e *Export) takeTaxes(_ string, list []object) {
	for _, o := range list {
		if o.has("rate") {
			e.taxes = append(e.taxes, o)
		} else if o.has("slug") {
			e.classes = append(e.classes, o)
		}
	}
}

func (e *Export) takeGateways(_ string, list []object) { e.gateways = append(e.gateways, list...) }

func (e *Export) takeCoupons(_ string, list []object) { e.coupons = append(e.coupons, list...) }

func (e *Export) takeRefunds(_ string, list []object) {
	for _, o := range list {
		if o.has("refunded_payment") {
			e.refunds = append(e.refunds, o)
		}
	}
}

func (e *Export) takeShipping(_ string, list []object) {
	for _, o := range list {
		switch {
		case o.has("method_id"):
			e.methods = append(e.methods, o)
		case o.has("code") && o.has("type"):
			e.places = append(e.places, o)
		case o.has("order"):
			e.zones = append(e.zones, o)
		default:
			e.carriers = append(e.carriers, o)
		}
	}
}

// furnish gives the shop what e has; what e lacks stays.
func (s *Shop) furnish(e *Export) {
	if e.HasSettings() {
		s.groups, s.options = e.groups, map[string][]object{}
		for group, options := range e.options {
			for _, o := range options {
				s.options[group] = append(s.options[group], o.clone())
			}
		}
	}
	if e.HasTaxes() {
		s.taxes, s.classes = e.taxes, e.classes
	}
	if len(e.gateways) > 0 {
		s.gateways = e.gateways
	}
	s.furnishCoupons(e)
	if len(e.zones) > 0 {
		s.furnishZones(e)
	}
	s.furnishCatalogue(e)
	for _, r := range e.refunds {
		s.knowRefund(r)
	}
}

func (s *Shop) furnishZones(e *Export) {
	s.zones, s.carriers = e.zones, e.carriers
	s.places, s.methods = map[int64][]object{}, map[int64][]object{}
	for _, p := range e.places {
		zone := zoneOf(p, "describes")
		s.places[zone] = append(s.places[zone], p)
	}
	for _, m := range e.methods {
		zone := zoneOf(m, "describes")
		s.methods[zone] = append(s.methods[zone], m)
	}
}

// zoneOf reads the zone from a link such as …/shipping/zones/1.
func zoneOf(o object, rel string) int64 {
	for _, l := range o.object("_links").objects(rel) {
		var id int64
		if _, err := fmt.Sscanf(path.Base(l.str("href")), "%d", &id); err == nil {
			return id
		}
	}
	return 0
}

// DeriveTaxSetting guesses a shop's tax setting from its orders: whether prices were typed with tax is written on them, and where an
// order's tax isn't the sum of its rounded line taxes, taxes were rounded at the subtotal.
func DeriveTaxSetting(orders []json.RawMessage) (pricesIncludeTax, roundAtSubtotal bool) {
	for _, raw := range orders {
		o, err := parseObject(raw)
		if err != nil {
			continue
		}
		pricesIncludeTax = pricesIncludeTax || o.bool("prices_include_tax")
		sum := decimal.Zero
		for _, line := range slices.Concat(o.objects("line_items"), o.objects("fee_lines")) {
			sum = sum.Add(line.dec("total_tax"))
		}
		roundAtSubtotal = roundAtSubtotal || !sum.Equal(o.dec("cart_tax"))
	}
	return pricesIncludeTax, roundAtSubtotal
}
