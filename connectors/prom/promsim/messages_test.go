package promsim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMessagesByTheContactForm(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	olena := Person{FirstName: "Олена", LastName: "Тестова", Phone: "+380501112233"}
	first := b.WriteMessage(FormMessage{From: olena, Subject: "Питання", Text: "Чи є в наявності?", Product: 900001})
	b.now = b.now.Add(time.Hour)
	second := b.WriteMessage(FormMessage{Text: "Ще одне"})
	require.JSONEq(t, fmt.Sprintf(`{"message":{"id":%d,"date_created":"2026-10-01T08:15:30.123456+00:00","client_full_name":"Олена Тестова",
		"phone":"+380501112233","message":"Чи є в наявності?","subject":"Питання","status":"unread","product_id":900001}}`, first),
		b.get(fmt.Sprint("messages/", first)).Body)

	require.Equal(t, []int64{second, first}, b.get("messages/list").ids("messages"))
	require.Equal(t, []int64{second}, b.get("messages/list?date_from=2026-10-01T09:00:00&status=unread").ids("messages"))
	require.Equal(t, []int64{second}, b.get("messages/list?limit=1").ids("messages"))
	require.Equal(t, []int64{first}, b.get(fmt.Sprint("messages/list?last_id=", first)).ids("messages"))
	require.Contains(t, b.get("messages/list?status=lost").Body, `{"error":`)
	require.Equal(t, http.StatusNotFound, b.get("messages/1").Code)

	require.JSONEq(t, fmt.Sprintf(`{"processed_ids":[%d]}`, first), b.post("messages/reply", fmt.Sprintf(`{"id":%d,"message":"Є"}`, first)).Body)
	b.post("messages/reply", fmt.Sprintf(`{"id":%d,"message":"Є"}`, first))
	require.Equal(t, []string{"Є", "Є"}, b.Replies(first), "nobody sees that it was said before")
	require.Equal(t, []int64{second, first}, b.get("messages/list?status=unread").ids("messages"), "a reply reads nothing")
	require.JSONEq(t, `{"processed_ids":[],"errors":{"1":"Message not found"}}`, b.post("messages/reply", `{"id":1,"message":"Є"}`).Body)
	require.Contains(t, b.post("messages/reply", fmt.Sprintf(`{"id":%d}`, first)).Body, `{"error":`)
	require.Empty(t, b.Replies(second))

	require.JSONEq(t, fmt.Sprintf(`{"processed_ids":[%d],"errors":{"1":"Message not found"}}`, first),
		b.post("messages/set_status", fmt.Sprintf(`{"ids":[1,%d],"status":"read"}`, first)).Body)
	require.Equal(t, []int64{first}, b.get("messages/list?status=read").ids("messages"))
	require.JSONEq(t, `{"error":"This status value is not allowed"}`, b.post("messages/set_status", `{"ids":[1],"status":"seen"}`).Body)
	b.SetMessageStatus(second, MessageDeleted)
	require.Equal(t, []int64{second}, b.get("messages/list?status=deleted").ids("messages"))
	require.Len(t, b.Messages(), 2)
}

func TestAReplyMayReadItsMessage(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{ReplyReads: true})
	id := b.WriteMessage(FormMessage{Text: "?"})
	b.post("messages/reply", fmt.Sprintf(`{"id":%d,"message":"!"}`, id))
	require.Empty(t, b.get("messages/list?status=unread").ids("messages"))
}

// rooms and history are what the chat's lists hold.
func (b *bundle) rooms(query string) []any {
	b.t.Helper()
	return b.get("chat/rooms?" + query).doc().doc("data").list("rooms")
}

func (b *bundle) history(query string) (texts []string) {
	b.t.Helper()
	for _, m := range b.get("chat/messages_history?project=promua&" + query).doc().doc("data").list("messages") {
		texts = append(texts, asDoc(m).str("body"))
	}
	return texts
}

