package prom

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// refundID is what an order's only refund is called: its money went back whole.
const refundID = "payment"

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

// toCommerce says the shop's order in our words. It decides nothing: statuses and ways to
// pay are values, amounts are the shop's, with the tax that it doesn't tell in them. What
// an order has beside, such as the marketplace's commission and who cancelled it why, has
// no place in ours.
func toCommerce(dto orderJSON) (commerce.Order, error) {
	f := newFigures()
	sold := toSold(f, dto)
	order := commerce.Order{
		RemoteID:   f.ID("id", dto.ID),
		Number:     string(dto.ID),
		Status:     statusOf(f.Name("status", dto.Status)),
		Source:     dto.Source,
		Currency:   *f.currency,
		BuyerNote:  dto.Notes,
		PlacedAt:   f.Time("date_created", dto.DateCreated, timeTold),
		ModifiedAt: f.Time("date_modified", dto.DateModified, timeTold),
		Payment: commerce.Payment{
			Method: f.IDOrNone("payment_option.id", dto.PaymentOption.ID),
			Title:  dto.PaymentOption.Name,
			State:  paymentState(dto.PaymentData.Status),
		},
		Customer: commerce.Customer{RemoteID: f.IDOrNone("client_id", cmp.Or(dto.ClientID, dto.Client.ID))},
		Billing:  toBuyer(dto),
		Shipping: toRecipient(dto),
		Totals:   sold.totals,
		Lines:    sold.lines,
		Coupons:  sold.coupons,
	}
	paidAt(f.Reader, dto.PaymentData, &order)
	return order, f.Err()
}

// statusOf is a status as it is told, in one spelling: the documentation has another one
// for what is cancelled than the shop.
func statusOf(told string) string {
	if told == "cancelled" {
		return canceled
	}
	return told
}

// paymentState is what the marketplace says of money that it takes itself; empty where it
// doesn't take it. Money that was handed on to the company was paid. A word that we don't
// know is no reason to take the money for paid.
func paymentState(told string) commerce.PaymentState {
	switch told {
	case "":
		return ""
	case "paid", "paid_out":
		return commerce.StatePaid
	case "refunded":
		return commerce.StateRefunded
	default:
		return commerce.StateUnpaid
	}
}

// paidAt says when the state of an order's money came about, where that is told: later
// states take the time of the earlier ones with them.
func paidAt(f fields.Reader, told paymentJSON, order *commerce.Order) {
	at := f.TimeOrNone("payment_data.status_modified", told.StatusModified, timeTold)
	switch {
	case told.Status == "paid":
		order.PaidAt = at
	case order.Payment.State == commerce.StateRefunded:
		refund := commerce.Refund{RemoteID: refundID, Total: order.Totals.Total.Neg()}
		if at != nil {
			refund.PlacedAt = *at
		}
		order.Refunds = []commerce.Refund{refund}
	}
}

// toBuyer is who bought. Where they live isn't told.
func toBuyer(dto orderJSON) commerce.Party {
	return commerce.Party{
		FirstName: givenNames(cmp.Or(dto.FirstName, dto.Client.FirstName), cmp.Or(dto.SecondName, dto.Client.SecondName)),
		LastName:  cmp.Or(dto.LastName, dto.Client.LastName),
		Email:     dto.Email,
		Phone:     string(dto.Phone),
	}
}

// toRecipient is where the goods go, and to whom: the buyer, unless another one is named.
// The town stands in the address. It is told apart as well, but of some orders only after
// their parcel was, and then our own word of it would come back as a new address.
func toRecipient(dto orderJSON) commerce.Party {
	party := toBuyer(dto)
	if r := dto.Recipient; r != (recipientJSON{}) {
		party = commerce.Party{FirstName: givenNames(r.FirstName, r.SecondName), LastName: r.LastName, Phone: string(cmp.Or(r.Phone, dto.Phone))}
	}
	party.Email = ""
	party.Address1 = dto.DeliveryAddress
	return party
}

// givenNames are a first name and a patronymic, as people are called by both.
func givenNames(first, second string) string { return strings.TrimSpace(first + " " + second) }
