package activities_test

import (
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/connectors/simulator"
	"github.com/orderloom/orderloom/internal/secret"
)

// TestWhatBecomesOfMessagesTellsNothingOfThem: not to a history, an error, the journal,
// the outbox or a finding, whatever a shop does.
func TestWhatBecomesOfMessagesTellsNothingOfThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	market := b.movesToMarket(promsim.Settings{})
	secrets := []string{"Олена", "Тестова", "501112233", "відправите", "Питання", "наявності", "Сьогодні", "сьогодні", "ввечері"}
	olena := promsim.Person{FirstName: "Олена", LastName: "Тестова", Phone: "+380501112233"}
	market.WriteChat(promsim.ChatMessage{Name: "Олена Тестова", Text: "Коли відправите?"})
	market.WriteMessage(promsim.FormMessage{From: olena, Subject: "Питання", Text: "Чи є в наявності?"})

	h := newHistory(b.set)
	read := func() {
		for _, system := range []string{"chat", "form"} {
			in := activities.MessagesIn{Channel: channelCode, System: system, Fresh: true}
			_, _ = run[any, any](t, h, b.set.ReadMessages, in) // some fail
			_, _ = run[any, any](t, h, b.set.CompareUnread, in)
		}
	}
	faults := []promsim.Fault{{CutAfter: true}, {Malformed: true}, {WrongShape: true}, {Empty: true}, {Status: 401}, simulator.ServerError(), {}}
	for _, fault := range faults {
		for _, kind := range []string{"chat.history", "messages.list"} {
			market.AddFault(promsim.Rule{Kind: kind, Times: 1, Fault: fault})
		}
		read()
	}
	read()
	require.Equal(t, 2, b.count("messages"))
	for i, fault := range faults {
		for _, kind := range []string{"chat.send", "messages.reply", "chat.mark_read", "messages.set_status"} {
			market.AddFault(promsim.Rule{Kind: kind, Times: 1, Fault: fault})
		}
		for id := range int64(2) {
			_, err := activities.ReplyToMessage(t.Context(), b.db.App, activities.Reply{
				Key: string(rune('a'+i)) + string(rune('0'+id)), MessageID: id + 1, Text: "Сьогодні ввечері" + strings.Repeat("!", i), Actor: "anna",
			})
			require.NoError(t, err)
		}
		for range 2 {
			for _, step := range []any{b.set.PlanMessages, b.set.SendReplies, b.set.LookForReplies, b.set.TellRead} {
				_, _ = run[any, any](t, h, step, channelCode)
			}
		}
		read()
	}
	told := strings.Join(h.told, "\n") + b.list("SELECT detail::text FROM journal WHERE detail IS NOT NULL") + b.list("SELECT payload::text || subject FROM outbox") +
		b.list("SELECT detail || remedy FROM channel_findings") + b.list("SELECT coalesce(error, '') FROM message_replies") + b.list("SELECT coalesce(told_error, '') FROM messages")
	for _, kind := range []string{"Unauthorized", "Transient", `"found"`, `"sent"`, `"new"`} {
		require.Contains(t, told, kind, "the whole way was seen")
	}
	for _, text := range secrets {
		require.NotContains(t, told, text)
	}
}

// movesToMarket makes the channel one of a simulated shop on Prom.ua, whose messages are
// read.
func (b *bundle) movesToMarket(set promsim.Settings) *promsim.Shop {
	b.t.Helper()
	market := promsim.New(set)
	server := httptest.NewUnstartedServer(market.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // connections are cut on purpose
	server.StartTLS()
	b.t.Cleanup(server.Close)
	b.set.Channels = activities.Shops{
		DB: b.db.App, Keyring: b.keyring, Transport: server.Client().Transport, Registry: connectors.Registry{prom.Platform: prom.New},
	}
	b.saveKey(secret.String(market.NewToken()), "")
	b.exec("UPDATE channels SET platform = $1, address = $2, messages = true, calls_per_second = 1000", prom.Platform, server.URL)
	return market
}