func TestChatWithABuyer(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	client := b.order(b.PlaceOrder(Placement{Buyer: Person{FirstName: "Олена", LastName: "Тестова", Phone: "+380501112233"}})).int("client_id")
	asked := b.WriteChat(ChatMessage{Client: client, Text: "Коли відправите?"})
	b.now = b.now.Add(time.Minute)
	b.WriteChat(ChatMessage{Name: "Гість", Text: "Є знижка?"})
	require.Len(t, b.Rooms(), 2)

	room := asDoc(b.rooms("status=active&limit=100")[1])
	require.Equal(t, client, room.int("buyer_client_id"))
	require.Equal(t, asked, room.int("last_message_id"))
	require.Equal(t, "2026-10-01T08:15:30", room.str("date_sent"), "without a zone")
	require.Regexp(t, `^\d+_3721108_buyer$`, room.str("ident"))
	require.Nil(t, asDoc(b.rooms("")[0])["buyer_client_id"], "a stranger")

	ident := room.str("ident")
	message := asDoc(b.get("chat/messages_history?project=promua&room_ident=" + ident).doc().doc("data").list("messages")[0])
	require.NotEqual(t, fmt.Sprint(room["id"]), message.str("room_id"), "messages name the room otherwise")
	require.Equal(t, "Коли відправите? Тестова Олена +380501112233 message new false",
		fmt.Sprint(message["body"], " ", message["user_name"], " ", message["user_phone"], " ", message["type"], " ", message["status"], " ", message["is_sender"]))

	sent := b.post("chat/send_message", `{"room_ident":"`+ident+`","body":"Сьогодні","project":"promua"}`).doc()
	require.Equal(t, "ok", sent.str("status"))
	b.AnswerChat(ident, "О 17:00")
	require.Equal(t, []string{"Коли відправите?", "Сьогодні", "О 17:00"}, b.history("sort=asc&room_ident="+ident))
	require.Equal(t, []string{"О 17:00", "Сьогодні", "Є знижка?", "Коли відправите?"}, b.history(""))
	require.Equal(t, []string{"Сьогодні"}, b.history("offset=1&limit=1"))
	require.Equal(t, []string{"О 17:00", "Сьогодні", "Є знижка?"}, b.history("date_from=2026-10-01T08:16:00"))
	own := b.get("chat/messages_history?project=promua&sort=asc&room_ident=" + ident).doc().doc("data").list("messages")[1]
	require.True(t, asDoc(own).bool("is_sender"))
	require.Equal(t, sent.int("message_id"), asDoc(own).int("id"))

	require.Equal(t, "ok", b.post("chat/mark_message_read", fmt.Sprintf(`{"message_id":%d,"room_id":"%s"}`, asked, message.str("room_id"))).doc().str("status"))
	require.Equal(t, []string{"О 17:00", "Сьогодні", "Є знижка?"}, b.history("status=new"), "our own are new to the buyer")
	b.ReadByBuyer(ident)
	require.Equal(t, []string{"Є знижка?"}, b.history("status=new"))
	b.ReadChat(asDoc(b.rooms("")[0]).str("ident"))
	require.Empty(t, b.history("status=new"))

	b.ArchiveRoom(ident)
	require.Len(t, b.rooms("status=archived"), 1)
	b.WriteChat(ChatMessage{Client: client, Kind: "context", About: "order", ID: 415000001})
	require.Len(t, b.rooms("status=active"), 2)
	require.Len(t, b.ChatMessages(), 5)
}

func TestChatRefusesInItsOwnEnvelope(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	b.WriteChat(ChatMessage{Text: "Добрий день"})
	ident := asDoc(b.rooms("")[0]).str("ident")
	user, _, _ := strings.Cut(ident, "_")
	for name, c := range map[string]struct{ path, body, answer string }{
		"an unknown room":    {"chat/send_message", `{"room_ident":"1_1_buyer","body":"x","project":"promua"}`, `{"status":"error","message":"Room not found"}`},
		"nothing to say":     {"chat/send_message", `{"room_ident":"` + ident + `","body":" ","project":"promua"}`, `{"status":"error","message":"Message body is required"}`},
		"another project":    {"chat/send_message", `{"room_ident":"` + ident + `","body":"x"}`, `{"status":"error","message":"Unknown project"}`},
		"an unknown message": {"chat/mark_message_read", `{"message_id":1,"room_id":"x"}`, `{"status":"error","message":"Message not found"}`},
	} {
		a := b.post(c.path, c.body)
		require.Equal(t, http.StatusOK, a.Code, name)
		require.JSONEq(t, c.answer, a.Body, name)
	}
	require.Equal(t, "ok", b.post("chat/send_message", `{"user_id":"`+user+`","body":"x","project":"promua"}`).doc().str("status"), "by the buyer's user")
	require.Contains(t, b.get("chat/messages_history?offset=-1").Body, `"status":"error"`)
	require.Zero(t, b.AnswerChat("1_1_buyer", "x"))
}

func TestChatSwitches(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{MessageIDInData: true, ReadReadsEarlier: true})
	b.WriteChat(ChatMessage{Text: "раз"})
	id := b.WriteChat(ChatMessage{Text: "два"})
	message := asDoc(b.get("chat/messages_history").doc().doc("data").list("messages")[0])
	b.post("chat/mark_message_read", fmt.Sprintf(`{"message_id":%d,"room_id":"%s"}`, id, message.str("room_id")))
	require.Empty(t, b.history("status=new"), "both")
	require.NotZero(t, b.post("chat/send_message", `{"room_ident":"`+message.str("room_ident")+`","body":"три","project":"promua"}`).doc().doc("data").int("message_id"))
}

func TestChatMayBeDisabled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  Settings
		says string
	}{
		"in its envelope": {Settings{ChatDisabled: true}, `{"status":"error","message":"Chat is disabled"}`},
		"as an error":     {Settings{ChatDisabled: true, ChatDisabledAsError: true}, `{"error":"Chat is disabled"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			for _, a := range []answered{
				b.get("chat/rooms"), b.get("chat/messages_history"), b.post("chat/send_message", `{}`), b.post("chat/mark_message_read", `{}`),
			} {
				require.Equal(t, http.StatusOK, a.Code)
				require.JSONEq(t, c.says, a.Body)
			}
			b.SetChatDisabled(false)
			require.Empty(t, b.rooms(""))
		})
	}
}
