package main

import (
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
)

// saleView is a sale with all there is to it, the buyer's data aside.
type saleView struct {
	Channel         string             `json:"channel"`
	Environment     string             `json:"environment"`
	Number          string             `json:"number"`
	RemoteID        string             `json:"remote_id"`
	State           string             `json:"state"`
	OrderStatus     string             `json:"order_status"` // the shop's word
	Total           string             `json:"total"`
	Currency        string             `json:"currency"`
	CustomerID      int64              `json:"customer_id"`       // 0 where its order could never be read
	CustomerFoundBy string             `json:"customer_found_by"` // a key; or new, guest, carrier, person
	CustomerKeys    []customerKeyView  `json:"customer_keys"`     // what each key of the order said
	PlacedAt        time.Time          `json:"placed_at"`
	UpdatedAt       time.Time          `json:"updated_at"`
	Holds           []holdView         `json:"holds"`
	Totals          []totalView        `json:"totals"` // empty where the order can't be read
	Documents       []documentView     `json:"documents"`
	Payments        []paymentView      `json:"payments"`
	DeliveryNotes   []deliveryNoteView `json:"delivery_notes"`
	Steps           []stepView         `json:"steps"`
	Events          []eventView        `json:"events"`
	Workflow        workflowView       `json:"workflow"`

	zone *time.Location
}

// customerKeyView is what one key of an order said of its buyer.
type customerKeyView struct {
	Key        string `json:"key"`
	Outcome    string `json:"outcome"`     // decided, agrees, adds, differs or clashes
	CustomerID int64  `json:"customer_id"` // whom a clashing key names; 0 else
}

type holdView struct {
	Reason     string `json:"reason"`
	Subject    string `json:"subject"`
	Detail     string `json:"detail"`
	Remedy     string `json:"remedy"`
	Acceptable bool   `json:"acceptable"` // a release can accept it
}

type totalView struct {
	Label      string `json:"label"`
	Ours       string `json:"ours"`
	Shop       string `json:"shop"`
	Difference string `json:"difference"`
	Beyond     bool   `json:"beyond"` // the tolerance
}

type documentView struct {
	Type     string     `json:"type"`
	State    string     `json:"state"`
	Number   string     `json:"number"`    // empty on a draft
	IssuedOn string     `json:"issued_on"` // a day in the channel's zone; empty on a draft
	DueOn    string     `json:"due_on"`    // likewise
	Currency string     `json:"currency"`
	Net      string     `json:"net"`
	Tax      string     `json:"tax"`
	Total    string     `json:"total"`
	Paid     string     `json:"paid"`
	Lines    []lineView `json:"lines"`
	Mails    []mailView `json:"mails"`
}

type lineView struct {
	Kind      string   `json:"kind"`
	SKU       string   `json:"sku"`
	Name      string   `json:"name"`
	Quantity  string   `json:"quantity"`
	Discount  string   `json:"discount"`
	Net       string   `json:"net"`
	Tax       string   `json:"tax"`
	TaxGroups []string `json:"tax_groups"`
}

type paymentView struct {
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	PaidAt       time.Time `json:"paid_at"`
	MoneyAccount string    `json:"money_account"`
}

type deliveryNoteView struct {
	ID        int64     `json:"id"`
	State     string    `json:"state"`
	CreatedAt time.Time `json:"created_at"`
}

type stepView struct {
	Step      string    `json:"step"`
	State     string    `json:"state"`
	Attempts  int32     `json:"attempts"`
	Detail    string    `json:"detail"`
	UpdatedAt time.Time `json:"updated_at"`
}

type eventView struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Told bool      `json:"told"` // the shop has the note that tells it
	Note string    `json:"note"` // that note's state: intended, done, refused, withheld; empty where there is none yet
}

// workflowView is where a sale's or an import's history is.
type workflowView struct {
	ID    string `json:"id"`
	RunID string `json:"run_id"` // empty where it never ran
	UI    string `json:"ui"`     // empty where no Temporal UI is known
}

func newDocumentView(d dbgen.DocumentsOfSaleRow, lines []dbgen.DocumentLineListRow, mails []dbgen.MailsOfDocumentsRow) documentView {
	return documentView{
		Type: d.Type, State: d.State, Number: d.NumberText, IssuedOn: dayText(d.IssuedOn), DueOn: dayText(d.DueOn), Currency: d.Currency,
		Net: amount(d.Net, d.Currency), Tax: amount(d.Tax, d.Currency), Total: amount(d.Total, d.Currency), Paid: amount(d.Paid, d.Currency),
		Lines: newLineViews(lines, d.Currency), Mails: newMailViews(mails),
	}
}
