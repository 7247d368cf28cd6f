package posting

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/money"
)

// totalsDiffer names every deciding row that is beyond the tolerance. While a
// rate is unmapped nobody can say what tax should come to, so the rows of tax
// and what contains it are left to that gap.
func (r reckoning) totalsDiffer(rows []Row) []Issue {
	taxed := !slices.ContainsFunc(r.rates, func(rate rate) bool { return rate.used && !rate.mapped })
	var named []string
	for _, row := range rows {
		if row.Beyond && (taxed || !row.hasTax()) {
			named = append(named, fmt.Sprintf("%s: ours %s, the shop's %s", row.Label, row.Ours.Fixed(r.scale), row.Shop.Fixed(r.scale)))
		}
	}
	if len(named) == 0 {
		return nil
	}
	return []Issue{{
		Reason: ReasonTotals, Subject: "totals",
		Detail:     strings.Join(named, "; "),
		Remedy:     totalsRemedy(rows[len(rows)-1].Difference.Neg(), r.scale),
		Acceptable: true,
	}}
}

func (r Row) hasTax() bool { return r.Label == labelTotal || strings.HasPrefix(r.Label, labelTax) }

func totalsRemedy(rounding money.Amount, scale int32) string {
	if rounding.IsZero() {
		return "compare the order in the shop with our mappings, then retry; or release it as it is"
	}
	return fmt.Sprintf("compare the order in the shop with our mappings, then retry; or release it with a rounding line of %s", rounding.Fixed(scale))
}
