package paper

import "github.com/orderloom/orderloom/internal/money"

// amount writes money with exactly so many decimals, rounding half away from zero.
func (w words) amount(a money.Amount, decimals int32) string {
	return w.format.Digits(a.Round(decimals).Fixed(decimals))
}

// sum is an amount of a document before its currency.
func (w words) sum(a money.Amount, d Document) string {
	return w.format.Money(a.Round(d.Decimals).Fixed(d.Decimals), d.Currency)
}

// unitPrice writes money with at least so many decimals, and all that it has.
func (w words) unitPrice(a money.Amount, decimals int32) string {
	if a.FitsScale(decimals) {
		return w.amount(a, decimals)
	}
	return w.format.Digits(a.Short())
}

// count writes a number without trailing zeros.
func (w words) count(a money.Amount) string { return w.format.Digits(a.Short()) }

func (w words) percent(a money.Amount) string { return w.format.Digits(a.Short()) + "%" }
