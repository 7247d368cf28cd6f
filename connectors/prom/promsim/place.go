package promsim

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"
)

// Source is where an order was placed. Live orders show others too, such as "mobile_catalog_app" [L].
type Source string

// Where orders come from.
const (
	Portal      Source = "portal" // prom.ua itself
	CompanySite Source = "company_site"
	Cabinet     Source = "company_cabinet" // written by the company's staff
	MobileApp   Source = "mobile_app"
	Bigl        Source = "bigl"
)

// Placement is an order as somebody places it. The zero value is one piece of the first product, bought on the portal by one of the
// usual buyers, sent by Nova Poshta and paid there.
type Placement struct {
	Source    Source
	Lines     []Line
	Buyer     Person
	Recipient *Person // somebody else who fetches the parcel
	Payment   Payment
	Paid      bool // with PromPay: at once
	Carrier   Carrier
	Discount  string // what a special offer takes off, such as "150"
	Promocode string // of the special offer; without one it is a promotion of Prom's
	Notes     string
	DontCall  bool
	Status    string // where the order stands; Pending when empty
}

// Line is what is bought, by the product's id or its SKU; without either it is the shop's first product.
type Line struct {
	Product  int64
	SKU      string
	Quantity string // "1" when empty; may be a part of one
	Price    string // of one, where it isn't the product's
}

// Person is a buyer or a recipient.
type Person struct {
	FirstName, SecondName, LastName, Phone, Email string
}

// PlaceOrder places an order as of now and returns its id. It panics when a line names no product of the shop.
func (s *Shop) PlaceOrder(p Placement) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	return s.place(p).id
}

func (s *Shop) place(p Placement) *order {
	if len(p.Lines) == 0 {
		p.Lines = []Line{{}}
	}
	if p.Buyer == (Person{}) {
		p.Buyer = usualBuyer(s.chance().IntN)
	}
	p.Source, p.Status = orElse(p.Source, Portal), orElse(p.Status, Pending)
	at := s.now()
	o := &order{id: s.leap(&s.next.Order), created: at, modified: at, doc: doc{
		"date_created": at.Format(timeOut), "date_modified": at.Format(timeOut), "status": p.Status, "source": string(p.Source),
		"client_notes": p.Notes, "dont_call_customer_back": p.DontCall, "has_order_promo_free_delivery": false,
		"utm": doc{"medium": "", "source": "", "campaign": ""}, "ps_promotion": nil, "cancellation": nil,
	}}
	o.doc["id"] = o.id
	goods := s.writeLines(o, p)
	s.writePeople(o, p)
	s.writeDelivery(o, p)
	s.writePayment(o, p)
	s.writePrices(o, p, goods)
	s.orders[o.id] = o
	return o
}

func (s *Shop) writeLines(o *order, p Placement) (sum decimal.Decimal) {
	lines := []any{}
	for _, line := range p.Lines {
		product := s.lineProduct(line)
		price := product.doc.amount("price")
		if line.Price != "" {
			price = mustDecimal("Line.Price", line.Price)
		}
		quantity := mustDecimal("Line.Quantity", orElse(line.Quantity, "1"))
		total := price.Mul(quantity).Round(2)
		sum = sum.Add(total)
		lines = append(lines, doc{
			"id": product.id, "external_id": product.doc["external_id"], "sku": product.doc["sku"], "name": product.doc["name"],
			"name_multilang": product.doc["name_multilang"], "image": product.doc["main_image"], "url": product.url(),
			"quantity": s.quantity(quantity), "price": s.moneyText(price), "total_price": s.moneyText(total),
			"measure_unit": product.doc["measure_unit"], "cpa_commission": commission(p.Source, total, false),
		})
	}
	o.doc["products"] = lines
	o.doc["cpa_commission"] = commission(p.Source, sum, true)
	return sum
}

// quantity is a JSON number; Prom counts in floats.
func (s *Shop) quantity(d decimal.Decimal) json.Number {
	text := d.String()
	if s.settings.FloatQuantities && d.IsInteger() {
		text += ".0"
	}
	return json.Number(text)
}

// commission is what Prom takes for a sale of its own: a plain decimal, unlike all other money of an order.
func commission(from Source, of decimal.Decimal, whole bool) any {
	if from == CompanySite || from == Cabinet {
		return nil
	}
	d := doc{"amount": of.Mul(decimal.New(5, -2)).StringFixed(2)}
	if whole {
		d["is_refunded"] = false
	}
	return d
}

