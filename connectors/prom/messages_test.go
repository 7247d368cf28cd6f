package prom

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// readOn reads a system from a moment to its end, and counts the pages.
func readOn(t *testing.T, c *Client, system string, since connectors.MessagePosition) (texts []string, next connectors.MessagePosition, pages int) {
	t.Helper()
	seen := map[string]bool{}
	for {
		page, err := c.SentMessages(t.Context(), system, since)
		require.NoError(t, err)
		require.Empty(t, page.Unreadable)
		for _, m := range page.Messages {
			if !seen[m.RemoteID] {
				texts = append(texts, m.Body)
			}
			seen[m.RemoteID] = true
		}
		pages++
		if since = page.Next; !page.More {
			return texts, since, pages
		}
		require.Less(t, pages, 100, "it has no end")
	}
}

// TestNothingWrittenIsLost whatever Prom does with bounds and limits, be it written in one
// second or in many.
func TestNothingWrittenIsLost(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]promsim.Settings{
		"as most clients report it": {},
		"as it may be, too":         {LimitCap: 3, LastIDExclusive: true, BoundsExclusive: true},
	} {
		for _, apart := range []time.Duration{0, 700 * time.Millisecond, time.Hour} {
			t.Run(fmt.Sprint(name, " ", apart), func(t *testing.T) {
				t.Parallel()
				now := time.Date(2026, 10, 1, 8, 15, 30, 123456000, time.UTC)
				shop := serve(t, promsim.New(settings, promsim.WithClock(func() time.Time { return now })))
				c := shop.client(t)
				for system, write := range map[string]func(string){
					chat: func(text string) { shop.WriteChat(promsim.ChatMessage{Name: "Олена", Text: text}) },
					form: func(text string) { shop.Shop.WriteMessage(promsim.FormMessage{Text: text}) },
				} {
					start, want := now, []string{}
					for i := range 8 {
						want = append(want, fmt.Sprint("text ", i))
						write(want[i])
						now = now.Add(apart)
					}
					texts, next, _ := readOn(t, c, system, connectors.MessagePosition{SentAt: start})
					require.ElementsMatch(t, want, texts, system)
					again, _, pages := readOn(t, c, system, next)
					require.NotEmpty(t, again, "the last moment is read again")
					require.LessOrEqual(t, pages, 5)
					write("later")
					texts, _, _ = readOn(t, c, system, next)
					require.Contains(t, texts, "later", system)
				}
			})
		}
	}
}

func TestAMessageOfTheChat(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		require.Equal(t, "/api/v1/chat/messages_history", r.URL.Path)
		require.Equal(t, "date_from=2026-10-01T08%3A15%3A29&limit=100&project=promua&room_ident=10232_5343_buyer&sort=asc", r.URL.RawQuery)
		return answer(200, `{"status":"ok","data":{"messages":[
			{"id":1,"room_id":"room-9","room_ident":"10232_5343_buyer","body":"Коли?","date_sent":"2026-10-01T08:15:31","type":"message","status":"new",
			 "context_item_id":null,"context_item_type":null,"user_name":"Олена Тестова","user_ident":"10232","user_phone":"+380501112233","buyer_client_id":280000001,"is_sender":false},
			{"id":2,"room_id":"room-9","room_ident":"10232_5343_buyer","body":null,"date_sent":"2026-10-01T08:15:32.5+00:00","type":"context","status":"read",
			 "context_item_id":415000001,"context_item_type":"order","user_name":"Олена Тестова","user_phone":null,"buyer_client_id":"280000001","is_sender":false},
			{"id":3,"room_id":"room-9","room_ident":"10232_5343_buyer","body":"Сьогодні","date_sent":"2026-10-01T08:15:33Z","type":"message","status":"new",
			 "user_name":"Магазин","user_phone":"+380440000000","buyer_client_id":280000001,"is_sender":true},
			{"id":4,"room_id":"room-9","body":"Олена","date_sent":"2026-10-01T08:15:34","type":"message","status":"new"},
			{"id":5,"room_ident":"x","body":{"text":"Олена"},"date_sent":"2026-10-01T08:15:34"},
			{"id":6,"room_ident":"x","body":"Олена","date_sent":"вчора"},
			{"room_ident":"x","body":"Олена"}]}}`)
	})
	page, err := c.ThreadMessages(t.Context(), connectors.MessageRef{System: chat, ThreadID: "10232_5343_buyer"},
		connectors.MessagePosition{SentAt: time.Date(2026, 10, 1, 8, 15, 30, 900, time.UTC)})
	require.NoError(t, err)
	at := time.Date(2026, 10, 1, 8, 15, 31, 0, time.UTC)
	buyer := commerce.Thread{RemoteID: "10232_5343_buyer", OtherID: "room-9", BuyerID: "280000001", Name: "Олена Тестова", Phone: "+380501112233"}
	second, third := buyer, buyer
	second.Phone, third.Name, third.Phone = "", "", ""
	require.Equal(t, []commerce.Message{
		{RemoteID: "1", Thread: buyer, Body: "Коли?", SentAt: at},
		{RemoteID: "2", Thread: second, Kind: "context", OrderID: "415000001", SentAt: at.Add(1500 * time.Millisecond), Read: true},
		{RemoteID: "3", Thread: third, Own: true, Body: "Сьогодні", SentAt: at.Add(2 * time.Second), Read: true},
	}, page.Messages)
	require.Len(t, page.Unreadable, 4)
	for i, want := range []string{"data.messages[3].room_ident: is missing", "body: a JSON object", `data.messages[5].date_sent: "вчора" is not a time`, "data.messages[6].id: is missing"} {
		require.Contains(t, page.Unreadable[i].Reason, want)
		require.NotContains(t, page.Unreadable[i].Reason, "Олена")
	}
	require.True(t, page.More)
}

