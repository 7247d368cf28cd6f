package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestBothSystemsAreRead(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.shop.write(chat, commerce.Message{Own: true, Body: "It is", Thread: commerce.Thread{RemoteID: "room"}})
	d.asks("room", "And in red?")
	d.shop.write(form, commerce.Message{Subject: "A question", Body: "Do you deliver?", Read: true})
	require.Equal(t, activities.MessagesPart{New: 3, Own: 1}, d.sync())
	require.Equal(t, "1 chat room unread; 2 chat room own; 3 chat room unread; 4 form 4 read", d.stored())
	require.Equal(t, "chat room room-room 280000001 Олена Тестова +380501234567; form 4",
		d.list("SELECT concat_ws(' ', system, remote_id, nullif(other_id, ''), nullif(buyer_id, ''), nullif(name, ''), nullif(phone_key, '')) FROM message_threads ORDER BY id"),
		"what the shop itself writes names no buyer")
	require.Zero(t, d.sync(), "nothing is stored twice")
}

func TestALongReadingIsGoneOnWithByTheNext(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range 7 {
		d.shop.write(chat, commerce.Message{Body: numbered(i), SentAt: start.Add(time.Duration(i) * time.Hour)})
	}
	in := activities.MessagesIn{Channel: channelCode, System: chat, Fresh: true}
	for range 2 { // each the first of a run that dies
		part, err := d.set.ReadMessages(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, activities.MessagesPart{New: postboxPage, More: true}, part)
	}
	require.Equal(t, activities.MessagesPart{New: 3}, d.readAllOf(chat))
	require.Equal(t, 7, d.count("messages"))
	calls := len(d.shop.calls)
	require.Zero(t, d.readAllOf(chat))
	require.Len(t, d.shop.calls, calls+1, "a fresh reading begins near the end of the last one")
}

func TestMessagesFromBeforeTheChannelsStartAreLeft(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.exec("UPDATE channels SET start_at = '2026-03-01'")
	d.shop.write(chat, commerce.Message{Body: "old", SentAt: time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)})
	d.shop.write(chat, commerce.Message{Body: "new", SentAt: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	require.Equal(t, 1, d.sync().New)
}

func TestWhatIsReadInTheShopIsReadHere(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	for i := range 5 {
		d.shop.write(chat, commerce.Message{Body: numbered(i), SentAt: time.Date(2026, 3, 1, 8+i, 0, 0, 0, time.UTC)})
	}
	d.shop.write(form, commerce.Message{Body: "Do you deliver?"})
	d.sync()
	d.shop.messages[chat][1].Read, d.shop.messages[chat][4].Read = true, true
	require.Equal(t, 1, d.sync().ReadThere, "the newest is read again anyway")
	require.Equal(t, "1 unread; 2 read; 3 unread; 4 unread; 5 read; 6 unread",
		d.list("SELECT remote_id || CASE WHEN read_at IS NULL THEN ' unread' ELSE ' read' END FROM messages ORDER BY remote_id"))
	require.Zero(t, d.count("messages WHERE read_by IS NOT NULL OR read_at IS NOT NULL AND told_at IS NULL"), "nobody read them here, and the shop knows")

	for i := range d.shop.messages[chat] {
		d.shop.messages[chat][i].Read = true
	}
	require.Equal(t, 3, d.sync().ReadThere)
	asked := d.asked("chat unread")
	require.Zero(t, d.sync())
	require.Equal(t, asked, d.asked("chat unread"), "where nothing is unread nobody asks")
}

func TestWhatAPersonReadsIsReadInTheShop(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "one")
	second := d.asks("room", "two")
	third := d.asks("room", "three")
	d.asks("other", "four")
	d.sync()
	read, err := activities.ReadMessage(t.Context(), d.db.App, d.message(second), "anna")
	require.NoError(t, err)
	require.EqualValues(t, 2, read, "and what stands before it in the conversation")
	require.Equal(t, "messages woo-riga tell", d.list("SELECT concat_ws(' ', topic, channel, nullif(subject, '')) FROM outbox"))
	tasks, err := d.set.PlanMessages(t.Context(), channelCode)
	require.NoError(t, err)
	require.Equal(t, activities.MessageTasks{Systems: []string{chat, form}, Read: true}, tasks)

	part, err := d.set.TellRead(t.Context(), channelCode)
	require.NoError(t, err)
	require.Equal(t, activities.MessagesPart{ReadHere: 2}, part)
	require.Equal(t, []string{"1", second}, d.shop.read)
	again, err := activities.ReadMessage(t.Context(), d.db.App, d.message(second), "anna")
	require.NoError(t, err)
	require.Zero(t, again)
	require.Equal(t, `anna read message {"message": "2", "messages": "2"}`, d.list("SELECT concat_ws(' ', actor, action, detail) FROM journal WHERE action = 'read message'"))
	require.Equal(t, "3; 4", d.list("SELECT remote_id FROM messages WHERE read_at IS NULL ORDER BY remote_id"))

	_, err = activities.ReadMessage(t.Context(), d.db.App, d.message(third), "anna")
	require.NoError(t, err)
	d.shop.refuse = failing(fault.New(fault.NotFound, "postbox", "gone"), "chat read")
	part, err = d.set.TellRead(t.Context(), channelCode)
	require.NoError(t, err)
	require.Zero(t, part)
	part, err = d.set.TellRead(t.Context(), channelCode)
	require.NoError(t, err)
	require.Zero(t, part, "what the shop has no longer isn't told again")
	require.Equal(t, 3, d.asked("chat read"))
}

