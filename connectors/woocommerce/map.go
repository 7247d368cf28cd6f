package woocommerce

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// decodeOrder reads one order. The error is fault.Invalid and names the field.
func decodeOrder(raw json.RawMessage) (commerce.Order, error) {
	const op = "read order"
	var dto orderJSON
	if err := httpapi.Decode(opOf(op), raw, &dto); err != nil {
		return commerce.Order{}, err
	}
	order, err := toCommerce(dto)
	return order, fault.Wrap(fault.Invalid, opOf(op), err)
}

// toCommerce says the shop's order in our words. It decides nothing: statuses and
// payment methods are values, amounts are the shop's. A field that is missing or
// of another kind is an error with its path.
func toCommerce(dto orderJSON) (commerce.Order, error) {
	f := fields.New()
	order := commerce.Order{
		RemoteID:    f.ID("id", dto.ID),
		Number:      f.Name("number", dto.Number),
		Status:      f.Name("status", dto.Status),
		Source:      dto.CreatedVia,
		Currency:    dto.Currency,
		BuyerNote:   dto.CustomerNote,
		PlacedAt:    f.Time("date_created_gmt", dto.DateCreated, shopTime),
		ModifiedAt:  f.Time("date_modified_gmt", dto.DateModified, shopTime),
		PaidAt:      f.TimeOrNone("date_paid_gmt", dto.DatePaid, shopTime),
		CompletedAt: f.TimeOrNone("date_completed_gmt", dto.DateCompleted, shopTime),
		Payment:     commerce.Payment{Method: dto.PaymentMethod, Title: dto.PaymentMethodTitle, TransactionID: dto.TransactionID},
		Customer:    toCustomer(f, dto),
		Billing:     commerce.Party(dto.Billing),
		Shipping:    commerce.Party(dto.Shipping),
		Totals:      toTotals(f, dto),
		Lines:       toLines(f, dto),
		Taxes:       toTaxes(f, dto.TaxLines),
		Coupons:     toCoupons(f, dto.CouponLines),
		Refunds:     toRefunds(f, dto.Refunds),
	}
	payByGiftCards(f, &order, dto.GiftCards)
	return order, f.Err()
}

func toTotals(f fields.Reader, dto orderJSON) commerce.Totals {
	return commerce.Totals{
		Total:            f.Amount("total", dto.Total),
		Tax:              f.Amount("total_tax", dto.TotalTax),
		CartTax:          f.Amount("cart_tax", dto.CartTax),
		Shipping:         f.Amount("shipping_total", dto.ShippingTotal),
		ShippingTax:      f.Amount("shipping_tax", dto.ShippingTax),
		Discount:         f.Amount("discount_total", dto.DiscountTotal),
		DiscountTax:      f.Amount("discount_tax", dto.DiscountTax),
		PricesIncludeTax: dto.PricesIncludeTax,
	}
}

func toTaxes(f fields.Reader, lines []taxLineJSON) []commerce.Tax {
	taxes := make([]commerce.Tax, 0, len(lines))
	for i, l := range lines {
		f := f.In("tax_lines", i)
		taxes = append(taxes, commerce.Tax{
			RateID:   f.ID("rate_id", l.RateID),
			Code:     l.RateCode,
			Label:    l.Label,
			Percent:  f.AmountOrZero("rate_percent", l.RatePercent),
			Compound: l.Compound,
			Total:    f.Amount("tax_total", l.TaxTotal),
			Shipping: f.AmountOrZero("shipping_tax_total", l.ShippingTaxTotal),
		})
	}
	return taxes
}

func toCoupons(f fields.Reader, lines []couponJSON) []commerce.Coupon {
	var coupons []commerce.Coupon
	for i, l := range lines {
		f := f.In("coupon_lines", i)
		coupons = append(coupons, commerce.Coupon{
			Code:         l.Code,
			Type:         l.DiscountType,
			Discount:     f.Amount("discount", l.Discount),
			DiscountTax:  f.AmountOrZero("discount_tax", l.DiscountTax),
			FreeShipping: l.FreeShipping,
		})
	}
	return coupons
}

func toRefunds(f fields.Reader, lines []refundJSON) []commerce.Refund {
	var refunds []commerce.Refund
	for i, l := range lines {
		f := f.In("refunds", i)
		refunds = append(refunds, commerce.Refund{
			RemoteID: f.ID("id", l.ID),
			Reason:   l.Reason,
			Total:    f.Amount("total", l.Total),
		})
	}
	return refunds
}

// nameOf says as much as can be said of an order that can't be understood; what isn't an
// id of the shop's names nothing.
func nameOf(raw json.RawMessage, askedAt time.Time, cause error) connectors.Unreadable {
	var dto struct {
		ID       fields.Scalar `json:"id"`
		Number   fields.Scalar `json:"number"`
		Modified fields.Scalar `json:"date_modified_gmt"`
	}
	_ = json.Unmarshal(raw, &dto) // what isn't even an object has no name
	modified, _ := time.Parse(shopTime, string(dto.Modified))
	return connectors.Unreadable{
		RemoteID:   fields.New().IDOrNone("id", dto.ID),
		Number:     fmt.Sprintf("%.40s", string(dto.Number)),
		ModifiedAt: modified,
		AskedAt:    askedAt,
		Payload:    connectors.PayloadHash(raw),
		Reason:     fault.Reason(cause),
	}
}