func TestAChatThatTellsTheSameAgainIsNotAskedForEver(t *testing.T) {
	t.Parallel()
	const row = `{"id":%d,"room_id":"9","room_ident":"x","body":"Так","date_sent":"2026-10-01T08:15:31Z","type":"message","status":"new"}`
	c := newClient(t, func(*http.Request) *http.Response {
		return answer(200, fmt.Sprintf(`{"status":"ok","data":{"messages":[`+row+`,`+row+`]}}`, 1, 2))
	})
	at := connectors.MessagePosition{SentAt: time.Date(2026, 10, 1, 8, 15, 31, 0, time.UTC)}
	page, err := c.SentMessages(t.Context(), chat, at)
	require.NoError(t, err)
	require.True(t, page.More)
	_, err = c.SentMessages(t.Context(), chat, page.Next)
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, "the shop ignores offset")
}

func TestAMessageOfTheForm(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		require.Equal(t, "/api/v1/messages/list", r.URL.Path)
		require.Equal(t, "last_id=9&limit=100&status=unread", r.URL.RawQuery, "the beginning of time needs no bound")
		return answer(200, `{"messages":[{"id":7,"date_created":"2026-10-01T08:15:30.123456+00:00","client_full_name":"Олена Тестова","phone":"+380501112233",
			"message":"Чи є?","subject":"Питання","status":"unread","product_id":900001},
			{"id":6,"date_created":"2026-10-01T08:15:29+00:00","client_full_name":null,"phone":null,"message":"!","subject":null,"status":"deleted","product_id":null}]}`)
	})
	page, err := c.UnreadMessages(t.Context(), form, connectors.MessagePosition{SentAt: time.Unix(0, 0), Within: "9"})
	require.NoError(t, err)
	at := time.Date(2026, 10, 1, 8, 15, 30, 123456000, time.UTC)
	require.Equal(t, []commerce.Message{
		{RemoteID: "7", Thread: commerce.Thread{RemoteID: "7", Name: "Олена Тестова", Phone: "+380501112233"}, Subject: "Питання", Body: "Чи є?", ProductID: "900001", SentAt: at},
		{RemoteID: "6", Thread: commerce.Thread{RemoteID: "6"}, Body: "!", SentAt: at.Truncate(time.Second).Add(-time.Second), Read: true},
	}, page.Messages)
	require.Equal(t, connectors.MessagePosition{SentAt: time.Unix(0, 0), Within: "6", Upto: at}, page.Next)
	_, err = c.ThreadMessages(t.Context(), connectors.MessageRef{System: form, RemoteID: "7"}, connectors.MessagePosition{})
	require.True(t, fault.Is(err, fault.Unsupported), "%v", err)
}

func TestAChatMayBeDisabled(t *testing.T) {
	t.Parallel()
	for _, settings := range []promsim.Settings{{ChatDisabled: true}, {ChatDisabled: true, ChatDisabledAsError: true}} {
		shop := newSimShop(t, settings)
		c := shop.client(t)
		since := connectors.MessagePosition{SentAt: time.Now()}
		page, err := c.SentMessages(t.Context(), chat, since)
		require.NoError(t, err)
		require.Equal(t, connectors.MessagePage{Off: "Chat is disabled", Next: since}, page)
		_, err = c.CreateReply(t.Context(), connectors.MessageRef{System: chat, RemoteID: "1", ThreadID: "x"}, "Так")
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		require.False(t, fault.OutcomeUnknown(err), "a no that was heard is sure")
		require.ErrorContains(t, err, "Chat is disabled")
		shop.Shop.WriteMessage(promsim.FormMessage{Text: "Чи є?"})
		texts, _, _ := readOn(t, c, form, connectors.MessagePosition{})
		require.Equal(t, []string{"Чи є?"}, texts)
	}
}

