package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/simulator"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/money"
)

// wooMarket is a WooCommerce shop, its staff and its buyers.
type wooMarket struct {
	shop *playground.Shop
	ids  []int64
}

func (m *wooMarket) code() string              { return m.shop.Code }
func (m *wooMarket) line() string              { return m.shop.Line() }
func (m *wooMarket) desk() *simulator.Desk     { return m.shop.Simulated.Desk }
func (m *wooMarket) came() []int64             { return m.ids }
func (m *wooMarket) orders() []json.RawMessage { return m.shop.Simulated.Orders() }
func (m *wooMarket) moves(kind string) bool    { return kind == wooWrites }
func (*wooMarket) hears() bool                 { return true }

func (m *wooMarket) keys() []string {
	return []string{m.shop.Key.Reveal(), m.shop.Secret.Reveal(), hooksPhrase(m.code())}
}

// wooWrites is the kind of requests that change an order.
const wooWrites = "orders.update"

func (*wooMarket) requests() []string {
	return []string{"orders.list", "notes.create", "notes.list", wooWrites, "products.batch", "variations.batch"}
}

func (m *wooMarket) appear(seed uint64, orders int) {
	placed := time.Now().AddDate(0, -1, 0) // long enough ago for the lives that they lead before we hear of them
	shop := m.shop.Simulated
	made := shop.MakeOrders(seed, orders, placed,
		woosim.WithWrong(woosim.UnknownSKU, 0.04), woosim.WithWrong(woosim.OtherCurrency, 0.04), woosim.WithWrong(woosim.WrongTotal, 0.05))
	for _, one := range made {
		m.ids = append(m.ids, one.ID)
		m.news(one.ID)
	}
}

// news has an order, and the products whose stock it took in its life before, change as of
// now: a shop's change feeds tell nothing that was dated back.
func (m *wooMarket) news(id int64) {
	shop := m.shop.Simulated
	shop.TouchOrder(id)
	var o struct {
		Items []struct {
			Product   int64 `json:"product_id"`
			Variation int64 `json:"variation_id"`
		} `json:"line_items"`
	}
	_ = json.Unmarshal(shop.Order(id), &o) // the check says what is wrong with it
	for _, l := range o.Items {
		shop.EditProduct(cmp.Or(l.Variation, l.Product), "{}")
	}
}

func (m *wooMarket) asItIs() check.Shop {
	shop := m.shop.Simulated
	s := check.Shop{Channel: m.code(), Orders: shop.Orders(), Products: shop.Products(), Writes: written(m.desk(), wooWrites),
		Notes: map[int64][]check.Note{}, Refunds: map[int64][]json.RawMessage{}}
	for _, raw := range s.Orders {
		id := orderID(raw)
		s.Refunds[id] = shop.Refunds(id)
		for _, note := range shop.Notes(id) {
			s.Notes[id] = append(s.Notes[id], check.Note{Text: note.Text, ByShop: note.System, At: note.At})
		}
	}
	return s
}

// known is what people see of an order.
type known struct {
	ID       int64
	Status   string
	Total    money.Amount
	Items    []knownLine `json:"line_items"`
	Shipping []knownLine `json:"shipping_lines"`
	Refunds  []struct {
		Reason string
		Total  money.Amount
	}
}

type knownLine struct {
	ID       int64
	Quantity int64
	Total    money.Amount
	Taxes    []struct {
		ID    int64
		Total money.Amount
	}
}

func (m *wooMarket) change(chance *rand.Rand, id int64) error {
	shop := m.shop.Simulated
	var o known
	if err := json.Unmarshal(shop.Order(id), &o); err != nil {
		return err
	}
	switch o.Status {
	case "trash", "checkout-draft", "cancelled", "failed", "refunded":
		return nil
	case "pending":
		return shopDid(chance, shop, o, "processing", "cancelled", "on-hold")
	case "on-hold":
		switch chance.IntN(8) {
		case 0, 1:
			return sellMore(shop, o)
		case 2:
			return giveBack(chance, shop, o)
		}
		return shopDid(chance, shop, o, "processing", "processing", "cancelled")
	default: // processing, completed
		switch chance.IntN(8) {
		case 0:
			return sellMore(shop, o)
		case 1, 2, 3:
			return giveBack(chance, shop, o)
		}
		return shopDid(chance, shop, o, "completed", "completed", "cancelled", "on-hold", "")
	}
}

// shopDid moves the order on, or leaves its status as it is and does something
// that calls for nothing.
func shopDid(chance *rand.Rand, shop *woosim.Shop, o known, next ...string) error {
	to := next[chance.IntN(len(next))]
	switch chance.IntN(5) {
	case 0:
		shop.AddNote(o.ID, "Klients zvanīja, viss kārtībā.", false)
	case 1:
		shop.TouchOrder(o.ID)
	case 2:
		return edit(shop, o.ID, fmt.Sprintf(`{"billing":{"city":"Jūrmala %d"}}`, chance.IntN(1000)))
	default:
		if to != "" {
			shop.SetStatus(o.ID, to)
		}
	}
	return nil
}

// sellMore has the staff put one piece more in an order.
func sellMore(shop *woosim.Shop, o known) error {
	if len(o.Items) == 0 {
		return nil
	}
	return edit(shop, o.ID, fmt.Sprintf(`{"line_items":[{"id":%d,"quantity":%d}]}`, o.Items[0].ID, o.Items[0].Quantity+1))
}

func edit(shop *woosim.Shop, id int64, body string) error {
	if refusal := shop.EditOrder(id, body); refusal != "" {
		return fmt.Errorf("the shop refuses %s: %s", body, refusal)
	}
	return nil
}
