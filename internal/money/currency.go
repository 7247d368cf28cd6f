package money

import (
	"fmt"

	"golang.org/x/text/currency"
)

// MinorUnits is how many decimals a currency's money has: 2 for EUR, 0 for JPY,
// 3 for KWD. The figures are CLDR's standard rounding, which is ISO 4217's for
// every currency we book in. A code that is no currency is an error.
func MinorUnits(code string) (int32, error) {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 0, fmt.Errorf("%.10q is no ISO 4217 currency", code)
	}
	scale, _ := currency.Standard.Rounding(unit)
	if scale < 0 || scale > maxDigits {
		return 0, fmt.Errorf("%.10q has money of %d decimals", code, scale)
	}
	return int32(scale), nil
}

// In writes a with the decimals of its currency. An amount that is finer, or of what is no
// currency, stays as it is.
func (a Amount) In(currency string) string {
	scale, err := MinorUnits(currency)
	if err != nil || !a.FitsScale(scale) {
		return a.String()
	}
	return a.Fixed(scale)
}

// MinorUnit is the smallest amount of a currency: 0.01 for two decimals.
func MinorUnit(scale int32) Amount { return Amount{Int(1).d.Shift(-scale)} }
