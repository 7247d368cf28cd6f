package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// letterAt is where the message is that letter makes.
const letterAt = "/messages/riga/chat/61"

// letter has a buyer ask about the order of sale 1001, which is there.
func (b *bundle) letter(text string) {
	b.t.Helper()
	b.exec("UPDATE channels SET messages = true")
	b.exec(`WITH t AS (INSERT INTO message_threads (channel_id, system, remote_id, name, phone, order_id)
		SELECT id, 'chat', 'room', 'Olena', '+380501112233', '1001' FROM channels RETURNING id, channel_id)
		INSERT INTO messages (channel_id, system, remote_id, thread_id, body, sent_at) SELECT channel_id, 'chat', '61', id, $1, '2026-11-21 10:00Z' FROM t`, text)
}

// became settles all replies that wait.
func (b *bundle) became(state string) {
	b.t.Helper()
	b.exec("UPDATE message_replies SET state = $1, error = 'the shop said nothing', done_at = now() WHERE state = 'intended'", state)
}

func TestAMessageIsShownWithItsOrderAndConversation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.letter("When do you\nsend it?")
	w := b.as(access.Viewer)
	list := w.page("/messages")
	for _, said := range []string{`<a href="` + letterAt + `">61</a>`, "When do you send it?", "Olena", `<a href="/sales/riga/1001">1001</a>`, "Unread", "1 message"} {
		require.Contains(t, list, said)
	}
	require.Contains(t, w.page("/messages?state=read"), "0 messages")
	require.Contains(t, w.page("/messages.csv"), "61,riga,chat,unread,Olena,'+380501112233,1001,held,2026-11-21 12:00,,\"When do you\r\nsend it?\"")
	page := w.page(letterAt)
	for _, said := range []string{"Message 61", "When do you\nsend it?", `<a href="/sales/riga/1001">1001</a>`, "The message names it", "21 Nov 2026 12:00"} {
		require.Contains(t, page, said)
	}
	require.NotContains(t, page, `<form method="post" action="/messages`, "a viewer does nothing")
	require.Equal(t, 1, b.count("SELECT count(*) FROM messages WHERE read_at IS NULL"), "to look is no deed")

	var record struct{ Conversation []struct{ Text string } }
	require.NoError(t, json.Unmarshal([]byte(b.program(access.Viewer).page("/api/v1"+letterAt)), &record))
	require.Equal(t, "When do you\nsend it?", record.Conversation[0].Text)
	for _, target := range []string{"/messages/riga/chat/62", "/messages/riga/forum/61", "/messages/none/chat/61"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

func TestAReplyIsSentOnceAndItsEndIsShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.letter("When?")
	w := b.as(access.Operator)
	require.Contains(t, w.page(letterAt), `<button class="quiet">Mark as read</button>`)

	empty := w.post(letterAt+"/reply", url.Values{"text": {" "}, "key": {"k"}})
	require.Equal(t, http.StatusBadRequest, empty.Code)
	require.Contains(t, empty.Body.String(), "there is nothing to send: the reply is empty")
	require.Zero(t, b.count("SELECT count(*) FROM message_replies"))

	for range 2 {
		require.Equal(t, letterAt, w.post(letterAt+"/reply", url.Values{"text": {"Today"}, "key": {"k"}}).Header().Get("Location"))
	}
	require.Equal(t, 1, b.count("SELECT count(*) FROM message_replies WHERE key = 'k' AND body = 'Today' AND actor = 'operator' AND state = 'intended'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'reply'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'messages' AND channel = 'riga'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM messages WHERE read_by = 'operator'"))
	page := w.page(letterAt)
	require.Contains(t, page, "The reply is stored, and on its way.")
	require.Contains(t, page, "A worker sends it.")
	require.NotContains(t, page, "Mark as read")
	require.NotContains(t, page, "Send again")
	require.Equal(t, http.StatusConflict, w.post(letterAt+"/again", url.Values{"key": {"l"}}).Code, "it is being sent")

	b.became("in_doubt")
	require.Contains(t, w.page(letterAt), "A worker looks whether the buyer has it.")
	b.exec("UPDATE message_replies SET looked_at = now()")
	page = w.page(letterAt)
	require.Contains(t, page, "Send it again if the buyer is to have it.")
	require.Contains(t, page, "the shop said nothing")
	require.Contains(t, page, "Send again")
	require.NotContains(t, b.as(access.Viewer).page(letterAt), "Send again")
	b.exec("UPDATE message_replies SET lookable = false")
	require.Contains(t, w.page(letterAt), "Look there, or ask the buyer")

	require.Equal(t, letterAt, w.post(letterAt+"/again", url.Values{"key": {"l"}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM message_replies WHERE key = 'l' AND body = 'Today' AND again_of IS NOT NULL"))
	b.became("failed")
	require.Contains(t, w.page("/messages?reply=failed"), "1 message")
}

func TestAProgramAnswersABuyer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.letter("When?")
	w := b.program(access.Operator)
	answer := w.send("/api/v1"+letterAt+"/reply", `{"text": "Today", "key": "k"}`)
	require.Equal(t, http.StatusOK, answer.Code)
	require.JSONEq(t, `{"reply": 1, "state": "intended", "given_before": false}`, answer.Body.String())
	require.JSONEq(t, `{"reply": 1, "state": "intended", "given_before": true}`, w.send("/api/v1"+letterAt+"/reply", `{"text": "Today", "key": "k"}`).Body.String())
	require.Equal(t, http.StatusConflict, w.send("/api/v1"+letterAt+"/reply", `{"text": "Tomorrow", "key": "k"}`).Code, "the key is another reply's")
	require.JSONEq(t, `{"read": 0}`, w.send("/api/v1"+letterAt+"/read", `{}`).Body.String())
	require.Equal(t, http.StatusForbidden, b.program(access.Viewer).send("/api/v1"+letterAt+"/reply", `{"text": "Today"}`).Code)
}

func TestAMessageIsReadAndErasedByWhoSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.letter("My secret")
	w := b.as(access.Operator)
	require.Equal(t, letterAt, w.post(letterAt+"/read", url.Values{}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM messages WHERE read_by = 'operator'"))
	require.Contains(t, w.page(letterAt), "It counts as read")

	refused := w.post(letterAt+"/erase", url.Values{"reason": {" "}})
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "say why")
	require.Equal(t, 1, b.count("SELECT count(*) FROM messages WHERE body <> ''"))
	require.Equal(t, letterAt, w.post(letterAt+"/erase", url.Values{"reason": {"asked for"}}).Header().Get("Location"))
	require.Zero(t, b.count("SELECT count(*) FROM messages WHERE body <> ''"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE action = 'erase messages' AND detail->>'reason' = 'asked for'"))
	page := w.page(letterAt)
	require.NotContains(t, page, "My secret")
	require.NotContains(t, page, "Olena")
	require.NotContains(t, page, "What to answer")

	b.exec("UPDATE channels SET messages = false")
	off := w.post(letterAt+"/reply", url.Values{"text": {"Today"}})
	require.Equal(t, http.StatusConflict, off.Code)
	require.Contains(t, off.Body.String(), "switch messages on")
}
