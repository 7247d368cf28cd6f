package woocommerce

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
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
	f := newFields()
	order := commerce.Order{
		RemoteID:    f.id("id", dto.ID),
		Number:      f.text("number", dto.Number),
		Status:      f.text("status", dto.Status),
		Source:      dto.CreatedVia,
		Currency:    dto.Currency,
		BuyerNote:   dto.CustomerNote,
		PlacedAt:    f.time("date_created_gmt", dto.DateCreated),
		ModifiedAt:  f.time("date_modified_gmt", dto.DateModified),
		PaidAt:      f.timeOrNone("date_paid_gmt", dto.DatePaid),
		CompletedAt: f.timeOrNone("date_completed_gmt", dto.DateCompleted),
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
	return order, f.err()
}

func toTotals(f fields, dto orderJSON) commerce.Totals {
	return commerce.Totals{
		Total:            f.amount("total", dto.Total),
		Tax:              f.amount("total_tax", dto.TotalTax),
		CartTax:          f.amount("cart_tax", dto.CartTax),
		Shipping:         f.amount("shipping_total", dto.ShippingTotal),
		ShippingTax:      f.amount("shipping_tax", dto.ShippingTax),
		Discount:         f.amount("discount_total", dto.DiscountTotal),
		DiscountTax:      f.amount("discount_tax", dto.DiscountTax),
		PricesIncludeTax: dto.PricesIncludeTax,
	}
}

func toTaxes(f fields, lines []taxLineJSON) []commerce.Tax {
	taxes := make([]commerce.Tax, 0, len(lines))
	for i, l := range lines {
		f := f.in("tax_lines", i)
		taxes = append(taxes, commerce.Tax{
			RateID:   f.id("rate_id", l.RateID),
			Code:     l.RateCode,
			Label:    l.Label,
			Percent:  f.amountOrZero("rate_percent", l.RatePercent),
			Compound: l.Compound,
			Total:    f.amount("tax_total", l.TaxTotal),
			Shipping: f.amountOrZero("shipping_tax_total", l.ShippingTaxTotal),
		})
	}
	return taxes
}

func toCoupons(f fields, lines []couponJSON) []commerce.Coupon {
	var coupons []commerce.Coupon
	for i, l := range lines {
		f := f.in("coupon_lines", i)
		coupons = append(coupons, commerce.Coupon{
			Code:         l.Code,
			Type:         l.DiscountType,
			Discount:     f.amount("discount", l.Discount),
			DiscountTax:  f.amountOrZero("discount_tax", l.DiscountTax),
			FreeShipping: l.FreeShipping,
		})
	}
	return coupons
}

func toRefunds(f fields, lines []refundJSON) []commerce.Refund {
	var refunds []commerce.Refund
	for i, l := range lines {
		f := f.in("refunds", i)
		refunds = append(refunds, commerce.Refund{
			RemoteID: f.id("id", l.ID),
			Reason:   l.Reason,
			Total:    f.amount("total", l.Total),
		})
	}
	return refunds
}

// nameOf says as much as can be said of an order that can't be understood.
func nameOf(raw json.RawMessage, askedAt time.Time, cause error) connectors.Unreadable {
	var dto struct {
		ID       scalar `json:"id"`
		Number   scalar `json:"number"`
		Modified scalar `json:"date_modified_gmt"`
	}
	_ = json.Unmarshal(raw, &dto) // what isn't even an object has no name
	modified, _ := time.Parse(shopTime, string(dto.Modified))
	return connectors.Unreadable{
		RemoteID:   string(dto.ID),
		Number:     string(dto.Number),
		ModifiedAt: modified,
		AskedAt:    askedAt,
		Reason:     reasonOf(cause),
	}
}

// reasonOf is a fault without its kind and place, which the page tells already.
func reasonOf(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return err.Error()
	case f.Err != nil:
		return f.Err.Error()
	default:
		return f.Message
	}
}
