package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// reckoning is an order with everything worked out that document, comparison
// and issues share.
type reckoning struct {
	told     commerce.Order // as its shop tells it
	order    commerce.Order // the same with lines that are net
	policy   Policy
	mappings Mappings
	scale    int32
	rates    []rate
	on       [][]int          // by line: the rates that tax it, as positions in rates
	taxes    [][]money.Amount // by line and rate: our tax, rounded unless that waits for the subtotal
}

func reckon(o commerce.Order, p Policy, m Mappings) reckoning {
	r := reckoning{told: o, order: o, policy: p, mappings: m, scale: scaleOf(o)}
	if o.Totals.Gross {
		r.reckonGross()
		return r
	}
	r.rates = ratesOf(o, m)
	r.on = make([][]int, len(o.Lines))
	for i, l := range o.Lines {
		r.on[i] = r.ratesOn(l)
	}
	r.taxes = make([][]money.Amount, len(o.Lines))
	for i := range o.Lines {
		r.taxes[i] = r.lineTaxes(i)
	}
	return r
}

// ratesOn are the positions of the rates that a line lists, in the order of the
// tax table: compound rates depend on it. A rate listed with a tax of 0 applies
// like any other.
func (r reckoning) ratesOn(l commerce.Line) []int {
	var on []int
	for k, rate := range r.rates {
		if taxedBy(l, rate.id) {
			on = append(on, k)
		}
	}
	return on
}

// groupsOf are the codes of the tax groups that apply to a line, each once.
func (r reckoning) groupsOf(line int) []string { return r.groupsAt(r.on[line]) }

func (r reckoning) groupsAt(rates []int) []string {
	var codes []string
	for _, k := range rates {
		if rate := r.rates[k]; rate.mapped && !slices.Contains(codes, rate.group.Code) {
			codes = append(codes, rate.group.Code)
		}
	}
	return codes
}
