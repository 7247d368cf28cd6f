package commerce

import (
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

// ShopSettings are the settings of a shop that steer how its figures come about.
type ShopSettings struct {
	Currency           string `json:"currency"`
	Decimals           int32  `json:"decimals"` // of shown money
	PricesIncludeTax   bool   `json:"prices_include_tax"`
	RoundTaxAtSubtotal bool   `json:"round_tax_at_subtotal"`
	TaxesEnabled       bool   `json:"taxes_enabled"`
	Country            string `json:"country,omitempty"`
}

// PaymentMethod is a way to pay that the shop offers or once offered.
type PaymentMethod struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Enabled bool   `json:"enabled"`
}

// DeliveryMethod is a way to get the goods, one entry per zone it is offered in.
type DeliveryMethod struct {
	ID       string `json:"id"`       // "flat_rate"
	Instance string `json:"instance"` // "1"
	Title    string `json:"title"`
	Zone     string `json:"zone"`
	Enabled  bool   `json:"enabled"`
}

// TaxRate is one of the shop's rates.
type TaxRate struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Country  string       `json:"country,omitempty"`
	Class    string       `json:"class"` // "standard" for the default one
	Percent  money.Amount `json:"percent"`
	Compound bool         `json:"compound,omitempty"`
	Shipping bool         `json:"shipping"` // whether carriage is taxed by it
}

// TaxClass groups rates: "standard", "reduced-rate".
type TaxClass struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// OrderStatus is a status that an order of the shop can have.
type OrderStatus struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// Category is a group of the shop's products.
type Category struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"` // its id; empty at the top
}

// Note is a remark on an order in the shop.
type Note struct {
	RemoteID  string    `json:"remote_id"`
	Text      string    `json:"text"`
	Author    string    `json:"author,omitempty"`
	ForBuyer  bool      `json:"for_buyer,omitempty"`
	WrittenAt time.Time `json:"written_at"`
}

// Parcel is a part of an order's goods on its way.
type Parcel struct {
	Number  string `json:"number"`            // by which the carrier knows it
	Carrier string `json:"carrier,omitempty"` // as people call it; empty where nobody said
}
