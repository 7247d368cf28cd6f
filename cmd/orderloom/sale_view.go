package main

import (
	"encoding/json"
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// saleView is a sale with all there is to it, the buyer's data aside.
type saleView struct {
	Channel         string            `json:"channel"`
	Environment     string            `json:"environment"`
	Number          string            `json:"number"`
	OrderNumber     string            `json:"order_number"` // the shop's
	RemoteID        string            `json:"remote_id"`
	State           string            `json:"state"`
	OrderStatus     string            `json:"order_status"` // the shop's word
	Shipment        string            `json:"shipment"`     // how far the goods are on their way; empty while none have left
	Total           string            `json:"total"`
	Currency        string            `json:"currency"`
	CustomerID      int64             `json:"customer_id"`       // 0 where its order could never be read
	CustomerFoundBy string            `json:"customer_found_by"` // a key; or new, guest, carrier, person
	CustomerKeys    []customerKeyView `json:"customer_keys"`     // what each key of the order said
	PlacedAt        time.Time         `json:"placed_at"`
	UpdatedAt       time.Time         `json:"updated_at"`
	office.Carried
	Register      string             `json:"register"` // that it counts for
	Holds         []holdView         `json:"holds"`
	Totals        []totalView        `json:"totals"` // empty where the order can't be read
	Documents     []documentView     `json:"documents"`
	Payments      []paymentView      `json:"payments"`
	Balance       balanceView        `json:"balance"`
	DeliveryNotes []deliveryNoteView `json:"delivery_notes"`
	Steps         []stepView         `json:"steps"`
	Events        []eventView        `json:"events"`
	Workflow      workflowView       `json:"workflow"`

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
	Credits  string     `json:"credits"`   // of a credit note: the invoice it is against
	RefundID string     `json:"refund_id"` // of a credit note: the shop's refund that it stands for; empty for the rest of its invoice
	IssuedOn string     `json:"issued_on"` // a day in the channel's zone; empty on a draft
	DueOn    string     `json:"due_on"`    // likewise; empty on a credit note
	Currency string     `json:"currency"`
	Net      string     `json:"net"`
	Tax      string     `json:"tax"`
	Total    string     `json:"total"`
	Paid     string     `json:"paid"`
	Cleared  string     `json:"cleared"` // set against a document of the other sort
	Open     string     `json:"open"`    // by the buyer; of a credit note, to the buyer
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

// paymentView is money that came in; negative, that went back.
type paymentView struct {
	Kind         string    `json:"kind"` // payment, refund or reversal
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	PaidAt       time.Time `json:"paid_at"`
	MoneyAccount string    `json:"money_account"`
	ByHand       bool      `json:"by_hand"`   // a person's word; else the shop's
	RefundID     string    `json:"refund_id"` // the shop's refund that gave it back
}

// balanceView is what the buyer owes on the whole; negative, what is owed to them.
type balanceView struct {
	Currency string `json:"currency"`
	Billed   string `json:"billed"`   // invoices less credit notes
	Received string `json:"received"` // payments less what went back
	Open     string `json:"open"`
}

type deliveryNoteView struct {
	ID        int64     `json:"id"`
	Part      int32     `json:"part"`
	Kind      string    `json:"kind"` // delivery or return
	State     string    `json:"state"`
	Warehouse string    `json:"warehouse"`
	CreatedAt time.Time `json:"created_at"`
	Parcels   []string  `json:"parcels"` // their numbers
}

type stepView struct {
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
		Type: d.Type, State: d.State, Number: d.NumberText, Credits: d.Credits, RefundID: d.RefundID, Currency: d.Currency,
		IssuedOn: office.Day(d.IssuedOn), DueOn: office.Day(d.DueOn),
		Net: d.Net.In(d.Currency), Tax: d.Tax.In(d.Currency), Total: d.Total.In(d.Currency), Paid: d.Paid.In(d.Currency),
		Cleared: d.Cleared.In(d.Currency), Open: office.Open(d.State, d.Total.Sub(d.Paid).Sub(d.Cleared)).In(d.Currency),
		Lines: newLineViews(lines, d.Currency), Mails: newMailViews(mails),
	}
}

func newBalanceView(s dbgen.SaleStandingRow) balanceView {
	return balanceView{
		Currency: s.Currency, Billed: s.Billed.In(s.Currency), Received: s.Received.In(s.Currency),
		Open: s.Billed.Sub(s.Received).In(s.Currency),
	}
}
