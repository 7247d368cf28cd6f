package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// ReadMessages reads one page of what was written in a system since the last time, and
// stores it with how far it got, all or nothing. What was read in the shop is read here.
// Own messages that say what a reply in doubt says settle it. Repeating it stores nothing
// twice.
func (s *Set) ReadMessages(ctx context.Context, in MessagesIn) (MessagesPart, error) {
	defer alive(ctx)()
	part, err := s.readMessages(ctx, in)
	return part, toTemporal(err)
}

func (s *Set) readMessages(ctx context.Context, in MessagesIn) (MessagesPart, error) {
	ch, shop, err := s.messagesAt(ctx, in.Channel)
	if err != nil {
		return MessagesPart{}, err
	}
	at := connectors.MessagePosition{SentAt: ch.StartAt}
	was, err := loadCursor(ctx, s.DB, ch, messageFeed(in.System), &at)
	if err != nil {
		return MessagesPart{}, err
	}
	if in.Fresh && at.Within == "" { // else the last run was in the middle of it
		at = connectors.MessagePosition{SentAt: behind(at.SentAt, ch.StartAt)}
	}
	page, err := shop.SentMessages(ctx, in.System, at)
	if err != nil {
		return MessagesPart{}, err
	}
	part := MessagesPart{More: page.More, Off: page.Off != ""}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if err := saveMessages(ctx, tx, ch, in.System, page, &part); err != nil {
			return err
		}
		if err := reportMessages(ctx, tx, ch, in.System, page.Off); err != nil || part.Off {
			return err
		}
		return saveCursor(ctx, tx, ch, messageFeed(in.System), was, page.Next)
	})
	return part, err
}

// messageFeed is the cursor over a system's messages.
func messageFeed(system string) string { return "messages " + system }

// CompareUnread asks a system for what nobody has read there: what is unread here and
// not among it has been read in the shop. Where all is read here it asks nobody. It may be
// repeated.
func (s *Set) CompareUnread(ctx context.Context, in MessagesIn) (MessagesPart, error) {
	defer alive(ctx)()
	part, err := s.compareUnread(ctx, in)
	return part, toTemporal(err)
}

func (s *Set) compareUnread(ctx context.Context, in MessagesIn) (part MessagesPart, err error) {
	ch, shop, err := s.messagesAt(ctx, in.Channel)
	if err != nil {
		return part, err
	}
	ours, err := queries.MessageUnreadSince(ctx, s.DB, ch.ID, in.System)
	if db.IsNotFound(err) {
		return part, nil
	}
	if err != nil {
		return part, db.Wrap("look for unread messages", err)
	}
	unread := []string{}
	for at, more := (connectors.MessagePosition{SentAt: behind(ours.Since, ch.StartAt)}), true; more; {
		page, err := shop.UnreadMessages(ctx, in.System, at)
		if err != nil || page.Off != "" {
			return part, err
		}
		for _, m := range page.Messages {
			if !m.Read && !m.Own {
				unread = append(unread, m.RemoteID)
			}
		}
		for _, m := range page.Unreadable {
			unread = append(unread, m.RemoteID)
		}
		if more = page.More; more && page.Next == at {
			return part, fault.New(fault.Invalid, "compare unread messages", "system %q has more, and no way on to it", in.System)
		}
		at = page.Next
	}
	read, err := queries.MessagesReadThere(ctx, s.DB, dbgen.MessagesReadThereParams{
		ChannelID: ch.ID, System: in.System, AskedAt: ours.AskedAt, Unread: unread,
	})
	part.ReadThere = int(read)
	return part, db.Wrap("note what was read in the shop", err)
}
