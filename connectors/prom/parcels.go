package prom

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.OrderParcels = (*Client)(nil)

// declarationJSON tells the number of an order's parcel.
type declarationJSON struct {
	OrderID uint64 `json:"order_id"`
	Number  string `json:"declaration_id"`
	Carrier string `json:"delivery_type"`
}

// GetOrderParcels reads the number that an order shows: one at most.
func (c *Client) GetOrderParcels(ctx context.Context, orderID string) ([]commerce.Parcel, error) {
	order, err := c.readCarried(ctx, "read order parcels", orderID)
	if err != nil || order.provider.Declaration == "" {
		return nil, err
	}
	return []commerce.Parcel{{Number: string(order.provider.Declaration), Carrier: titleOf(order.provider.Provider)}}, nil
}

// SetOrderParcels tells the number of an order's first parcel: the shop has room for one,
// and doesn't take it back. What it has no room for is fault.Unsupported, after the first
// was told. A carrier that it takes no numbers of is so too; where none is named, it is
// the one that the buyer chose.
func (c *Client) SetOrderParcels(ctx context.Context, orderID string, parcels []commerce.Parcel) (connectors.Read, error) {
	const op = "set order parcels"
	order, err := c.readCarried(ctx, op, orderID)
	switch {
	case err != nil:
		return connectors.Read{}, err
	case len(parcels) == 0 && order.provider.Declaration == "":
		return order.read(op)
	case len(parcels) == 0:
		return connectors.Read{}, fault.New(fault.Unsupported, opOf(op), "Prom takes no number of a parcel back: correct it in the company's cabinet")
	case string(order.provider.Declaration) != parcels[0].Number:
		order, err = c.declare(ctx, op, order, parcels[0])
	}
	if err != nil {
		return connectors.Read{}, err
	}
	if more := len(parcels) - 1; more > 0 {
		return connectors.Read{}, fault.New(fault.Unsupported, opOf(op), "Prom shows one parcel of an order: it was told of the first, and not of %d more", more)
	}
	return order.read(op)
}

// declare tells the number of a parcel and reads the order again.
func (c *Client) declare(ctx context.Context, op string, of carried, parcel commerce.Parcel) (carried, error) {
	word := of.provider.Provider
	if parcel.Carrier != "" {
		word = wordOf(parcel.Carrier)
	} else if word == "" {
		word = wordOf(of.option.Name)
	}
	if word == "" {
		return carried{}, fault.New(fault.Unsupported, opOf(op), "Prom takes no numbers of the carrier %.40q", parcel.Carrier)
	}
	_, said := c.post(ctx, op, "delivery/save_declaration_id", declarationJSON{of.id, parcel.Number, word}, nil)
	if said != nil && !fault.Is(said, fault.Invalid) {
		return carried{}, said
	}
	now, err := c.readCarried(ctx, op, strconv.FormatUint(of.id, 10))
	switch {
	case err != nil:
		if f, ok := errors.AsType[*fault.Error](err); ok && said == nil {
			f.Unknown = f.Kind != fault.NotFound
		}
		return carried{}, err
	case said != nil && string(now.provider.Declaration) != parcel.Number && !isRepeat(said):
		return carried{}, said
	}
	return now, nil
}

// isRepeat reports whether the shop's no is that it has this very number.
func isRepeat(no error) bool {
	said, ok := errors.AsType[*httpapi.StatusError](no)
	return ok && (strings.Contains(said.Text, "уже добавлен к данному заказу") || strings.Contains(said.Text, "вже додан"))
}

// carried is an order with what is told of how it is carried.
type carried struct {
	id       uint64
	row      row
	option   optionJSON
	provider providerJSON
}

// read is the order in our words.
func (o carried) read(op string) (connectors.Read, error) {
	order, err := decodeOrder(o.row.raw)
	if err != nil {
		return connectors.Read{}, invalid(op, "%s", fault.Reason(err))
	}
	return connectors.Read{Order: order, AskedAt: o.row.askedAt, Payload: connectors.PayloadHash(o.row.raw)}, nil
}

// readCarried reads how an order is carried.
func (c *Client) readCarried(ctx context.Context, op, orderID string) (carried, error) {
	if err := checkID(op, orderID); err != nil {
		return carried{}, err
	}
	id, _ := strconv.ParseUint(orderID, 10, 63) // checkID did
	one, err := c.rawOrder(ctx, op, id)
	if err != nil {
		return carried{}, err
	}
	var dto struct {
		Option   optionJSON   `json:"delivery_option"`
		Provider providerJSON `json:"delivery_provider_data"`
	}
	if err := httpapi.Decode(opOf(op), one.rows[0].raw, &dto); err != nil {
		return carried{}, err
	}
	return carried{id: id, row: one.rows[0], option: dto.Option, provider: dto.Provider}, nil
}
