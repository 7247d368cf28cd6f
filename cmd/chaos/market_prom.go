package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/connectors/simulator"
)

// promMarket is a company on Prom.ua, its staff and its buyers.
type promMarket struct {
	company *playground.Company
	ids     []int64
	past    map[int64][]string // statuses of orders, as people found them and left them
}

func (m *promMarket) code() string              { return m.company.Code }
func (m *promMarket) line() string              { return m.company.Line() }
func (m *promMarket) desk() *simulator.Desk     { return m.company.Simulated.Desk }
func (m *promMarket) came() []int64             { return m.ids }
func (m *promMarket) orders() []json.RawMessage { return m.company.Simulated.Orders() }
func (m *promMarket) moves(kind string) bool    { return kind == promWrites }
func (m *promMarket) hears() bool               { return false }

func (m *promMarket) keys() []string { return []string{m.company.Token.Reveal()} }

// promWrites is the kind of requests that change an order's status.
const promWrites = "orders.set_status"

func (m *promMarket) requests() []string {
	return []string{"orders.list", "orders.get", promWrites, "products.edit"}
}

func (m *promMarket) appear(seed uint64, orders int) {
	shop := m.company.Simulated
	placed := time.Now().AddDate(0, -1, 0) // long enough ago for the lives that they lead before we hear of them
	made := shop.MakeOrders(seed, orders, placed,
		promsim.WithWrong(promsim.UnknownSKU, 0.04), promsim.WithWrong(promsim.UnreadableMoney, 0.04), promsim.WithWrong(promsim.WrongTotal, 0.05))
	for _, one := range made {
		m.ids = append(m.ids, one.ID)
		shop.TouchOrder(one.ID) // it changes now: it is news
		m.notice(one.ID)
	}
}

// promOrder is what people see of an order.
type promOrder struct {
	ID      int64
	Status  string
	Cashier struct{ Status string } `json:"payment_data"`
}

// notice remembers the status that an order has: the shop itself doesn't tell it later.
func (m *promMarket) notice(id int64) {
	var o promOrder
	if json.Unmarshal(m.company.Simulated.Order(id), &o) == nil {
		m.past[id] = append(m.past[id], o.Status)
	}
}

func (m *promMarket) change(chance *rand.Rand, id int64) error {
	shop := m.company.Simulated
	var o promOrder
	if err := json.Unmarshal(shop.Order(id), &o); err != nil {
		return err
	}
	m.notice(o.ID)
	defer m.notice(o.ID)
	switch chance.IntN(8) {
	case 0:
		shop.TouchOrder(o.ID)
	case 1:
		shop.ReplaceField(o.ID, "delivery_address", fmt.Sprintf(`"Полтава, вул. Соборна, %d"`, 1+chance.IntN(1000)))
	case 2, 3:
		m.cash(o)
	case 4:
		by := []promsim.Initiator{promsim.InitiatorCompany, promsim.InitiatorBuyer}[chance.IntN(2)]
		shop.Cancel(o.ID, by, "Покупець передумав")
	case 5:
		shop.Accept(o.ID)
	default:
		shop.Finish(o.ID)
	}
	return nil
}

// cash moves what the marketplace's cashier says of an order's money: it comes in, and
// goes back.
func (m *promMarket) cash(o promOrder) {
	if o.Cashier.Status == "unpaid" {
		m.company.Simulated.Pay(o.ID)
		return
	}
	m.company.Simulated.Refund(o.ID)
}

func (m *promMarket) asItIs() check.Shop {
	return check.Shop{Channel: m.code(), Orders: m.orders(), Products: m.company.Simulated.Products(), Past: m.past, Writes: written(m.desk(), promWrites)}
}
