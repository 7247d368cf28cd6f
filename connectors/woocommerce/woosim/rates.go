package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

func hundred() decimal.Decimal { return decimal.NewFromInt(100) }

// taxRate is a row of the shop's tax table. Compound rates are not worked out.
type taxRate struct {
	id       int64
	country  string
	class    string // "" is the standard class, as on lines
	percent  decimal.Decimal
	priority int64
	name     string
	shipping bool
}

func newTaxRate(o object) taxRate {
	r := taxRate{
		id: o.int("id"), country: o.str("country"), class: o.str("class"), percent: o.dec("rate"),
		priority: o.int("priority"), name: o.str("name"), shipping: o.bool("shipping"),
	}
	if r.class == "standard" {
		r.class = ""
	}
	return r
}

// of is the tax on a net amount.
func (r taxRate) of(net decimal.Decimal) decimal.Decimal {
	return net.Mul(r.percent).Div(hundred()).Round(taxPrecision)
}

// code is the rate code that tax lines show, such as "LV-PVN 21%-1".
func (r taxRate) code() string {
	code := r.name + "-" + decimal.NewFromInt(r.priority).String()
	if r.country != "" {
		code = r.country + "-" + code
	}
	return code
}

// ratesFor finds the rates of a country and class: one of each priority, a named country before "any".
func (s *Shop) ratesFor(country, class string) []taxRate {
	var found []taxRate
	for _, raw := range s.taxes {
		r := newTaxRate(raw)
		if r.class != class || (r.country != "" && r.country != country) {
			continue
		}
		i := slices.IndexFunc(found, func(f taxRate) bool { return f.priority == r.priority })
		switch {
		case i < 0:
			found = append(found, r)
		case found[i].country == "" && r.country != "":
			found[i] = r
		}
	}
	return found
}

func (s *Shop) rateByID(id int64) (taxRate, bool) {
	for _, raw := range s.taxes {
		if raw.int("id") == id {
			return newTaxRate(raw), true
		}
	}
	return taxRate{}, false
}

// includedTax is the tax inside a gross amount.
func includedTax(gross decimal.Decimal, rates []taxRate) decimal.Decimal {
	sum := decimal.Zero
	for _, r := range rates {
		sum = sum.Add(r.percent)
	}
	tax := decimal.Zero
	for _, r := range rates {
		tax = tax.Add(gross.Mul(r.percent).DivRound(hundred().Add(sum), taxPrecision))
	}
	return tax
}
