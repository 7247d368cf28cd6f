package posting

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// compare puts a credit note's figures beside the shop's. The total decides. The
// rows of a refund by line explain it: where amounts were given back before, a line
// may have less left than the shop gives back of it, and others take the rest.
func (c Correction) compare(refund commerce.Refund, tolerance money.Amount) []Row {
	var rows []Row
	if len(refund.Lines) > 0 {
		rows = c.lineRows(refund)
	}
	rows = append(rows, Row{Label: labelTotal, Ours: c.Document.Total, Shop: refund.Total.Neg()})
	for i := range rows {
		rows[i].Told = i < len(rows)-1
		rows[i].judge(tolerance)
	}
	return rows
}

func (c Correction) lineRows(refund commerce.Refund) []Row {
	goods, shipping, fees := Row{Label: "goods"}, Row{Label: "shipping"}, Row{Label: "fees"}
	row := func(kind LineKind) *Row {
		switch kind {
		case commerce.Shipping:
			return &shipping
		case commerce.Fee, commerce.Tip:
			return &fees
		default:
			return &goods
		}
	}
	tax := Row{Label: labelTax, Ours: c.Document.Tax}
	for _, l := range c.Document.Lines {
		if l.Kind != Rounding {
			row(l.Kind).Ours = row(l.Kind).Ours.Add(l.Net)
		}
	}
	for _, l := range refund.Lines {
		row(l.Kind).Shop = row(l.Kind).Shop.Add(l.Total)
		tax.Shop = tax.Shop.Add(l.Tax())
	}
	return []Row{goods, shipping, fees, tax}
}
