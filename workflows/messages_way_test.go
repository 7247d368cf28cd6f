package workflows_test

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/connectors/simulator"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/workflows"
)

// stall is a simulated shop on Prom.ua and its channel, whose messages are read.
type stall struct {
	*house
	t    *testing.T
	code string
	shop *promsim.Shop
	id   int64
}

func openStall(t *testing.T, code string, set promsim.Settings) *stall {
	t.Helper()
	s := &stall{house: office, t: t, code: code, shop: promsim.New(set)}
	server := httptest.NewServer(s.shop.Handler())
	t.Cleanup(server.Close)
	pos, err := queries.BlueprintPointOfSale(t.Context(), s.app, dbgen.BlueprintPointOfSaleParams{
		Code: code, Name: code, Warehouse: "main", Currencies: []string{"UAH"}, Language: "uk", DeliveryNotes: "automatic",
	})
	require.NoError(t, err)
	s.id, err = queries.ChannelEnsure(t.Context(), s.app, dbgen.ChannelEnsureParams{
		Code: code, Platform: prom.Platform, Environment: "test", PosID: pos, Name: code, Address: server.URL, Zone: "Europe/Kyiv", Enabled: true, Policy: []byte("{}"),
	})
	require.NoError(t, err)
	key, err := s.keyring.Seal(secret.String(s.shop.NewToken()), activities.KeyPurpose(code))
	require.NoError(t, err)
	none, err := s.keyring.Seal("", activities.SecretPurpose(code))
	require.NoError(t, err)
	require.NoError(t, queries.CredentialsSave(t.Context(), s.app, dbgen.CredentialsSaveParams{ChannelID: s.id, SealedKey: key, SealedSecret: none}))
	_, err = s.owner.Exec(t.Context(), "UPDATE channels SET messages = true, calls_per_second = 1000 WHERE id = $1", s.id)
	require.NoError(t, err)
	return s
}

// sync has all messages read, and waits for it.
func (s *stall) sync() activities.MessagesPart {
	s.t.Helper()
	require.NoError(s.t, db.InTx(s.t.Context(), s.app, func(tx pgx.Tx) error { return activities.AskMessages(s.t.Context(), tx, s.code) }))
	eventually(s.t, "it is asked for", func() bool {
		waits, err := activities.Awaited(s.t.Context(), s.app, activities.TopicMessages, s.code)
		return err == nil && !waits
	})
	return ends[activities.MessagesPart](s.t, workflows.MessagesWorkflowID(s.code))
}

// reply answers a buyer's message, and waits until it is known what became of it.
func (s *stall) reply(message int64, text string) string {
	s.t.Helper()
	given, err := activities.ReplyToMessage(s.t.Context(), s.app, activities.Reply{
		Key: fmt.Sprint(s.code, message, text), MessageID: s.one(fmt.Sprintf("SELECT id FROM messages WHERE channel_id = %d AND remote_id = '%d'", s.id, message)), Text: text, Actor: "anna",
	})
	require.NoError(s.t, err)
	state := ""
	eventually(s.t, "it is known what became of the reply", func() bool {
		reply, err := queries.ReplyShow(s.t.Context(), s.app, given.ID)
		state = reply.State
		return err == nil && state != "intended" && (state != "in_doubt" || !reply.Lookable || reply.LookedAt != nil)
	})
	return state
}

func (s *stall) one(sql string) (n int64) {
	s.t.Helper()
	require.NoError(s.t, s.owner.QueryRow(s.t.Context(), sql).Scan(&n))
	return n
}

// TestWayOfMessages: both systems are read, and a buyer is answered; who looks for a lost
// answer finds it.
func TestWayOfMessages(t *testing.T) {
	t.Parallel()
	s := openStall(t, "messages", promsim.Settings{})
	asked := s.shop.WriteChat(promsim.ChatMessage{Name: "Олена", Text: "Коли відправите?"})
	s.shop.WriteMessage(promsim.FormMessage{Text: "Чи є в наявності?"})
	require.Equal(t, activities.MessagesPart{New: 2}, s.sync())
	id := workflows.MessagesWorkflowID(s.code)
	keep(t, "messages", id)

	s.shop.AddFault(promsim.Rule{Kind: "chat.send", Times: 1, Fault: promsim.Fault{CutAfter: true}})
	require.Equal(t, "sent", s.reply(asked, "Сьогодні"))
	require.Len(t, s.shop.ChatMessages(), 2, "it was sent once")
	require.Equal(t, activities.MessagesPart{Unsent: 1, Own: 1, Found: 1, ReadHere: 1}, ends[activities.MessagesPart](t, id))
	keep(t, "reply_found", id)
}

