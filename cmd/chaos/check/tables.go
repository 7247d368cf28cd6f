package check

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// The tables' rows, column by column as they are selected.

type channel struct {
	ID          int64
	Code        string
	Platform    string
	Environment string
	Currencies  []string
	Warehouse   int64
	PolicyJSON  string
	Completed   string   // the status that is written when a sale is settled
	Accepted    string   // the status that an order in one of Unaccepted is given
	Unaccepted  []string // the statuses of orders that nobody has accepted yet
	TaxGroup    string   // of what the shop tells no tax of; empty where nobody said
	TaxPercent  decimal.Decimal
	TellsStock  bool // to its shop, piece by piece
	Buffer      decimal.Decimal
	policy      policy
}

// accepted is the status that counts: of an order that is only left to be accepted, the
// one that it gets.
func (c channel) accepted(status string) string {
	if slices.Contains(c.Unaccepted, status) {
		return c.Accepted
	}
	return status
}

// policy is a channel's decisions, as they are stored.
type policy struct {
	Automatic          bool
	ImportStatuses     []string        `json:"import_statuses"`
	DocumentStatuses   []string        `json:"document_statuses"`
	PaidStatuses       []string        `json:"paid_statuses"`
	DeliveryStatuses   []string        `json:"delivery_statuses"`
	RefusedStatuses    []string        `json:"refused_statuses"`
	Tolerance          decimal.Decimal `json:"tolerance"`
	RoundTaxAtSubtotal bool            `json:"round_tax_at_subtotal"`
	ShippingSKU        string          `json:"shipping_sku"`
	FeeSKU             string          `json:"fee_sku"`
	CustomSKU          string          `json:"custom_sku"`
	OnEdit             string          `json:"on_edit"`
}

type taxMapping struct {
	Channel int64
	Rate    string
	Group   string
	Percent decimal.Decimal
}

type methodMapping struct {
	Channel int64
	Method  string
	Account int64
	Paid    []string
}

type item struct {
	ID     int64
	SKU    string
	Kind   string
	Buffer decimal.Decimal
}

type reading struct {
	Channel            int64
	RemoteID           string
	Status             string
	Body               json.RawMessage
	Version, Processed int64
}

type sale struct {
	ID       int64
	Channel  int64
	RemoteID string
	Number   string
	State    string
	Currency string
	Total    decimal.Decimal
}

type hold struct {
	Sale                   int64
	Reason, Detail, Remedy string
}

type document struct {
	ID, Sale              int64
	Type, State           string
	Series, Number        *int64
	NumberText            *string
	IssuedOn              *time.Time
	Currency              string
	Net, Tax, Total, Paid decimal.Decimal
	Cleared               decimal.Decimal
	Credits               *int64 // of a credit note: the invoice
	Refund                string // of a credit note: the shop's refund; empty for the rest of the invoice
}

func (d document) posted() bool { return d.Number != nil }

// sells reports whether the document is what a sale is sold by.
func (d document) sells() bool { return d.Type == "invoice" || d.Type == "receipt" }

func (d document) stands() bool { return d.State == "posted" || d.State == "paid" }

// open is what neither money nor another document has settled.
func (d document) open() decimal.Decimal { return d.Total.Sub(d.Paid).Sub(d.Cleared) }

type documentLine struct {
	Document   int64
	Kind       string
	Item       *int64
	SKU        string
	Quantity   decimal.Decimal
	Net, Tax   decimal.Decimal
	RemoteLine string
}

type documentTax struct {
	Document int64
	Group    string
	Tax      decimal.Decimal
}

type payment struct {
	ID, Sale, Account int64
	Kind, Refund      string
	Amount            decimal.Decimal
	Currency          string
}

// allocation is what part of a payment settles a document.
type allocation struct {
	Document int64
	Amount   decimal.Decimal
}

type delivery struct {
	ID, Sale, Warehouse int64
	Kind, State         string
	Returns             *int64 // of a return: the note whose goods came back
}

// away reports whether what the note took out has left the house.
func (d delivery) away() bool {
	return slices.Contains([]string{"shipped", "delivered", "received"}, d.State)
}

// sign is 1 where goods left, -1 where they came back.
func (d delivery) sign() decimal.Decimal {
	if d.Kind == "return" {
		return decimal.NewFromInt(-1)
	}
	return decimal.NewFromInt(1)
}

type deliveryLine struct {
	Note, Item int64
	Quantity   decimal.Decimal
}

type move struct {
	ID, Item, Warehouse int64
	Quantity            decimal.Decimal
	Note                *int64
}

type level struct {
	Item, Warehouse int64
	OnHand          decimal.Decimal
}

type write struct {
	ID, Sale          int64
	Kind, Body, State string
}

type event struct {
	ID, Sale  int64
	Key, Text string
	Write     *int64
}

type series struct {
	ID          int64
	Environment string
	Prefix      string
	Next        int64
}

type request struct{ Topic, Channel, Subject string }
