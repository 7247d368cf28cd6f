package activities

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// MessagesTell is the subject under TopicMessages that wants no more than to tell the shop
// what there is: replies, and what was read here.
const MessagesTell = "tell"

// AskMessages asks for the messages of a channel's shop to be read. Asking twice before
// they are is asking once. A channel that takes none is fault.Unmapped.
func AskMessages(ctx context.Context, tx pgx.Tx, code string) error {
	ch, err := loadChannel(ctx, tx, code)
	if err != nil {
		return err
	}
	if err := ch.takesMessages(); err != nil {
		return err
	}
	return askMessages(ctx, tx, code, "")
}

func askMessages(ctx context.Context, tx pgx.Tx, code, subject string) error {
	return db.Wrap("ask for the messages of "+code, queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{
		Topic: TopicMessages, Channel: code, Subject: subject, Payload: json.RawMessage("{}"),
	}))
}

// WakeMessages is AskMessages, as a step.
func (s *Set) WakeMessages(ctx context.Context, code string) (struct{}, error) {
	return struct{}{}, toTemporal(db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return AskMessages(ctx, tx, code) }))
}

// takesMessages refuses to read or answer what the channel has switched off.
func (c channel) takesMessages() error {
	switch {
	case !c.Enabled:
		return fault.New(fault.Unmapped, "channel "+c.Code, "it is switched off: switch it on to read and answer its buyers' messages")
	case !c.Messages:
		return fault.New(fault.Unmapped, "channel "+c.Code, "its buyers' messages are neither read nor answered: switch messages on")
	default:
		return nil
	}
}

// messagesAt is a channel that takes messages, and how its platform keeps them.
func (s *Set) messagesAt(ctx context.Context, code string) (channel, connectors.Messages, error) {
	ch, err := loadChannel(ctx, s.DB, code)
	if err != nil {
		return ch, nil, err
	}
	if err := ch.takesMessages(); err != nil {
		return ch, nil, err
	}
	shop, err := capability[connectors.Messages](ctx, s.Channels, code)
	return ch, shop, err
}

// MessageTasks are what there is to do at a channel's shop.
type MessageTasks struct {
	Systems []string `json:"systems"` // that are to be read, if any are
	Replies bool     `json:"replies,omitempty"`
	Doubts  bool     `json:"doubts,omitempty"`
	Read    bool     `json:"read,omitempty"` // what was read here
}

// PlanMessages looks what there is to do at a channel's shop. It calls nobody.
func (s *Set) PlanMessages(ctx context.Context, code string) (MessageTasks, error) {
	tasks, err := s.planMessages(ctx, code)
	return tasks, toTemporal(err)
}

func (s *Set) planMessages(ctx context.Context, code string) (MessageTasks, error) {
	ch, shop, err := s.messagesAt(ctx, code)
	if err != nil {
		return MessageTasks{}, err
	}
	due, err := queries.MessagesDue(ctx, s.DB, ch.ID)
	if err != nil {
		return MessageTasks{}, db.Wrap("look for replies", err)
	}
	return MessageTasks{Systems: shop.MessageSystems(), Replies: due.Replies, Doubts: due.Doubts, Read: due.Read && ch.writable()}, nil
}

// MessagesIn names a system of a channel's shop.
type MessagesIn struct {
	Channel string `json:"channel"`
	System  string `json:"system"`
	// Fresh is set on the first part that a run reads.
	Fresh bool `json:"fresh,omitempty"`
}

// MessagesPart is what came of a step, in figures.
type MessagesPart struct {
	New        int  `json:"new,omitempty"` // of buyers
	Own        int  `json:"own,omitempty"` // new ones that the shop wrote
	Unreadable int  `json:"unreadable,omitempty"`
	ReadThere  int  `json:"read_there,omitempty"` // that were read in the shop
	ReadHere   int  `json:"read_here,omitempty"`  // of which the shop was told so
	Sent       int  `json:"sent,omitempty"`       // replies
	Unsent     int  `json:"unsent,omitempty"`     // replies that failed, or are in doubt
	Found      int  `json:"found,omitempty"`      // replies in doubt that turned out to be sent
	Failed     int  `json:"failed,omitempty"`     // systems and tellings: findings say why
	Off        bool `json:"off,omitempty"`        // the shop doesn't use the system
	More       bool `json:"more,omitempty"`       // there is another part now
}

// Add is what both brought; whether there is more, each says for itself.
func (p MessagesPart) Add(later MessagesPart) MessagesPart {
	return MessagesPart{
		New: p.New + later.New, Own: p.Own + later.Own, Unreadable: p.Unreadable + later.Unreadable,
		ReadThere: p.ReadThere + later.ReadThere, ReadHere: p.ReadHere + later.ReadHere,
		Sent: p.Sent + later.Sent, Unsent: p.Unsent + later.Unsent, Found: p.Found + later.Found,
		Failed: p.Failed + later.Failed, Off: p.Off || later.Off,
	}
}