func TestWayOfTheScheduleOfMessages(t *testing.T) {
	t.Parallel()
	s := openStall(t, "askmessages", promsim.Settings{})
	id := workflows.MessagesScheduleID(s.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.WakeMessages, s.code)
	require.NoError(t, err)
	ends[any](t, id)
	eventually(t, "a reading of messages", func() bool { return runs(t, workflows.MessagesWorkflowID(s.code)) })
	keep(t, "wake_messages", id)
}

// TestAShopThatFailsInBetweenIsReadAllTheSame: what Prom says no with, it says so once.
func TestAShopThatFailsInBetweenIsReadAllTheSame(t *testing.T) {
	t.Parallel()
	for i, tt := range []struct {
		name  string
		fault promsim.Fault
	}{
		{"a 429", simulator.TooManyRequests(time.Second)},
		{"a page of HTML", simulator.Unavailable()},
		{"a cut connection", promsim.Fault{CutBefore: true}},
		{"half an answer", promsim.Fault{Malformed: true}},
		{"an empty answer", promsim.Fault{Empty: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openStall(t, fmt.Sprint("fails", i), promsim.Settings{})
			s.shop.WriteChat(promsim.ChatMessage{Name: "Олена", Text: "Коли?"})
			s.shop.WriteMessage(promsim.FormMessage{Text: "Чи є?"})
			for _, kind := range []string{"chat.history", "messages.list"} {
				s.shop.AddFault(promsim.Rule{Kind: kind, Times: 1, Fault: tt.fault})
			}
			require.Equal(t, activities.MessagesPart{New: 2}, s.sync())
			require.Zero(t, s.one(fmt.Sprintf("SELECT count(*) FROM channel_findings WHERE channel_id = %d", s.id)))
		})
	}
}

// TestShopsHaveTheirOwnMessages: one whose chat is disabled and one whose token is no good
// stop no other, and say so; the next run goes on.
func TestShopsHaveTheirOwnMessages(t *testing.T) {
	t.Parallel()
	well, quiet, locked := openStall(t, "well", promsim.Settings{}), openStall(t, "quiet", promsim.Settings{ChatDisabled: true}), openStall(t, "revoked", promsim.Settings{})
	for _, s := range []*stall{well, quiet, locked} {
		s.shop.WriteMessage(promsim.FormMessage{Text: "Чи є в " + s.code + "?"})
	}
	locked.shop.AddFault(promsim.Rule{Fault: promsim.Fault{Status: 401}})
	require.Equal(t, activities.MessagesPart{New: 1}, well.sync())
	require.Equal(t, activities.MessagesPart{New: 1, Off: true}, quiet.sync())
	require.Equal(t, activities.MessagesPart{Failed: 2}, locked.sync())
	findings := "SELECT count(*) FROM channel_findings WHERE settled_at IS NULL AND channel_id = %d"
	require.Zero(t, well.one(fmt.Sprintf(findings, well.id)))
	require.EqualValues(t, 1, quiet.one(fmt.Sprintf(findings+" AND detail LIKE '%%switched off: Chat is disabled'", quiet.id)))
	require.EqualValues(t, 2, locked.one(fmt.Sprintf(findings+" AND remedy LIKE 'Give the key the right%%'", locked.id)))
	require.Positive(t, locked.one("SELECT count(*) FROM journal WHERE action = 'found' AND channel = 'revoked'"))

	locked.shop.ClearFaults()
	quiet.shop.SetChatDisabled(false)
	require.Equal(t, activities.MessagesPart{New: 1}, locked.sync())
	require.Zero(t, quiet.sync())
	for _, s := range []*stall{quiet, locked} {
		require.Zero(t, s.one(fmt.Sprintf(findings, s.id)))
	}
}
