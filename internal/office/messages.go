package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// MessageFilter says which messages are wanted.
type MessageFilter struct {
	Channel, System string
	MessageID       string // those of this id of the shop's
	State, Reply    string
	Search          string // a part of an id, of who the buyer is, of their order's number or of the text
	Own             bool   // also what the shop wrote
}

// MessageStates are what a message can be.
func MessageStates() []string { return []string{"unread", "read"} }

// ReplyStates are what became of a reply.
func ReplyStates() []string { return []string{"intended", "sent", "in_doubt", "failed", "withheld"} }

// Check implements Filter.
func (f MessageFilter) Check() error {
	if err := oneOf("state", f.State, MessageStates()); err != nil {
		return err
	}
	return oneOf("reply", f.Reply, ReplyStates())
}

// Message is what a buyer wrote to a shop, or the shop to a buyer.
type Message struct {
	MessageID  string     `json:"message"` // the shop's id
	Channel    string     `json:"channel"`
	System     string     `json:"system"`
	Thread     string     `json:"thread"`
	Own        bool       `json:"own"`
	State      string     `json:"state"` // unread or read
	Kind       string     `json:"kind"`  // the shop's word for what is no plain text; empty for text
	Subject    string     `json:"subject"`
	Text       string     `json:"text"`
	Unreadable string     `json:"unreadable"` // why it could not be understood
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	Buyer      string     `json:"buyer"`    // the shop's account of them
	OrderID    string     `json:"order_id"` // the shop's
	Order      string     `json:"order"`    // its number
	OrderBy    string     `json:"order_by"` // named, buyer, phone
	Orders     int64      `json:"orders"`   // how many there are of this buyer
	Sale       string     `json:"sale"`
	SaleState  string     `json:"sale_state"`
	Customer   int64      `json:"customer"` // 0: none
	Product    string     `json:"product"`
	SentAt     time.Time  `json:"sent_at"`
	ReadAt     *time.Time `json:"read_at"`
	ReadBy     string     `json:"read_by"`    // empty: in the shop
	ToldError  string     `json:"told_error"` // why the shop can't know that it was read
	Reply      string     `json:"reply"`      // state of the last one; empty: none from here
	Answered   bool       `json:"answered"`

	ID       int64  `json:"-"` // ours
	ThreadID int64  `json:"-"` // ours
	Zone     string `json:"-"` // the channel's, for people
}

// Messages are messages: what is unread first, then the newest.
func Messages(ctx context.Context, q dbgen.DBTX, f MessageFilter, part Part) (Page[Message], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Message]{}, err
	}
	return turn(part, "the messages", func(most, skip int32) ([]dbgen.MessageListRow, error) {
		return dbgen.New().MessageList(ctx, db.Planned(q), dbgen.MessageListParams{
			Channel: f.Channel, System: f.System, RemoteID: f.MessageID, Read: f.State, Reply: f.Reply, Search: f.Search, Own: f.Own, Most: most, Skip: skip,
		})
	}, newMessage)
}

func newMessage(r dbgen.MessageListRow) (Message, int64) {
	state := "read"
	if r.ReadAt == nil {
		state = "unread"
	}
	return Message{
		MessageID: r.RemoteID, Channel: r.Channel, System: r.System, Thread: r.Thread, Own: r.Own, State: state, Kind: r.Kind,
		Subject: r.Subject, Text: r.Body, Unreadable: r.Unreadable, Name: r.Name, Phone: r.Phone, Buyer: r.BuyerID,
		OrderID: r.OrderID, Order: r.OrderNumber, OrderBy: r.OrderBy, Orders: r.Orders, Sale: r.Sale, SaleState: r.SaleState, Customer: r.CustomerID,
		Product: r.ProductID, SentAt: r.SentAt, ReadAt: r.ReadAt, ReadBy: r.ReadBy, ToldError: r.ToldError, Reply: r.Reply, Answered: r.Answered,
		ID: r.ID, ThreadID: r.ThreadID, Zone: r.Zone,
	}, r.InAll
}
