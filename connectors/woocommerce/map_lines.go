package woocommerce

import (
	"html"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

// toLines puts the shop's three kinds of lines into one list.
func toLines(f fields.Reader, dto orderJSON) []commerce.Line {
	lines := make([]commerce.Line, 0, len(dto.LineItems)+len(dto.ShippingLines)+len(dto.FeeLines))
	for i, l := range dto.LineItems {
		f := f.In("line_items", i)
		line := toItem(f, l)
		if len(dto.Refunds) > 0 {
			line.Restocked = toRestocked(f, l)
		}
		lines = append(lines, line)
	}
	for i, l := range dto.ShippingLines {
		lines = append(lines, toShipping(f.In("shipping_lines", i), l))
	}
	for i, l := range dto.FeeLines {
		lines = append(lines, toFee(f.In("fee_lines", i), l))
	}
	return lines
}

func toItem(f fields.Reader, l itemJSON) commerce.Line {
	line := commerce.Line{
		Kind:        commerce.Goods,
		RemoteID:    f.ID("id", l.ID),
		Name:        html.UnescapeString(l.Name),
		SKU:         f.NameOrNone("sku", l.SKU),
		ProductID:   f.IDOrNone("product_id", l.ProductID),
		VariationID: f.IDOrNone("variation_id", l.VariationID),
		Quantity:    f.Float("quantity", l.Quantity),
		Subtotal:    f.Amount("subtotal", l.Subtotal),
		SubtotalTax: f.Amount("subtotal_tax", l.SubtotalTax),
		Total:       f.Amount("total", l.Total),
		TotalTax:    f.Amount("total_tax", l.TotalTax),
		TaxClass:    l.TaxClass,
		Taxes:       toLineTaxes(f, l.Taxes),
	}
	if line.ProductID == "" {
		line.Kind = commerce.Custom
	}
	line.ExactTotal = exactTotal(f.Float("price", l.Price), line.Quantity, line.Total)
	return line
}

func toShipping(f fields.Reader, l shippingJSON) commerce.Line {
	line := single(commerce.Shipping, f.Amount("total", l.Total), f.Amount("total_tax", l.TotalTax))
	line.RemoteID = f.ID("id", l.ID)
	line.Name = l.MethodTitle
	line.Method = l.MethodID
	line.Instance = string(l.InstanceID)
	line.Taxes = toLineTaxes(f, l.Taxes)
	line.Taxable = l.TaxStatus == "taxable" && len(line.Taxes) == 0
	return line
}

func toFee(f fields.Reader, l feeJSON) commerce.Line {
	line := single(commerce.Fee, f.Amount("total", l.Total), f.Amount("total_tax", l.TotalTax))
	line.RemoteID = f.ID("id", l.ID)
	line.Name = l.Name
	line.TaxClass = l.TaxClass
	line.Taxes = toLineTaxes(f, l.Taxes)
	return line
}

// single is a line without a quantity and a discount of its own.
func single(kind commerce.LineKind, total, tax money.Amount) commerce.Line {
	return commerce.Line{
		Kind: kind, Quantity: money.Int(1),
		Subtotal: total, SubtotalTax: tax, Total: total, TotalTax: tax, ExactTotal: total,
	}
}

func toLineTaxes(f fields.Reader, lines []lineTaxJSON) []commerce.LineTax {
	var taxes []commerce.LineTax
	for i, l := range lines {
		f := f.In("taxes", i)
		taxes = append(taxes, commerce.LineTax{
			RateID:   f.ID("id", l.ID),
			Total:    f.AmountOrZero("total", l.Total),
			Subtotal: f.AmountOrZero("subtotal", l.Subtotal),
		})
	}
	return taxes
}

// exactDecimals is how fine WooCommerce keeps a line's total before it rounds it
// for show; beyond lies the noise of its floats.
const exactDecimals = 6

// exactTotal is a line's net before it was rounded for show. The shop shows the
// total rounded but the price, which is total ÷ quantity, not: 3 × 2.7520659999999997
// is the 8.256198 behind a shown 8.26. Where the product is no rounding of what is
// shown, the price is somebody else's idea and the shown total counts.
func exactTotal(price, quantity, shown money.Amount) money.Amount {
	exact := price.Mul(quantity).Round(exactDecimals)
	half := money.MinorUnit(decimalsOf(shown)).Mul(money.MustParse("0.5"))
	if off := exact.Sub(shown).Abs(); off.IsZero() || off.Cmp(half) > 0 {
		return shown
	}
	return exact
}

// decimalsOf is how many decimals an amount was written with.
func decimalsOf(a money.Amount) int32 {
	_, fraction, _ := strings.Cut(a.String(), ".")
	return int32(len(fraction)) //nolint:gosec // money.Parse takes 40 digits at most
}
