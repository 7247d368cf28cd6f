package blueprint

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// Item is goods or a service.
type Item struct {
	// SKU is what shops and channels name it by.
	SKU string `json:"sku" blueprint:"required"`
	// Name is what documents print.
	Name string `json:"name" blueprint:"required"`
	// Kind is simple; parent, which is sold by its variations alone; variation; or
	// service, which is never delivered.
	Kind string `json:"kind" blueprint:"required,simple,parent,variation,service"`
	// Parent is what a variation is one of, by its SKU.
	Parent string `json:"parent,omitempty" names:"item"`
	// Unit is what a quantity is counted in: kg; pieces where it is left out.
	Unit string `json:"unit,omitempty"`
	// Category is what it is sorted by, by its code.
	Category string `json:"category,omitempty" names:"category"`
	// TaxGroup is the tax that it is sold with, by its code.
	TaxGroup string `json:"tax_group,omitempty" names:"tax"`
	// SafetyBuffer is how many pieces no shop is shown.
	SafetyBuffer money.Amount `json:"safety_buffer,omitzero"`
	// Description is what shops show of it; it may be HTML.
	Description string `json:"description,omitempty" text:"lines"`
	// Images are addresses, the main one first.
	Images []string `json:"images,omitempty"`
	// Prices are those of the price lists.
	Prices []ItemPrice `json:"prices,omitempty"`
}

// ItemPrice is an item's price on a price list, as those shops type prices that the list
// is for: with tax, or without.
type ItemPrice struct {
	// PriceGroup is the price list, by its code.
	PriceGroup string `json:"price_group" blueprint:"required" names:"price-group"`
	// Currency is one such as EUR.
	Currency string `json:"currency" blueprint:"required"`
	// Amount is the price: 12.50.
	Amount money.Amount `json:"amount" blueprint:"required"`
}

// parentsFirst are items in an order in which each finds the one that it names.
func parentsFirst(items []Item) []Item {
	return slices.SortedStableFunc(slices.Values(items), func(a, b Item) int { return rank(a) - rank(b) })
}

func rank(i Item) int {
	if i.Kind == "parent" {
		return 0
	}
	return 1
}
