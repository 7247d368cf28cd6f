package woosim

import (
	"net/http"
	"strings"
)

func (s *Shop) taxesList(c *call) answer {
	class := c.query.Get("class")
	list := []object{}
	for _, t := range s.taxes {
		if class == "" || t.str("class") == class {
			list = append(list, showTax(t))
		}
	}
	return s.pageOrRefuse(c, list)
}

func (s *Shop) taxesGet(c *call) answer {
	if o := byID(s.taxes, c.id("id")); o != nil {
		return s.one(c, showTax(o))
	}
	return *unknownTax(http.StatusNotFound)
}

func (s *Shop) taxClasses(c *call) answer { return s.counted(c, s.classes) }

func (s *Shop) gatewaysList(c *call) answer { return s.counted(c, s.gateways) }

func (s *Shop) gatewaysGet(c *call) answer {
	for _, g := range s.gateways {
		if g.str("id") == c.r.PathValue("id") {
			return s.one(c, g)
		}
	}
	return failure(http.StatusNotFound, "woocommerce_rest_payment_gateway_invalid", "Resource does not exist.")
}

func (s *Shop) zonesList(c *call) answer { return s.counted(c, s.zones) }

func (s *Shop) zonesGet(c *call) answer {
	if z := s.findZone(c); z != nil {
		return s.one(c, z)
	}
	return noZone()
}

func (s *Shop) zoneLocations(c *call) answer {
	if s.findZone(c) == nil {
		return noZone()
	}
	return s.counted(c, s.places[c.id("id")])
}

func (s *Shop) zoneMethods(c *call) answer {
	if s.findZone(c) == nil {
		return noZone()
	}
	return s.counted(c, s.methods[c.id("id")])
}

// findZone finds a zone; zone 0, "everywhere else", is one too.
func (s *Shop) findZone(c *call) object {
	if strings.Trim(c.r.PathValue("id"), "0123456789") != "" {
		return nil
	}
	return byID(s.zones, c.id("id"))
}

func noZone() answer {
	return failure(http.StatusNotFound, "woocommerce_rest_shipping_zone_invalid", "Resource does not exist.")
}

func (s *Shop) shippingMethods(c *call) answer { return s.counted(c, s.carriers) }

func (s *Shop) ordersStatuses(c *call) answer {
	list := []object{}
	for _, st := range s.statuses() {
		list = append(list, newObject("slug", st.Slug, "name", st.Name))
	}
	return s.list(c, list)
}

func (s *Shop) ordersTotals(c *call) answer {
	count := map[string]int{}
	for _, o := range s.orders {
		count[o.status()]++
	}
	list := []object{}
	for _, st := range s.statuses() {
		list = append(list, newObject("slug", st.Slug, "name", st.Name, "total", count[st.Slug]))
	}
	return s.list(c, list)
}
