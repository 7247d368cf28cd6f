package blueprint

import "github.com/orderloom/orderloom/internal/money"

// Switches say what goes in and out of a channel while it is enabled.
type Switches struct {
	// OrdersIn has its orders read and imported.
	OrdersIn bool `json:"orders_in"`
	// ItemsIn has its products imported: an unknown SKU becomes an item, and an item gets
	// what it lacks.
	ItemsIn bool `json:"items_in"`
	// ItemsOut has ours sent to the shop, where its platform takes items from elsewhere.
	ItemsOut bool `json:"items_out"`
	// Stock is written to the shop, as the stock settings say.
	Stock bool `json:"stock"`
	// Prices of the catalogue's price group are written to the shop.
	Prices bool `json:"prices"`
	// StatusBack writes the statuses_back.
	StatusBack bool `json:"status_back"`
	// Notes tell the shop's staff what was done, on each order.
	Notes bool `json:"notes"`
	// Parcels are told to the shop by their numbers, on each order.
	Parcels bool `json:"parcels"`
	// Messages of buyers are read and answered.
	Messages bool `json:"messages"`
}

// Sales say what a channel's sales carry from their making on. What is filled in
// later counts for sales that lack it, too; nothing that a sale has is changed.
type Sales struct {
	// Source is where they come from, by its code.
	Source string `json:"source,omitempty"`
	// Responsible is the person who answers for them, by their code.
	Responsible string `json:"responsible,omitempty"`
	// Merchant is the person they are booked for, by their code.
	Merchant string `json:"merchant,omitempty"`
	// Type is what they are sorted by, by its code.
	Type string `json:"type,omitempty"`
	// Register is the till they count for, by its code. Where the money goes is said
	// by the payment methods.
	Register string `json:"register,omitempty"`
	// Dated says whose day is the sale's: the order's, or that of its import.
	Dated string `json:"dated" blueprint:"optional,order,sync"`
	// Numbered says whose number is the sale's: the shop's, or our own.
	Numbered string `json:"numbered" blueprint:"optional,shop,own"`
	// Prefix stands before the number, so that channels are told apart.
	Prefix string `json:"prefix,omitempty"`
	// DefaultCurrency is of orders whose shop names none; one that the point of sale
	// books in.
	DefaultCurrency string `json:"default_currency,omitempty"`
}

// Deliveries map the shop's delivery methods to ours.
type Deliveries struct {
	// Default stands for methods that nothing maps, by its code.
	Default string `json:"default,omitempty"`
	// Methods are mapped one by one.
	Methods []Delivery `json:"methods,omitempty"`
}

// Delivery maps a delivery method of the shop.
type Delivery struct {
	// Method is the delivery method by the shop's id: flat_rate; or flat_rate:3 for that of
	// one zone, which comes first.
	Method string `json:"method" blueprint:"required"`
	// DeliveryMethod is ours, by its code.
	DeliveryMethod string `json:"delivery_method" blueprint:"required"`
}

// StatusesBack are the statuses that the shop's orders are moved to, each once. One
// that is left out isn't written.
type StatusesBack struct {
	// Accepted is written when a sale has passed its checks, to orders in one of
	// accepted_from.
	Accepted string `json:"accepted,omitempty"`
	// AcceptedFrom are the statuses of orders that nobody has accepted yet.
	AcceptedFrom []string `json:"accepted_from,omitempty"`
	// Completed is written when a sale's goods have all left, whatever is paid.
	Completed string `json:"completed,omitempty"`
	// CompletedAndPaid is written when a sale is settled; Completed where it is left
	// out.
	CompletedAndPaid string `json:"completed_and_paid,omitempty"`
	// Cancelled is written when a sale is cancelled or reversed.
	Cancelled string `json:"cancelled,omitempty"`
	// CancellationReason goes with Cancelled, in the shop's own word, where the shop asks
	// for one.
	CancellationReason string `json:"cancellation_reason,omitempty"`
	// CancellationText explains it to the buyer; some reasons want it.
	CancellationText string `json:"cancellation_text,omitempty"`
}

// Stock says how a channel's sales use the stock, and what of it the shop shows.
type Stock struct {
	// WriteOutAtOnce takes goods out of the point of sale's warehouse, which has to be an
	// external one, in the sale's first pass: without looking whether they are there,
	// whatever the order's status. A sale that is held waits with it.
	WriteOutAtOnce bool `json:"write_out_at_once,omitempty"`
	// Reserve locks a sale's goods against other sales from its making on.
	Reserve bool `json:"reserve,omitempty"`
	// RequestMissing asks for what a sale lacks.
	RequestMissing bool `json:"request_missing,omitempty"`
	// RequestFrom are the warehouses looked at, beside the point of sale's own, before
	// anything is asked for, by their codes.
	RequestFrom []string `json:"request_from,omitempty"`
	// Shown is what the shop shows: nothing of ours, whether there is any, or how many.
	Shown string `json:"shown" blueprint:"optional,none,available,exact"`
	// ShownFrom are the warehouses whose stock it shows, by their codes; the point of
	// sale's own where it is left out.
	ShownFrom []string `json:"shown_from,omitempty"`
	// HideAtZero hides what is sold out, and shows it again when there is some.
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
	PriceGroup string `json:"price_group,omitempty"`
	// DefaultCategory is of items that no mapping finds one for, by its code.
	DefaultCategory string `json:"default_category,omitempty"`
	// Categories map the shop's to ours.
	Categories []CategoryMapping `json:"categories,omitempty"`
}

// CategoryMapping maps a category of the shop.
type CategoryMapping struct {
	// ShopCategory is the category by the shop's id.
	ShopCategory string `json:"shop_category" blueprint:"required"`
	// Category is ours, by its code.
	Category string `json:"category" blueprint:"required"`
	// LeaveOut sends none of its items to the shop.
	LeaveOut bool `json:"leave_out,omitempty"`
}