func TestAMessageThatIsUnreadableHidesNoOther(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.shop.unreadable = []connectors.Unreadable{{RemoteID: "9", AskedAt: time.Now(), Reason: "messages[0].date_sent: is missing"}}
	d.asks("room", "Is it in stock?")
	require.Equal(t, activities.MessagesPart{New: 2, Unreadable: 1}, d.readAllOf(chat))
	require.Equal(t, "messages[0].date_sent: is missing", d.list("SELECT unreadable FROM messages WHERE remote_id = '9'"))
	_, err := d.reply("a", "9", "Yes")
	require.Equal(t, fault.Conflict, fault.KindOf(err))

	d.shop.unreadable = nil
	d.shop.messages[chat] = append(d.shop.messages[chat], commerce.Message{RemoteID: "9", Body: "And in red?", SentAt: time.Now(), Thread: commerce.Thread{RemoteID: "room"}})
	d.readAllOf(chat)
	require.Equal(t, "1 chat room unread; 9 chat room unread", d.stored())

	d.shop.messages[chat] = d.shop.messages[chat][:1]
	d.shop.unreadable = []connectors.Unreadable{{RemoteID: "9", AskedAt: time.Now(), Reason: "again"}}
	d.readAllOf(chat)
	require.Equal(t, "And in red?", d.list("SELECT body FROM messages WHERE remote_id = '9'"), "what was understood once is kept")
}

func TestAChatThatIsSwitchedOffIsAnAnswer(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.shop.off = "Chat is disabled"
	d.shop.write(form, commerce.Message{Body: "Do you deliver?"})
	sum := d.sync()
	require.True(t, sum.Off)
	require.Equal(t, 1, sum.New, "the other system is read")
	open := "SELECT kind || ': ' || detail FROM channel_findings WHERE settled_at IS NULL"
	require.Equal(t, "messages: chat: The shop has its chat switched off: Chat is disabled", d.list(open))
	d.shop.off = ""
	d.asks("room", "Is it in stock?")
	require.Equal(t, 1, d.sync().New)
	require.Empty(t, d.list(open))
}

func TestWhatCantBeDoneIsAFindingUntilItCan(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	for what, do := range map[string]func(){
		chat:                       func() { d.readAllOf(chat) },
		activities.MessagesReplies: func() { d.send() },
		activities.MessagesDoubts:  func() { d.send() },
		activities.MessagesRead: func() {
			_, err := d.set.TellRead(t.Context(), channelCode)
			require.NoError(t, err)
		},
	} {
		_, err := d.set.ReportMessages(t.Context(), activities.MessagesFailure{Channel: channelCode, What: what, Kind: string(fault.Unauthorized), Message: "401"})
		require.NoError(t, err)
		open := d.list("SELECT concat_ws('; ', kind, detail, remedy) FROM channel_findings WHERE settled_at IS NULL")
		require.Regexp(t, "^messages: "+what+"; .* can't be .*: 401; Give the key the right .*orderloom sync messages --channel woo-riga", open)
		do()
		require.Zero(t, d.count("channel_findings WHERE settled_at IS NULL"), what)
	}
}

func TestMessagesThatAreSwitchedOffAreLeft(t *testing.T) {
	t.Parallel()
	for _, off := range []string{"enabled = false", "messages = false"} {
		d := setupDesk(t)
		d.asks("room", "Is it in stock?")
		d.sync()
		d.exec("UPDATE channels SET " + off)
		for name, step := range map[string]func() error{
			"wake": func() error { _, err := d.set.WakeMessages(t.Context(), channelCode); return err },
			"plan": func() error { _, err := d.set.PlanMessages(t.Context(), channelCode); return err },
			"read": func() error {
				_, err := d.set.ReadMessages(t.Context(), activities.MessagesIn{Channel: channelCode, System: chat})
				return err
			},
			"compare": func() error {
				_, err := d.set.CompareUnread(t.Context(), activities.MessagesIn{Channel: channelCode, System: chat})
				return err
			},
			"send": func() error { _, err := d.set.SendReplies(t.Context(), channelCode); return err },
			"tell": func() error { _, err := d.set.TellRead(t.Context(), channelCode); return err },
		} {
			require.Equal(t, string(fault.Unmapped), asTemporal(t, step()).Type(), "%s: %s", off, name)
		}
		_, err := d.reply("a", "1", "Yes")
		require.Equal(t, fault.Unmapped, fault.KindOf(err))
		read, err := activities.ReadMessage(t.Context(), d.db.App, d.message("1"), "anna")
		require.NoError(t, err, "what is here can be read all the same")
		require.EqualValues(t, 1, read)
	}
}
