package activities_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	chat = "chat" // shows what the shop wrote
	form = "form" // doesn't
)

// postbox is a shop whose buyers write to it, in two systems, a page of two at a time.
type postbox struct {
	mu         sync.Mutex
	messages   map[string][]commerce.Message // by system, the oldest first
	unreadable []connectors.Unreadable
	read       []string // that the shop was told of
	calls      []string
	off        string // why there is no chat

	// refuse fails a call, named "system verb", before it has an effect; lose after it.
	refuse, lose func(call string) error
}

const postboxPage = 2

var _ connectors.Messages = (*postbox)(nil)

func (*postbox) Platform() string         { return "postbox" }
func (*postbox) MessageSystems() []string { return []string{chat, form} }

// Connector implements activities.Channels.
func (p *postbox) Connector(context.Context, string) (connectors.Connector, error) { return p, nil }

// call notes a call and says whether it fails.
func (p *postbox) call(system, verb string) error {
	p.calls = append(p.calls, system+" "+verb)
	if p.refuse == nil {
		return nil
	}
	return p.refuse(system + " " + verb)
}

// write has a buyer, or the shop where own, write something; ids go up through both
// systems.
func (p *postbox) write(system string, m commerce.Message) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.add(system, m)
}

func (p *postbox) add(system string, m commerce.Message) string {
	if p.messages == nil {
		p.messages = map[string][]commerce.Message{}
	}
	m.RemoteID = strconv.Itoa(1 + len(p.messages[chat]) + len(p.messages[form]))
	if m.Thread.RemoteID == "" {
		m.Thread.RemoteID = m.RemoteID
	}
	if m.SentAt.IsZero() {
		m.SentAt = time.Now().UTC().Truncate(time.Microsecond)
	}
	p.messages[system] = append(p.messages[system], m)
	return m.RemoteID
}

func (p *postbox) page(system, verb string, since connectors.MessagePosition, wanted func(commerce.Message) bool) (connectors.MessagePage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.call(system, verb); err != nil {
		return connectors.MessagePage{}, err
	}
	if system == chat && p.off != "" {
		return connectors.MessagePage{Off: p.off, Next: since}, nil
	}
	skip, _ := strconv.Atoi(since.Within)
	var all []commerce.Message
	for _, m := range p.messages[system] {
		if !m.SentAt.Before(since.SentAt) && wanted(m) {
			all = append(all, m)
		}
	}
	page := connectors.MessagePage{Messages: all[min(skip, len(all)):min(skip+postboxPage, len(all))], Next: since}
	if skip == 0 {
		page.Unreadable = p.unreadable
	}
	page.Next.Within = strconv.Itoa(skip + len(page.Messages))
	if page.More = skip+postboxPage < len(all); !page.More {
		page.Next = connectors.MessagePosition{SentAt: since.SentAt}
		if len(all) > 0 {
			page.Next.SentAt = all[len(all)-1].SentAt
		}
	}
	return page, nil
}

func (p *postbox) SentMessages(_ context.Context, system string, since connectors.MessagePosition) (connectors.MessagePage, error) {
	return p.page(system, "list", since, func(m commerce.Message) bool { return system == chat || !m.Own })
}

func (p *postbox) UnreadMessages(_ context.Context, system string, since connectors.MessagePosition) (connectors.MessagePage, error) {
	return p.page(system, "unread", since, func(m commerce.Message) bool { return !m.Own && !m.Read })
}

func (p *postbox) ThreadMessages(_ context.Context, of connectors.MessageRef, since connectors.MessagePosition) (connectors.MessagePage, error) {
	if of.System != chat {
		return connectors.MessagePage{}, fault.New(fault.Unsupported, "postbox", "the form shows no replies")
	}
	return p.page(chat, "thread", since, func(m commerce.Message) bool { return m.Thread.RemoteID == of.ThreadID })
}

func (p *postbox) CreateReply(_ context.Context, to connectors.MessageRef, text string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.call(to.System, "reply"); err != nil {
		return "", err
	}
	id := p.add(to.System, commerce.Message{Own: true, Read: true, Body: text, Thread: commerce.Thread{RemoteID: to.ThreadID}})
	if p.lose != nil {
		if err := p.lose(to.System + " reply"); err != nil {
			return "", err
		}
	}
	if to.System == form {
		id = ""
	}
	return id, nil
}

func (p *postbox) SetMessageRead(_ context.Context, m connectors.MessageRef) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.call(m.System, "read"); err != nil {
		return err
	}
	p.read = append(p.read, m.RemoteID)
	for i := range p.messages[m.System] {
		if p.messages[m.System][i].RemoteID == m.RemoteID {
			p.messages[m.System][i].Read = true
		}
	}
	return nil
}

