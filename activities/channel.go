package activities

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// channel is a channel as its steps see it.
type channel struct {
	dbgen.Channel
	pos    dbgen.PointsOfSale
	policy posting.Policy
}

// writable reports whether the shop may be written to: a working channel
// rehearses beside a real shop.
func (c channel) writable() bool { return commerce.Environment(c.Environment) != commerce.Working }

// takesOrders refuses to import what the channel has switched off.
func (c channel) takesOrders() error {
	switch {
	case !c.Enabled:
		return fault.New(fault.Unmapped, "channel "+c.Code, "it is switched off: switch it on to import its orders")
	case !c.OrdersIn:
		return fault.New(fault.Unmapped, "channel "+c.Code, "its orders are not imported: switch orders_in on")
	default:
		return nil
	}
}

// readableChannel is a channel that orders may be read from.
func (s *Set) readableChannel(ctx context.Context, code string) (channel, error) {
	ch, err := loadChannel(ctx, s.DB, code)
	if err != nil {
		return ch, err
	}
	return ch, ch.takesOrders()
}

func loadChannel(ctx context.Context, q dbgen.DBTX, code string) (channel, error) {
	row, err := queries.ChannelByCode(ctx, q, code)
	if err != nil {
		return channel{}, db.Wrap("load channel "+code, err)
	}
	return newChannel(row.Channel, row.PointsOfSale)
}

func newChannel(row dbgen.Channel, pos dbgen.PointsOfSale) (channel, error) {
	c := channel{Channel: row, pos: pos}
	decoder := json.NewDecoder(bytes.NewReader(row.Policy))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c.policy); err != nil {
		return channel{}, fault.Wrap(fault.Invalid, "policy of channel "+row.Code, err)
	}
	c.policy.Currencies, c.policy.DefaultCurrency = pos.Currencies, orEmpty(row.DefaultCurrency)
	if row.StatusBack {
		c.policy.Accepted, c.policy.AcceptedFrom = row.StatusAccepted, row.AcceptedFrom
	}
	return c, nil
}

// issueIfAsked has a sale's document issued that a person asked for, where the
// channel doesn't by itself.
func (c *channel) issueIfAsked(asked bool) {
	c.policy.IssueByHand = c.policy.IssueByHand && !asked
}

// mappings are what the rules need to work an order out.
func (c channel) mappings(ctx context.Context, q dbgen.DBTX, order commerce.Order) (posting.Mappings, error) {
	m, err := c.planMappings(ctx, q, order)
	if err != nil {
		return m, err
	}
	taxes, err := queries.TaxMappingList(ctx, q, c.ID)
	if err != nil {
		return m, db.Wrap("load tax mappings", err)
	}
	m.Taxes, m.Classes = map[string]posting.TaxGroup{}, map[string]posting.TaxGroup{}
	for _, t := range taxes {
		group := posting.TaxGroup{Code: t.Code, Percent: t.Percent}
		switch t.Kind {
		case "rate":
			m.Taxes[t.Remote] = group
		case "class":
			m.Classes[t.Remote] = group
		default:
			m.Default = group
		}
	}
	return m, nil
}

// planMappings are what the rules need to say what the statuses of orders call for.
func (c channel) planMappings(ctx context.Context, q dbgen.DBTX, orders ...commerce.Order) (posting.Mappings, error) {
	m := posting.Mappings{Items: map[string]posting.Item{}, Payments: map[string]posting.PaymentMethod{}}
	payments, err := queries.PaymentMappingList(ctx, q, c.ID)
	if err != nil {
		return m, db.Wrap("load payment mappings", err)
	}
	for _, p := range payments {
		m.Payments[p.RemoteMethod] = posting.PaymentMethod{MoneyAccount: p.MoneyAccount, PaidStatuses: p.PaidStatuses}
	}
	items, err := queries.ItemsBySKU(ctx, q, c.skus(orders))
	if err != nil {
		return m, db.Wrap("load items", err)
	}
	for _, i := range items {
		m.Items[i.SKU] = posting.Item{
			ID: i.ID, SKU: i.SKU, Service: i.Kind == "service", TaxGroup: posting.TaxGroup{Code: i.TaxGroup, Percent: i.Percent},
		}
	}
	return m, nil
}

// skus are all SKUs that the orders' documents may name.
func (c channel) skus(orders []commerce.Order) []string {
	skus := []string{c.policy.ShippingSKU, c.policy.FeeSKU, c.policy.TipSKU, c.policy.CustomSKU}
	for _, order := range orders {
		for _, line := range order.Lines {
			skus = append(skus, line.SKU)
		}
	}
	return skus
}