func (s *Shop) lineProduct(line Line) *product {
	found := s.products[line.Product]
	if line.Product == 0 {
		found = first(s.products, func(p *product) bool { return line.SKU == "" || p.doc.str("sku") == line.SKU })
	}
	if found == nil {
		panic(fmt.Sprintf("promsim: an order is placed for a product that the shop lacks: %d %s", line.Product, line.SKU))
	}
	return found
}

func (s *Shop) writePeople(o *order, p Placement) {
	cl := s.clientOf(p.Buyer)
	cl.Orders++
	name := func(p Person) doc {
		return doc{"first_name": p.FirstName, "second_name": textOrNull(p.SecondName), "last_name": p.LastName}
	}
	o.doc["client_id"] = cl.ID
	o.doc["client"] = name(p.Buyer)
	o.doc.doc("client")["id"] = cl.ID
	o.doc["client_first_name"], o.doc["client_last_name"] = p.Buyer.FirstName, p.Buyer.LastName
	o.doc["client_second_name"] = textOrNull(p.Buyer.SecondName)
	o.doc["phone"], o.doc["email"] = textOrNull(p.Buyer.Phone), textOrNull(p.Buyer.Email)
	o.doc["delivery_recipient"] = nil
	if p.Recipient != nil {
		recipient := name(*p.Recipient)
		recipient["phone"] = p.Recipient.Phone
		o.doc["delivery_recipient"] = recipient
	}
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (s *Shop) writeDelivery(o *order, p Placement) {
	d := p.Carrier.delivery()
	o.doc["delivery_option"] = doc{"id": d.option, "name": d.name(s.settings.Language), "shipping_service": nil}
	o.doc["delivery_cost"], o.doc["delivery_provider_data"], o.doc["delivery_address"] = nil, nil, ""
	if d.cost > 0 {
		o.doc["delivery_cost"] = d.cost
	}
	if d.provider == "" {
		return
	}
	place := p.Carrier.place()
	o.doc["delivery_address"] = place.text()
	o.doc["delivery_provider_data"] = doc{
		"provider": d.provider, "type": d.kind, "sender_warehouse_id": "32902192-a55d-11e4-a77a-005056887b8d",
		"recipient_warehouse_id": textOrNull(place.warehouse), "declaration_number": nil, "unified_status": nil,
		"recipient_address": doc{
			"city_id": place.cityID, "city_name": place.city, "city_katottg": "UA46060250010015970", "warehouse_id": textOrNull(place.warehouse),
			"street_id": nil, "street_name": textOrNull(place.street), "building_number": textOrNull(place.building), "apartment_number": nil,
		},
	}
}

func (s *Shop) writePayment(o *order, p Placement) {
	option := p.Payment.option()
	o.doc["payment_option"] = doc{"id": option.id, "name": option.name(s.settings.Language)}
	o.doc["payment_data"] = nil
	if p.Payment == PromPay {
		state := "unpaid"
		if p.Paid {
			state = "paid"
		}
		o.doc["payment_data"] = doc{"type": "evopay", "status": state, "status_modified": o.doc["date_created"]}
	}
}

// writePrices sums an order up: price is the goods, full_price what the buyer pays, with the special offer and, where the shop counts it
// in, the delivery [I].
func (s *Shop) writePrices(o *order, p Placement, goods decimal.Decimal) {
	o.doc["price"] = s.moneyText(goods)
	o.doc["price_with_special_offer"], o.doc["special_offer_discount"], o.doc["special_offer_promocode"] = nil, nil, nil
	full := goods
	if p.Discount != "" {
		off := mustDecimal("Placement.Discount", p.Discount)
		full = goods.Sub(off)
		o.doc["special_offer_discount"], o.doc["price_with_special_offer"] = s.moneyText(off), s.moneyText(full)
		o.doc["special_offer_promocode"] = textOrNull(p.Promocode)
		if p.Promocode == "" {
			o.doc["ps_promotion"] = doc{"name": "Тиждень знижок", "conditions": []any{}}
		}
	}
	if s.settings.FullPriceWithDelivery {
		full = full.Add(o.doc.amount("delivery_cost"))
	}
	o.doc["full_price"] = s.moneyText(full)
	cl := s.clients[o.doc.int("client_id")]
	cl.Paid = cl.Paid.Add(full)
}
