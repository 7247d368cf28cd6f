package blueprint

import "github.com/orderloom/orderloom/internal/money"

// Switches say what goes in and out of a channel while it is enabled.
type Switches struct {
	// OrdersIn is whether its orders are read and imported.
	OrdersIn bool `json:"orders_in"`
	// ItemsIn is whether its products are imported: an unknown SKU becomes an item, and an
	// item gets what it lacks.
	ItemsIn bool `json:"items_in"`
	// ItemsOut is whether ours are sent to the shop, where its platform takes items from elsewhere.
	ItemsOut bool `json:"items_out"`
	// Stock is whether it is written to the shop, as the stock settings say.
	Stock bool `json:"stock"`
	// Prices are whether those of the catalogue's price group are written to the shop.
	Prices bool `json:"prices"`
	// StatusBack is whether statuses are written back to the shop.
	StatusBack bool `json:"status_back"`
	// Notes are whether the shop's staff is told what was done, on each order.
	Notes bool `json:"notes"`
	// Parcels are whether the shop is told their numbers, on each order.
	Parcels bool `json:"parcels"`
	// Messages are whether those of buyers are read and answered.
	Messages bool `json:"messages"`
}

// Sales say what a channel's sales carry from their making on. What is filled in
// later counts for sales that lack it, too; nothing that a sale has is changed.
type Sales struct {
	// Source is where they come from, by its code.
	Source string `json:"source,omitempty" names:"source"`
	// Responsible is the person who answers for them, by their code.
	Responsible string `json:"responsible,omitempty" names:"person"`
	// Merchant is the person they are booked for, by their code.
	Merchant string `json:"merchant,omitempty" names:"person"`
	// Type is what they are sorted by, by its code.
	Type string `json:"type,omitempty" names:"sale-type"`
	// Register is the till they count for, by its code. Where the money goes is said
	// by the payment methods.
	Register string `json:"register,omitempty" names:"register"`
	// Dated is whose day is the sale's: the order's, or that of its import.
	Dated string `json:"dated" blueprint:"optional,order,sync"`
	// Numbered is whose number is the sale's: the shop's, or our own.
	Numbered string `json:"numbered" blueprint:"optional,shop,own"`
	// Prefix is what stands before the number, so that channels are told apart.
	Prefix string `json:"prefix,omitempty"`
	// DefaultCurrency is of orders whose shop names none; one that the point of sale
	// books in.
	DefaultCurrency string `json:"default_currency,omitempty"`
}

// Deliveries map the shop's delivery methods to ours.
type Deliveries struct {
	// Default is what stands for methods that nothing maps, by its code.
	Default string `json:"default,omitempty" names:"delivery-method"`
	// Methods are mapped one by one.
	Methods []Delivery `json:"methods,omitempty"`
}

// Delivery maps a delivery method of the shop.
type Delivery struct {
	// Method is the delivery method by the shop's id: flat_rate; or flat_rate:3 for that of
	// one zone, which comes first.
	Method string `json:"method" blueprint:"required" shop:"delivery"`
	// DeliveryMethod is ours, by its code.
	DeliveryMethod string `json:"delivery_method" blueprint:"required" names:"delivery-method"`
}

// StatusesBack are the statuses that the shop's orders are moved to, each once. One
// that is left out isn't written.
type StatusesBack struct {
	// Accepted is written when a sale has passed its checks, to orders in one of
	// accepted_from.
	Accepted string `json:"accepted,omitempty" shop:"statuses"`
	// AcceptedFrom are the statuses of orders that nobody has accepted yet.
	AcceptedFrom []string `json:"accepted_from,omitempty" shop:"statuses"`
	// Completed is written when a sale's goods have all left, whatever is paid.
	Completed string `json:"completed,omitempty" shop:"statuses"`
	// CompletedAndPaid is written when a sale is settled; Completed where it is left
	// out.
	CompletedAndPaid string `json:"completed_and_paid,omitempty" shop:"statuses"`
	// Cancelled is written when a sale is cancelled or reversed.
	Cancelled string `json:"cancelled,omitempty" shop:"statuses"`
	// CancellationReason is what goes with Cancelled, in the shop's own word, where the shop
	// asks for one.
	CancellationReason string `json:"cancellation_reason,omitempty"`
	// CancellationText is what explains it to the buyer; some reasons want it.
	CancellationText string `json:"cancellation_text,omitempty"`
}

// Stock says how a channel's sales use the stock, and what of it the shop shows.
type Stock struct {
	// WriteOutAtOnce is whether goods leave the point of sale's warehouse, which has to be an
	// external one, in the sale's first pass: without looking whether they are there,
	// whatever the order's status. A sale that is held waits with it.
	WriteOutAtOnce bool `json:"write_out_at_once,omitempty"`
	// Reserve is whether a sale's goods are locked against other sales from its making on.
	Reserve bool `json:"reserve,omitempty"`
	// RequestMissing is whether what a sale lacks is asked for.
	RequestMissing bool `json:"request_missing,omitempty"`
	// RequestFrom are the warehouses looked at, beside the point of sale's own, before
	// anything is asked for, by their codes.
	RequestFrom []string `json:"request_from,omitempty" names:"warehouse"`
	// Shown is what the shop shows: nothing of ours, whether there is any, or how many.
	Shown string `json:"shown" blueprint:"optional,none,available,exact"`
	// ShownFrom are the warehouses whose stock it shows, by their codes; the point of
	// sale's own where it is left out.
	ShownFrom []string `json:"shown_from,omitempty" names:"warehouse"`
	// HideAtZero is whether what is sold out is hidden, and shown again when there is some.
	HideAtZero bool `json:"hide_at_zero,omitempty"`
	// SafetyBuffer is how many pieces of each item the shop is never shown.
	SafetyBuffer money.Amount `json:"safety_buffer,omitzero"`
	// AskBeyondPercent is the share of the channel's items from which on a person is
	// asked before they are all shown as sold out.
	AskBeyondPercent int32 `json:"ask_beyond_percent"`
}

// Catalogue says how a channel's items are priced and sorted. It is kept for the
// catalogue to follow.
type Catalogue struct {
	// PriceGroup is the price list that the shop's prices follow, by its code; the
	// point of sale's where it is left out.
	PriceGroup string `json:"price_group,omitempty" names:"price-group"`
	// DefaultCategory is of items that no mapping finds one for, by its code.
	DefaultCategory string `json:"default_category,omitempty" names:"category"`
	// Categories map the shop's to ours.
	Categories []CategoryMapping `json:"categories,omitempty"`
}

// CategoryMapping maps a category of the shop.
type CategoryMapping struct {
	// ShopCategory is the category by the shop's id.
	ShopCategory string `json:"shop_category" blueprint:"required" shop:"categories"`
	// Category is ours, by its code.
	Category string `json:"category" blueprint:"required" names:"category"`
	// LeaveOut is whether none of its items is sent to the shop.
	LeaveOut bool `json:"leave_out,omitempty"`
}
