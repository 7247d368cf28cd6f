package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/matching"
)

// threadRow and messageRow are what MessagesSave reads.
type threadRow struct {
	RemoteID string `json:"remote_id"`
	OtherID  string `json:"other_id"`
	BuyerID  string `json:"buyer_id"`
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	PhoneKey string `json:"phone_key"`
	OrderID  string `json:"order_id"`
}

type messageRow struct {
	RemoteID   string    `json:"remote_id"`
	Thread     string    `json:"thread"`
	Own        bool      `json:"own"`
	Kind       string    `json:"kind"`
	Subject    string    `json:"subject"`
	Body       string    `json:"body"`
	OrderID    string    `json:"order_id"`
	ProductID  string    `json:"product_id"`
	Unreadable *string   `json:"unreadable"`
	SentAt     time.Time `json:"sent_at"`
	Read       bool      `json:"read"`
}

// saveMessages stores what a page told, and settles the replies in doubt that it shows.
func saveMessages(ctx context.Context, tx pgx.Tx, ch channel, system string, page connectors.MessagePage, part *MessagesPart) error {
	var all gathered
	for _, m := range page.Messages {
		all.add(m)
	}
	for _, m := range page.Unreadable {
		all.addUnreadable(m)
	}
	part.Unreadable += len(page.Unreadable)
	if len(all.messages) == 0 {
		return nil
	}
	threads, err := json.Marshal(all.threads)
	if err != nil {
		return fmt.Errorf("threads of channel %s: %w", ch.Code, err)
	}
	messages, err := json.Marshal(all.messages)
	if err != nil {
		return fmt.Errorf("messages of channel %s: %w", ch.Code, err)
	}
	saved, err := queries.MessagesSave(ctx, tx, dbgen.MessagesSaveParams{ChannelID: ch.ID, System: system, Threads: threads, Messages: messages})
	if err != nil {
		return db.Wrap("save messages", err)
	}
	part.New, part.Own = part.New+int(saved.Fresh), part.Own+int(saved.Own)
	return findReplies(ctx, tx, ch, system, part)
}

// gathered is a page as it is stored: each message and each conversation once.
type gathered struct {
	threads  []threadRow
	messages []messageRow
	thread   map[string]int // where a conversation is among threads
	message  map[string]bool
}

func (g *gathered) add(m commerce.Message) {
	t := g.threadOf(m.Thread.RemoteID)
	if t.OtherID == "" {
		t.OtherID = m.Thread.OtherID
	}
	if m.Thread.BuyerID != "" {
		t.BuyerID = m.Thread.BuyerID
	}
	if m.Thread.Name != "" {
		t.Name = m.Thread.Name
	}
	if m.Thread.Phone != "" {
		t.Phone, t.PhoneKey = m.Thread.Phone, matching.NormalPhone(m.Thread.Phone, "")
	}
	if m.OrderID != "" {
		t.OrderID = m.OrderID
	}
	g.once(messageRow{
		RemoteID: m.RemoteID, Thread: m.Thread.RemoteID, Own: m.Own, Kind: m.Kind, Subject: m.Subject, Body: m.Body,
		OrderID: m.OrderID, ProductID: m.ProductID, SentAt: m.SentAt, Read: m.Read,
	})
}

// addUnreadable keeps what could not be understood as a conversation by itself, until it
// can be.
func (g *gathered) addUnreadable(u connectors.Unreadable) {
	if u.RemoteID == "" {
		return
	}
	alone := "unreadable " + u.RemoteID
	g.threadOf(alone)
	at := u.ModifiedAt
	if at.IsZero() {
		at = u.AskedAt
	}
	g.once(messageRow{RemoteID: u.RemoteID, Thread: alone, Unreadable: &u.Reason, SentAt: at})
}

func (g *gathered) threadOf(remoteID string) *threadRow {
	if g.thread == nil {
		g.thread = map[string]int{}
	}
	i, known := g.thread[remoteID]
	if !known {
		i = len(g.threads)
		g.thread[remoteID] = i
		g.threads = append(g.threads, threadRow{RemoteID: remoteID})
	}
	return &g.threads[i]
}

func (g *gathered) once(row messageRow) {
	if g.message == nil {
		g.message = map[string]bool{}
	}
	if g.message[row.RemoteID] {
		return
	}
	g.message[row.RemoteID] = true
	g.messages = append(g.messages, row)
}

// findReplies settles the replies in doubt that the shop's own messages show.
func findReplies(ctx context.Context, tx pgx.Tx, ch channel, system string, part *MessagesPart) error {
	found, err := queries.RepliesFound(ctx, tx, ch.ID, system)
	if err != nil {
		return db.Wrap("look for replies in doubt", err)
	}
	for _, id := range found {
		part.Found++
		err := journal.Entry{
			Actor: worker, Action: "send reply", Channel: ch.Code, Result: replySent, Detail: map[string]string{"reply": fmt.Sprint(id), "found": "in the conversation"},
		}.Write(ctx, tx)
		if err != nil {
			return err
		}
	}
	return nil
}
