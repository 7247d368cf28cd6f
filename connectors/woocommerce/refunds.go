package woocommerce

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

// refundDetails completes an order that has refunds: an order's own answer tells
// only what each came to. It asks nothing about an order without any.
//
// The refunds that count are those that the order names: one that was made
// between the two questions comes with the order's next change.
func (c *Client) refundDetails(ctx context.Context, order *commerce.Order) error {
	if len(order.Refunds) == 0 {
		return nil
	}
	const op = "read refunds"
	var details []refundDetailJSON
	query := url.Values{"per_page": {strconv.Itoa(connectors.PageSize)}}
	if _, err := c.get(ctx, op, "orders/"+order.RemoteID+"/refunds", query, &details); err != nil {
		return err
	}
	f := fields.New()
	told := toRefundDetails(f, details)
	for i, r := range order.Refunds {
		detail, known := told[r.RemoteID]
		if !known {
			f.Refuse(fmt.Sprintf("refunds[%d]", i), "the shop names a refund without showing it")
		}
		order.Refunds[i].PlacedAt, order.Refunds[i].Lines = detail.PlacedAt, detail.Lines
	}
	return fault.Wrap(fault.Invalid, opOf(op), f.Err())
}

// completed adds to a page what its orders' refunds gave back. An order whose
// refunds can't be understood, or that is gone by now, is set aside and hides no other.
func (c *Client) completed(ctx context.Context, page connectors.OrderPage) (connectors.OrderPage, error) {
	orders := page.Orders
	page.Orders = nil
	for _, read := range orders {
		err := c.refundDetails(ctx, &read.Order)
		switch {
		case err == nil:
			page.Orders = append(page.Orders, read)
		case fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound):
			page.Unreadable = append(page.Unreadable, unread(read, err))
		default:
			return connectors.OrderPage{}, err
		}
	}
	return page, nil
}

func unread(read connectors.Read, cause error) connectors.Unreadable {
	return connectors.Unreadable{
		RemoteID: read.Order.RemoteID, Number: read.Order.Number, ModifiedAt: read.Order.ModifiedAt,
		AskedAt: read.AskedAt, Payload: read.Payload, Reason: fault.Reason(cause),
	}
}

type refundDetail struct {
	PlacedAt time.Time
	Lines    []commerce.RefundLine
}

// toRefundDetails are the refunds' details by id.
func toRefundDetails(f fields.Reader, list []refundDetailJSON) map[string]refundDetail {
	told := map[string]refundDetail{}
	for i, dto := range list {
		f := f.In("refund_details", i)
		told[f.ID("id", dto.ID)] = refundDetail{
			PlacedAt: f.Time("date_created_gmt", dto.DateCreated, shopTime),
			Lines:    toRefundLines(f, dto),
		}
	}
	return told
}

// toRefundLines are the refunded parts of all three kinds of lines. The shop
// copies a refunded line with its amounts below zero; its meta names the original.
func toRefundLines(f fields.Reader, dto refundDetailJSON) []commerce.RefundLine {
	var lines []commerce.RefundLine
	for i, l := range dto.LineItems {
		f := f.In("line_items", i)
		line := toRefundLine(f, commerce.Goods, l.refundLineJSON)
		line.Quantity = f.Float("quantity", l.Quantity).Abs()
		if f.IDOrNone("product_id", l.ProductID) == "" {
			line.Kind = commerce.Custom
		}
		lines = append(lines, line)
	}
	for i, l := range dto.ShippingLines {
		lines = append(lines, toRefundLine(f.In("shipping_lines", i), commerce.Shipping, l))
	}
	for i, l := range dto.FeeLines {
		lines = append(lines, toRefundLine(f.In("fee_lines", i), commerce.Fee, l))
	}
	return lines
}

func toRefundLine(f fields.Reader, kind commerce.LineKind, l refundLineJSON) commerce.RefundLine {
	line := commerce.RefundLine{Kind: kind, RemoteLineID: string(metaScalar(l.MetaData, "_refunded_item_id")), Total: f.Amount("total", l.Total).Neg()}
	for _, tax := range toLineTaxes(f, l.Taxes) {
		tax.Total, tax.Subtotal = tax.Total.Neg(), tax.Subtotal.Neg()
		line.Taxes = append(line.Taxes, tax)
	}
	return line
}

// toRestocked is how many of a line the shop put back on its shelf for refunds. It
// keeps count only of what it had taken from there, else nil.
func toRestocked(f fields.Reader, l itemJSON) *money.Amount {
	back := metaScalar(l.MetaData, "_restock_refunded_items")
	if back == "" && metaScalar(l.MetaData, "_reduced_stock") == "" {
		return nil
	}
	restocked := f.AmountOrZero("meta_data._restock_refunded_items", back)
	return &restocked
}
