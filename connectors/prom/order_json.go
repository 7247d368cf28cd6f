package prom

import "github.com/orderloom/orderloom/internal/fields"

// orderJSON is an order as it comes. All but the id may be null or missing, and is read
// as leniently as can be: what has to be there is said in toCommerce.
type orderJSON struct {
	ID           fields.Scalar `json:"id"`
	DateCreated  fields.Scalar `json:"date_created"`
	DateModified fields.Scalar `json:"date_modified"`
	Status       string        `json:"status"`
	Source       string        `json:"source"`

	Client     clientJSON    `json:"client"`
	ClientID   fields.Scalar `json:"client_id"`
	FirstName  string        `json:"client_first_name"`
	SecondName string        `json:"client_second_name"` // the patronymic
	LastName   string        `json:"client_last_name"`
	Phone      fields.Scalar `json:"phone"`
	Email      string        `json:"email"`
	Notes      string        `json:"client_notes"`

	Recipient       recipientJSON `json:"delivery_recipient"`
	DeliveryAddress string        `json:"delivery_address"`
	DeliveryOption  optionJSON    `json:"delivery_option"`
	PaymentOption   optionJSON    `json:"payment_option"`
	PaymentData     paymentJSON   `json:"payment_data"`

	Price        fields.Scalar `json:"price"`      // of the goods
	FullPrice    fields.Scalar `json:"full_price"` // it may include delivery
	DeliveryCost fields.Scalar `json:"delivery_cost"`
	OfferPrice   fields.Scalar `json:"price_with_special_offer"`
	Discount     fields.Scalar `json:"special_offer_discount"`
	Promocode    fields.Scalar `json:"special_offer_promocode"`

	Products []productJSON `json:"products"`
}

type clientJSON struct {
	ID         fields.Scalar `json:"id"`
	FirstName  string        `json:"first_name"`
	SecondName string        `json:"second_name"`
	LastName   string        `json:"last_name"`
}

type recipientJSON struct {
	FirstName  string        `json:"first_name"`
	SecondName string        `json:"second_name"`
	LastName   string        `json:"last_name"`
	Phone      fields.Scalar `json:"phone"`
}

type optionJSON struct {
	ID   fields.Scalar `json:"id"`
	Name string        `json:"name"`
}

type providerJSON struct {
	Provider    string        `json:"provider"`
	Declaration fields.Scalar `json:"declaration_number"`
}

type paymentJSON struct {
	Status         string        `json:"status"`
	StatusModified fields.Scalar `json:"status_modified"`
}

type productJSON struct {
	ID         fields.Scalar `json:"id"`
	ExternalID fields.Scalar `json:"external_id"`
	SKU        fields.Scalar `json:"sku"`
	Name       string        `json:"name"`
	Names      struct {
		UK string `json:"uk"`
		RU string `json:"ru"`
	} `json:"name_multilang"`
	Quantity   fields.Scalar `json:"quantity"`
	Price      fields.Scalar `json:"price"` // for one
	TotalPrice fields.Scalar `json:"total_price"`
}
