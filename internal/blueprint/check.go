package blueprint

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/matching"
	"github.com/orderloom/orderloom/internal/money"
)

// check is a file held against itself and against what is stored.
type check struct {
	*Draft
	platforms connectors.Registry
	was       stored
	old       index
	all       index // what there would be
	registers map[string]placed
	prefixes  map[string]string // where each prefix of a series is used
}

// check finds every mistake that reading couldn't. all is what there would be.
func (d *Draft) check(platforms connectors.Registry, was stored, all File) error {
	c := &check{Draft: d, platforms: platforms, was: was, old: indexOf(was.File), all: indexOf(all), prefixes: map[string]string{}}
	c.registers = registers(c.all.points)
	unique(c, "warehouses", "code", d.file.Warehouses)
	unique(c, "money_accounts", "code", d.file.MoneyAccounts)
	unique(c, "tax_groups", "code", d.file.TaxGroups)
	unique(c, "customer_types", "code", d.file.CustomerTypes)
	unique(c, "sources", "code", d.file.Sources)
	unique(c, "people", "code", d.file.People)
	unique(c, "sale_types", "code", d.file.SaleTypes)
	unique(c, "delivery_methods", "code", d.file.DeliveryMethods)
	unique(c, "price_groups", "code", d.file.PriceGroups)
	unique(c, "categories", "code", d.file.Categories)
	unique(c, "companies", "company_number", d.file.Companies)
	unique(c, "items", "sku", d.file.Items)
	unique(c, "points_of_sale", "code", d.file.PointsOfSale)
	unique(c, "channels", "code", d.file.Channels)
	c.masterData()
	c.items()
	c.labels()
	c.pointsOfSale()
	for i, channel := range d.file.Channels {
		c.channel(fmt.Sprintf("channels[%d]", i), channel)
	}
	c.apart()
	return d.err(d.name)
}

func (c *check) masterData() {
	for i, g := range c.file.TaxGroups {
		if g.Percent.Sign() < 0 || g.Percent.Cmp(money.Int(100)) >= 0 {
			c.addf(fmt.Sprintf("tax_groups[%d].percent", i), "want 0 or more and less than 100")
		}
	}
	for i, t := range c.file.CustomerTypes {
		c.plain(fmt.Sprintf("customer_types[%d].code", i), t.Code)
	}
	for i, company := range c.file.Companies {
		at := fmt.Sprintf("companies[%d]", i)
		if normal := matching.NormalNumber(company.CompanyNumber, ""); normal != company.CompanyNumber || normal == "" {
			c.addf(at+".company_number", "want the country and the number without anything between, such as UA31316718")
		}
		names(c, at+".customer_type", "customer type", company.CustomerType, c.all.types)
	}
}

// unique refuses what a list names twice.
func unique[T keyed](c *check, list, name string, entries []T) {
	seen := map[string]int{}
	for i, entry := range entries {
		code := entry.key()
		if first, twice := seen[code]; twice && code != "" {
			c.addf(fmt.Sprintf("%s[%d].%s", list, i, name), "%q is there twice, first on line %d: leave one", code, c.line(fmt.Sprintf("%s[%d].%s", list, first, name)))
			continue
		}
		seen[code] = i
	}
}

// names refuses a name that is neither in the file nor stored. An empty one names
// nothing.
func names[T any](c *check, place, what, code string, known map[string]T) {
	if _, there := known[code]; there || code == "" {
		return
	}
	remedy := "add it"
	if len(known) > 0 {
		remedy = wantOneOf(code, slices.Sorted(maps.Keys(known))) + ", or add it"
	}
	c.addf(place, "there is no %s %q in the file or the database: %s", what, code, strings.Replace(remedy, "?, or", "? Or", 1))
}

// plain refuses a code that can't be part of an address or a command.
func (c *check) plain(place, code string) {
	if code != "" && !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`).MatchString(code) {
		c.addf(place, "want lower case letters, digits and dashes, 63 at most, such as woo-riga")
	}
}