// replies are the texts that the shop has got from us.
func (p *postbox) replies() (texts []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, system := range []string{chat, form} {
		for _, m := range p.messages[system] {
			if m.Own {
				texts = append(texts, m.Body)
			}
		}
	}
	return texts
}

// desk is a bundle whose channel has a postbox.
type desk struct {
	*bundle
	shop *postbox
}

func setupDesk(t *testing.T) *desk {
	t.Helper()
	return setupDeskIn(t, commerce.Production)
}

func setupDeskIn(t *testing.T, env commerce.Environment) *desk {
	t.Helper()
	d := &desk{bundle: setupIn(t, env), shop: &postbox{}}
	d.set.Channels = d.shop
	d.exec("UPDATE channels SET messages = true")
	d.exec("DELETE FROM outbox")
	return d
}

// asks has a buyer write to a room of the chat.
func (d *desk) asks(room, text string) string {
	return d.shop.write(chat, commerce.Message{Body: text, Thread: commerce.Thread{RemoteID: room, OtherID: "room-" + room, Name: "Олена Тестова", Phone: "+380 50 123 45 67", BuyerID: "280000001"}})
}

// sync reads both systems to their ends, and then what of them was read there.
func (d *desk) sync() (sum activities.MessagesPart) {
	d.t.Helper()
	for _, system := range []string{chat, form} {
		sum = sum.Add(d.readAllOf(system))
		if part, err := d.set.CompareUnread(d.t.Context(), activities.MessagesIn{Channel: channelCode, System: system}); !sum.Off {
			require.NoError(d.t, err)
			sum = sum.Add(part)
		}
	}
	return sum
}

func (d *desk) readAllOf(system string) (sum activities.MessagesPart) {
	d.t.Helper()
	for in := (activities.MessagesIn{Channel: channelCode, System: system, Fresh: true}); ; in.Fresh = false {
		part, err := d.set.ReadMessages(d.t.Context(), in)
		require.NoError(d.t, err)
		sum = sum.Add(part)
		if !part.More {
			return sum
		}
	}
}

// message is our id of a message.
func (d *desk) message(remoteID string) (id int64) {
	d.t.Helper()
	require.NoError(d.t, d.db.Owner.QueryRow(d.t.Context(), "SELECT id FROM messages WHERE remote_id = $1", remoteID).Scan(&id))
	return id
}

// reply has Anna answer a message.
func (d *desk) reply(key, remoteID, text string) (activities.Replied, error) {
	d.t.Helper()
	return activities.ReplyToMessage(d.t.Context(), d.db.App, activities.Reply{Key: key, MessageID: d.message(remoteID), Text: text, Actor: "anna"})
}

// again has her send the last reply to a message once more.
func (d *desk) again(key, remoteID string) (activities.Replied, error) {
	d.t.Helper()
	return activities.ReplyToMessage(d.t.Context(), d.db.App, activities.Reply{Key: key, MessageID: d.message(remoteID), Again: true, Actor: "anna"})
}

// send has a worker send what is to be sent, and look for what is in doubt.
func (d *desk) send() (sum activities.MessagesPart) {
	d.t.Helper()
	for _, step := range []func(context.Context, string) (activities.MessagesPart, error){d.set.SendReplies, d.set.LookForReplies} {
		part, err := step(d.t.Context(), channelCode)
		require.NoError(d.t, err)
		sum = sum.Add(part)
	}
	return sum
}

// stored is what there is of messages: "7 chat room unread", by id.
func (d *desk) stored() string {
	d.t.Helper()
	return d.list(`SELECT concat_ws(' ', m.remote_id, m.system, t.remote_id, CASE WHEN m.own THEN 'own' WHEN m.read_at IS NULL THEN 'unread' ELSE 'read' END)
		FROM messages m JOIN message_threads t ON t.id = m.thread_id ORDER BY m.remote_id`)
}

// told is what became of replies: "a sent".
func (d *desk) told() string {
	d.t.Helper()
	return d.list("SELECT concat_ws(' ', key, state, remote_id) FROM message_replies ORDER BY id")
}

// asked is how often the shop was asked so.
func (d *desk) asked(call string) int {
	d.shop.mu.Lock()
	defer d.shop.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(d.shop.calls), func(c string) bool { return c != call }))
}

// failing fails these calls, once each, with a fault.
func failing(f *fault.Error, calls ...string) func(string) error {
	left := slices.Clone(calls)
	return func(call string) error {
		if i := slices.Index(left, call); i >= 0 {
			left = slices.Delete(left, i, i+1)
			return f
		}
		return nil
	}
}

// cut is an answer that didn't arrive.
func cut() *fault.Error {
	return &fault.Error{Kind: fault.Transient, Op: "postbox: reply", Message: "the connection was cut", Unknown: true}
}

func numbered(n int) string { return fmt.Sprintf("text %02d", n) }
