package office

import (
	"encoding/json"
	"time"
)

// SaleRecord is a sale with all there is to it, the buyer's data aside.
type SaleRecord struct {
	Channel         string        `json:"channel"`
	Environment     string        `json:"environment"`
	Number          string        `json:"number"`
	OrderNumber     string        `json:"order_number"` // the shop's
	RemoteID        string        `json:"remote_id"`
	State           string        `json:"state"`
	OrderStatus     string        `json:"order_status"` // the shop's word
	Shipment        string        `json:"shipment"`     // how far the goods are on their way; empty while none have left
	Total           string        `json:"total"`
	Currency        string        `json:"currency"`
	CustomerID      int64         `json:"customer_id"`       // 0 where its order could never be read
	CustomerFoundBy string        `json:"customer_found_by"` // a key; or new, guest, carrier, person
	CustomerKeys    []CustomerKey `json:"customer_keys"`     // what each key of the order said
	PlacedAt        time.Time     `json:"placed_at"`
	UpdatedAt       time.Time     `json:"updated_at"`
	Carried
	Register      string         `json:"register"` // that it counts for
	Holds         []Hold         `json:"holds"`
	Order         ShopOrder      `json:"order"`  // as its shop has it
	Edits         []Edit         `json:"edits"`  // of the order in its shop, the newest first
	Totals        []Total        `json:"totals"` // empty where the order can't be read
	Documents     []SaleDocument `json:"documents"`
	Payments      []SalePayment  `json:"payments"`
	Balance       Balance        `json:"balance"`
	DeliveryNotes []SaleNote     `json:"delivery_notes"`
	Steps         []Step         `json:"steps"`
	Events        []Event        `json:"events"`
	Asked         []AskedFor     `json:"asked"` // what people asked for, and no pass has taken up yet

	Zone string `json:"-"` // the channel's, for people
}

// CustomerKey is what one key of an order said of its buyer.
type CustomerKey struct {
	Key        string `json:"key"`
	Outcome    string `json:"outcome"`     // decided, agrees, adds, differs or clashes
	CustomerID int64  `json:"customer_id"` // whom a clashing key names; 0 else
}

// Hold is something that holds a sale, with what to do about it.
type Hold struct {
	Reason     string `json:"reason"`
	Subject    string `json:"subject"`
	Detail     string `json:"detail"`
	Remedy     string `json:"remedy"`
	Acceptable bool   `json:"acceptable"` // a release can accept it
	// Gap is what of ours is missing; null where nothing is. Found is what stands there, where
	// it is the wrong one.
	Gap   *HoldGap `json:"gap,omitempty"`
	Found string   `json:"found,omitempty"`
}

// HoldGap names a gap of a sale's channel.
type HoldGap struct {
	Kind  string `json:"kind"`
	Value string `json:"value"` // the shop's, or a setting's name
}

// Total is one of our totals beside the shop's.
type Total struct {
	Label      string `json:"label"`
	Ours       string `json:"ours"`
	Shop       string `json:"shop"`
	Difference string `json:"difference"`
	Beyond     bool   `json:"beyond"` // the tolerance
}

// SaleDocument is a document of a sale.
type SaleDocument struct {
	ID       int64  `json:"-"`
	Type     string `json:"type"`
	State    string `json:"state"`
	Number   string `json:"number"`    // empty on a draft
	Credits  string `json:"credits"`   // of a credit note: the invoice it is against
	RefundID string `json:"refund_id"` // of a credit note: the shop's refund that it stands for; empty for the rest of its invoice
	IssuedOn string `json:"issued_on"` // a day in the channel's zone; empty on a draft
	DueOn    string `json:"due_on"`    // likewise; empty on a credit note
	Currency string `json:"currency"`
	Net      string `json:"net"`
	Tax      string `json:"tax"`
	Total    string `json:"total"`
	Paid     string `json:"paid"`
	Cleared  string `json:"cleared"` // set against a document of the other sort
	Open     string `json:"open"`    // by the buyer; of a credit note, to the buyer
	Lines    []Line `json:"lines"`
	Mails    []Mail `json:"mails"`
}

// Line is a line of a document.
type Line struct {
	Kind      string   `json:"kind"`
	SKU       string   `json:"sku"`
	Name      string   `json:"name"`
	Quantity  string   `json:"quantity"`
	Discount  string   `json:"discount"`
	Net       string   `json:"net"`
	Tax       string   `json:"tax"`
	TaxGroups []string `json:"tax_groups"`
}

// SalePayment is money that came in; negative, that went back.
type SalePayment struct {
	ID           int64     `json:"id"`
	Kind         string    `json:"kind"` // payment, refund or reversal
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	PaidAt       time.Time `json:"paid_at"`
	MoneyAccount string    `json:"money_account"`
	ByHand       bool      `json:"by_hand"`   // a person's word; else the shop's
	RefundID     string    `json:"refund_id"` // the shop's refund that gave it back
}

// Balance is what the buyer owes on the whole; negative, what is owed to them.
type Balance struct {
	Currency string `json:"currency"`
	Billed   string `json:"billed"`   // invoices less credit notes
	Received string `json:"received"` // payments less what went back
	Open     string `json:"open"`
}

// SaleNote is a delivery or return note of a sale.
type SaleNote struct {
	ID        int64     `json:"id"`
	Part      int32     `json:"part"`
	Kind      string    `json:"kind"` // delivery or return
	State     string    `json:"state"`
	Warehouse string    `json:"warehouse"`
	CreatedAt time.Time `json:"created_at"`
	Parcels   []string  `json:"parcels"` // their numbers
	Goods     []Goods   `json:"goods"`
}

// Goods is an item on a note.
type Goods struct {
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Quantity string `json:"quantity"`
	Away     string `json:"away"` // of a delivery: what of it hasn't come back
}

// Step is a step of a sale, as it stands.
type Step struct {
	Step      string          `json:"step"`
	State     string          `json:"state"`    // pending where the sale never came to it
	Attempts  int32           `json:"attempts"` // at the newest try, those that failed too
	Detail    string          `json:"detail"`
	Input     json.RawMessage `json:"input"` // what it was given: ids and decisions; null where a person's word was all
	StartedAt *time.Time      `json:"started_at"`
	EndedAt   *time.Time      `json:"ended_at"`   // null: another attempt follows
	Error     string          `json:"error"`      // of the last attempt that failed, until one succeeds
	FailedAt  *time.Time      `json:"failed_at"`  // when that was
	SkippedBy string          `json:"skipped_by"` // who has the sale do without it
	Reason    string          `json:"reason"`     // why
}

// AskedFor is a command that somebody gave to a sale.
type AskedFor struct {
	Command string `json:"command"`
	Step    string `json:"step"` // that it is about; empty for most
	Actor   string `json:"actor"`
	Reason  string `json:"reason"`
}

// Event is something that happened to a sale.
type Event struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Told bool      `json:"told"` // the shop has the note that tells it
	Note string    `json:"note"` // that note's state: intended, done, refused, withheld; empty where there is none yet
}

// Mail is one sending of a document. Where to is not kept.
type Mail struct {
	Sending    int32      `json:"sending"`
	State      string     `json:"state"` // intended, sent, in_doubt, refused, withheld
	Attempts   int32      `json:"attempts"`
	Error      string     `json:"error"`
	MessageID  string     `json:"message_id"` // empty before the first attempt
	Command    string     `json:"command"`    // the key of the command that asked for it; empty: it was sent by itself
	IntendedAt time.Time  `json:"intended_at"`
	DoneAt     *time.Time `json:"done_at"`
}
