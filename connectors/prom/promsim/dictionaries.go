package promsim

// Carrier is how an order is delivered.
type Carrier string

// The ways of delivery that the company of this shop offers.
const (
	NovaPoshtaBranch  Carrier = "nova_poshta_branch"  // to a branch: W2W
	NovaPoshtaLocker  Carrier = "nova_poshta_locker"  // to a parcel locker, which only the address tells from a branch [L]
	NovaPoshtaCourier Carrier = "nova_poshta_courier" // to the door: W2D
	Ukrposhta         Carrier = "ukrposhta"
	Meest             Carrier = "meest"
	Rozetka           Carrier = "rozetka" // to a shop of Rozetka
	Pickup            Carrier = "pickup"  // fetched by the buyer; no carrier that Prom knows
)

// delivery is what is behind a carrier: the option that orders name, and what Prom tells about the parcel.
type delivery struct {
	option         int64
	uk, ru         string
	provider, kind string // of delivery_provider_data; without a provider there is none [D]
	cost           int64  // what the buyer pays the carrier; 0 is not known
}

func (c Carrier) delivery() delivery {
	np := delivery{14000001, "Нова Пошта", "Новая Почта", "nova_poshta", "W2W", 105}
	switch c {
	case NovaPoshtaCourier:
		np.kind, np.cost = "W2D", 140
		return np
	case Ukrposhta:
		return delivery{14000002, "Укрпошта", "Укрпочта", "ukrposhta", "W2W", 55}
	case Meest:
		return delivery{14000003, "Meest ПОШТА", "Meest ПОЧТА", "meest", "W2W", 80}
	case Rozetka:
		return delivery{14000004, "Магазини Rozetka", "Магазины Rozetka", "rz_delivery", "W2W", 0}
	case Pickup:
		return delivery{14000005, "Самовивіз", "Самовывоз", "", "", 0}
	default:
		return np
	}
}

func (d delivery) name(language string) string {
	if language == "ru" {
		return d.ru
	}
	return d.uk
}

// carriers are the ways of delivery, one for each option.
func carriers() []Carrier { return []Carrier{NovaPoshtaBranch, Ukrposhta, Meest, Rozetka, Pickup} }

func (s *Shop) deliveryOptionsList(c *call) answer {
	options := []doc{}
	for _, carrier := range carriers() {
		d := carrier.delivery()
		kind := d.provider
		if kind == "" {
			kind = "pickup"
		}
		options = append(options, doc{"id": d.option, "name": d.name(c.language(s.settings.Language)), "comment": "", "enabled": true, "type": kind})
	}
	return ok(doc{"delivery_options": options})
}

// Payment is how an order is paid.
type Payment string

// The ways to pay that the company of this shop offers.
const (
	PromPay        Payment = "prom_pay"         // Пром-оплата: Prom's own cashier, the only one that says whether it was paid
	CashOnDelivery Payment = "cash_on_delivery" // at the carrier
	BankTransfer   Payment = "bank_transfer"
	Cash           Payment = "cash"
)

// paymentOption is what is behind a way to pay: the option that orders name.
type paymentOption struct {
	id     int64
	uk, ru string
}

func (p Payment) option() paymentOption {
	switch p {
	case PromPay:
		return paymentOption{700, "Пром-оплата", "Пром-оплата"}
	case BankTransfer:
		return paymentOption{702, "Оплата на рахунок", "Оплата на счет"}
	case Cash:
		return paymentOption{703, "Готівкою", "Наличными"}
	default:
		return paymentOption{701, "Післяплата", "Наложенный платеж"}
	}
}

func (p paymentOption) name(language string) string {
	if language == "ru" {
		return p.ru
	}
	return p.uk
}

func payments() []Payment { return []Payment{PromPay, CashOnDelivery, BankTransfer, Cash} }

func (s *Shop) paymentOptionsList(c *call) answer {
	options := []doc{}
	for _, p := range payments() {
		o := p.option()
		options = append(options, doc{"id": o.id, "name": o.name(c.language(s.settings.Language)), "description": ""})
	}
	return ok(doc{"payment_options": options})
}