func TestWhatBecomesOfAReply(t *testing.T) {
	t.Parallel()
	const text = "Так, Олено: відправимо сьогодні"
	for _, tt := range []struct {
		name, system, body string
		status             int
		kind               fault.Kind // empty: it was sent
		unknown            bool
		id                 string
	}{
		{name: "sent in the chat", system: chat, status: 200, body: `{"status":"ok","message_id":71}`, id: "71"},
		{name: "sent in the chat, which says so elsewhere", system: chat, status: 200, body: `{"status":"ok","data":{"message_id":71}}`, id: "71"},
		{name: "sent in the chat, which tells no id", system: chat, status: 200, body: `{"status":"ok"}`},
		{name: "refused by the chat", system: chat, status: 200, body: `{"status":"error","message":"Room not found"}`, kind: fault.Invalid},
		{name: "a page of HTML", system: chat, status: 200, body: `<html>Олено</html>`, kind: fault.Transient, unknown: true},
		{name: "an answer of another shape", system: chat, status: 200, body: `[]`, kind: fault.Invalid, unknown: true},
		{name: "a shop that broke", system: form, status: 500, body: `{"error":"x"}`, kind: fault.Transient, unknown: true},
		{name: "too many requests", system: form, status: 429, kind: fault.RateLimited},
		{name: "a token without the right", system: form, status: 403, body: `<html>`, kind: fault.Unauthorized},
		{name: "taken by the form", system: form, status: 200, body: `{"processed_ids":[7]}`},
		{name: "taken by the form, as text", system: form, status: 200, body: `{"processed_ids":["7"],"errors":{}}`},
		{name: "refused by the form", system: form, status: 200, body: `{"processed_ids":[],"errors":{"7":"Message not found"}}`, kind: fault.Invalid},
		{name: "refused by the form by field", system: form, status: 200, body: `{"errors":{"7":{"message":["too long: Так, Олено"]}}}`, kind: fault.Invalid},
		{name: "nothing said by the form", system: form, status: 200, body: `{"processed_ids":[]}`, kind: fault.Invalid, unknown: true},
		{name: "a refusal that repeats it", system: form, status: 400, body: `{"error":"can't send: ` + text + `"}`, kind: fault.Invalid},
		{name: "a refusal that repeats a part of it", system: chat, status: 200, body: `{"status":"error","message":"bad word: ОЛЕНО"}`, kind: fault.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response { return answer(tt.status, tt.body) })
			id, err := c.CreateReply(t.Context(), connectors.MessageRef{System: tt.system, RemoteID: "7", ThreadID: "10232_5343_buyer", OtherID: "9"}, text)
			require.Equal(t, tt.id, id)
			if tt.kind == "" {
				require.NoError(t, err)
				return
			}
			f, ok := errors.AsType[*fault.Error](err)
			require.True(t, ok)
			require.Equal(t, tt.kind, f.Kind, "%v", err)
			require.Equal(t, tt.unknown, f.Unknown, "%v", err)
			for word := range strings.FieldsSeq(strings.ToLower("Олено відправимо сьогодні")) {
				require.NotContains(t, strings.ToLower(err.Error()), word)
			}
		})
	}
}

func TestWhatIsNoMessageIsNotAsked(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(*http.Request) *http.Response {
		t.Error("it asked")
		return answer(200, `{}`)
	})
	for _, ref := range []connectors.MessageRef{{System: chat, RemoteID: "x"}, {System: "telegraph", RemoteID: "7"}} {
		_, err := c.CreateReply(t.Context(), ref, "Так")
		require.True(t, fault.Is(err, fault.Invalid))
		require.True(t, fault.Is(c.SetMessageRead(t.Context(), ref), fault.Invalid))
	}
	_, err := c.CreateReply(t.Context(), connectors.MessageRef{System: chat, RemoteID: "7"}, " \n")
	require.ErrorContains(t, err, "an empty reply")
}

func TestAMessageIsMarkedInEachSystem(t *testing.T) {
	t.Parallel()
	shop := newSimShop(t, promsim.Settings{})
	c := shop.client(t)
	shop.Shop.WriteMessage(promsim.FormMessage{Text: "Чи є?"})
	shop.WriteChat(promsim.ChatMessage{Name: "Олена", Text: "Чи є?"})
	for _, system := range c.MessageSystems() {
		page, err := c.SentMessages(t.Context(), system, connectors.MessagePosition{})
		require.NoError(t, err)
		m := page.Messages[0]
		ref := connectors.MessageRef{System: system, RemoteID: m.RemoteID, ThreadID: m.Thread.RemoteID, OtherID: m.Thread.OtherID}
		require.NoError(t, c.SetMessageRead(t.Context(), ref))
		page, err = c.UnreadMessages(t.Context(), system, connectors.MessagePosition{})
		require.NoError(t, err)
		require.Empty(t, page.Messages)
		ref.RemoteID = "1"
		require.True(t, fault.Is(c.SetMessageRead(t.Context(), ref), fault.Invalid), "one that isn't there")
	}
}
