// Package blueprint is master data and channels as a file, orderloom.yaml: read with
// every mistake named by its line, compared with what is stored, written in one
// transaction, and given out again.
//
// What the file names is as the file says, whole: a setting that it leaves out has
// its default, a mapping that it leaves out is taken away. What it doesn't name stays
// as it is. Nothing that may have a history is deleted. Credentials are no part of it.
package blueprint

// File is all that a file can say. A tag `blueprint:"required"` marks what can't be
// left out; words after it are the only ones known. For who fills in a form a tag says
// what a setting `names` of ours, of what list of the `shop` it names something, or that
// it is a `text` of several lines.
type File struct {
	// Warehouses are where goods lie.
	Warehouses []Warehouse `json:"warehouses,omitempty"`
	// MoneyAccounts are where payments land.
	MoneyAccounts []MoneyAccount `json:"money_accounts,omitempty"`
	// TaxGroups are our taxes.
	TaxGroups []TaxGroup `json:"tax_groups,omitempty"`
	// CustomerTypes are what customers are sorted by.
	CustomerTypes []CustomerType `json:"customer_types,omitempty"`
	// Sources are where sales come from.
	Sources []Source `json:"sources,omitempty"`
	// People answer for sales, have sales booked for them, and are told of problems.
	People []Person `json:"people,omitempty"`
	// SaleTypes are what sales are sorted by.
	SaleTypes []SaleType `json:"sale_types,omitempty"`
	// DeliveryMethods are our ways to deliver.
	DeliveryMethods []DeliveryMethod `json:"delivery_methods,omitempty"`
	// PriceGroups are price lists, each with a price for an item.
	PriceGroups []PriceGroup `json:"price_groups,omitempty"`
	// Categories are what items are sorted by, as a tree.
	Categories []Category `json:"categories,omitempty"`
	// Companies stand for buyers whom an order doesn't name: carriers.
	Companies []Company `json:"companies,omitempty"`
	// Items are what channels book carriage, fees and lines without a product under,
	// and goods. Only those that a channel names are exported, unless all are asked for.
	Items []Item `json:"items,omitempty"`
	// PointsOfSale are what channels sell under.
	PointsOfSale []PointOfSale `json:"points_of_sale,omitempty"`
	// Channels are the shops.
	Channels []Channel `json:"channels,omitempty"`
}

// Warehouse is where goods lie.
type Warehouse struct {
	// Code is what others name it by.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// External is whether it is somebody else's: its stock may go below nothing, as goods
	// may be there though nobody told us.
	External bool `json:"external,omitempty"`
}

// MoneyAccount is where payments land.
type MoneyAccount struct {
	// Code is what others name it by.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// Kind is whose it is: a bank's, a drawer's, or a payment gateway's.
	Kind string `json:"kind" blueprint:"required,bank,cash,merchant"`
}

// CustomerType is what customers are sorted by.
type CustomerType struct {
	// Code is lower case letters, digits and dashes.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
}

// Company is a customer that is known by its number.
type Company struct {
	// CompanyNumber is the one that it is known by; it begins with the country: UA31316718.
	CompanyNumber string `json:"company_number" blueprint:"required"`
	// Name is the firm's.
	Name string `json:"name" blueprint:"required"`
	// CustomerType is one by its code; none where it is left out.
	CustomerType string `json:"customer_type,omitempty" names:"customer-type"`
}
