package activities

import (
	"context"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// mostTold is how many messages are loaded at a time that the shop is to be told of.
const mostTold = 100

// TellRead tells a channel's shop what people have read here, a message at a time. What
// the shop has no longer, or refuses, isn't told again. It may be repeated.
func (s *Set) TellRead(ctx context.Context, code string) (MessagesPart, error) {
	defer alive(ctx)()
	part, err := s.tellRead(ctx, code)
	return part, toTemporal(err)
}

func (s *Set) tellRead(ctx context.Context, code string) (part MessagesPart, err error) {
	ch, shop, err := s.messagesAt(ctx, code)
	if err != nil || !ch.writable() {
		return part, err
	}
	for {
		list, err := queries.MessagesToTell(ctx, s.DB, ch.ID, mostTold)
		if err != nil {
			return part, db.Wrap("load what was read", err)
		}
		if len(list) == 0 {
			return part, s.messagesDone(ctx, ch, MessagesRead)
		}
		for _, m := range list {
			if err := s.tellOne(ctx, shop, m, &part); err != nil {
				return part, err
			}
		}
	}
}

func (s *Set) tellOne(ctx context.Context, shop connectors.Messages, m dbgen.MessagesToTellRow, part *MessagesPart) error {
	err := shop.SetMessageRead(ctx, connectors.MessageRef{System: m.System, RemoteID: m.RemoteID, ThreadID: m.Thread, OtherID: m.OtherID})
	switch {
	case err == nil:
		part.ReadHere++
		return db.Wrap("note that the shop knows", queries.MessageTold(ctx, s.DB, m.ID))
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return db.Wrap("note that the shop can't know", queries.MessageNotTold(ctx, s.DB, err.Error(), m.ID))
	default:
		return err
	}
}
