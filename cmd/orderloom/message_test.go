package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/secret"
)

const kyiv = "prom-kyiv"

// correspondence is books with a channel on Prom.ua as well, whose buyers write.
type correspondence struct {
	*books
	prom     *promsim.Shop
	asked    string // in the chat, by who ordered
	question string // by the form
}

// newCorrespondence has one message in each system, and an order of who wrote in the chat.
// Nothing of them has been read.
func newCorrespondence(t *testing.T) *correspondence {
	t.Helper()
	c := &correspondence{books: newBooks(t, "tea")}
	c.prom = promsim.New(promsim.Settings{Name: "Чай"})
	server := httptest.NewServer(c.prom.Handler())
	t.Cleanup(server.Close)
	c.join(t, kyiv, server.URL, c.prom.NewToken())

	olena := promsim.Person{FirstName: "Олена", LastName: "Тестова", Phone: "+380501112233"}
	client := c.client(t, c.prom.PlaceOrder(promsim.Placement{Buyer: olena}))
	c.asked = strconv.FormatInt(c.prom.WriteChat(promsim.ChatMessage{Client: client, Text: "Коли\nвідправите? \x1b[31m"}), 10)
	c.question = strconv.FormatInt(c.prom.WriteMessage(promsim.FormMessage{From: promsim.Person{FirstName: "Андрій"}, Subject: "Питання", Text: "Чи є в наявності?"}), 10)
	_, err := c.set.ImportPage(t.Context(), activities.PageInput{Channel: kyiv, Fresh: true})
	require.NoError(t, err)
	c.exec(t, "DELETE FROM outbox")
	return c
}

// join adds a channel on Prom.ua.
func (c *correspondence) join(t *testing.T, code, address, token string) {
	t.Helper()
	queries := dbgen.New()
	keyring, err := secret.OpenKeyring(c.environment["ORDERLOOM_KEY_FILE"])
	require.NoError(t, err)
	var pos int64
	require.NoError(t, c.db.QueryRow(t.Context(), "SELECT pos_id FROM channels LIMIT 1").Scan(&pos))
	id, err := queries.ChannelEnsure(t.Context(), c.db, dbgen.ChannelEnsureParams{
		Code: code, Platform: prom.Platform, Environment: "test", PosID: pos, Name: "Kyiv", Address: address, Zone: "Europe/Kyiv", Enabled: true, Policy: []byte("{}"),
	})
	require.NoError(t, err)
	key, err := keyring.Seal(secret.String(token), activities.KeyPurpose(code))
	require.NoError(t, err)
	none, err := keyring.Seal("", activities.SecretPurpose(code))
	require.NoError(t, err)
	require.NoError(t, queries.CredentialsSave(t.Context(), c.db, dbgen.CredentialsSaveParams{ChannelID: id, SealedKey: key, SealedSecret: none}))
	c.exec(t, "UPDATE channels SET messages = true WHERE code = '"+code+"'")
}

// client is the buyer of an order, as the shop knows them.
func (c *correspondence) client(t *testing.T, order int64) int64 {
	t.Helper()
	for _, raw := range c.prom.Orders() {
		if o := fromJSON[struct {
			ID     int64 `json:"id"`
			Client int64 `json:"client_id"`
		}](t, string(raw)); o.ID == order {
			return o.Client
		}
	}
	require.Fail(t, "there is no such order")
	return 0
}

// read reads all there is, without Temporal.
func (c *correspondence) read(t *testing.T) *correspondence {
	t.Helper()
	for _, system := range []string{"chat", "form"} {
		for in := (activities.MessagesIn{Channel: kyiv, System: system, Fresh: true}); ; in.Fresh = false {
			part, err := c.set.ReadMessages(t.Context(), in)
			require.NoError(t, err)
			if !part.More {
				break
			}
		}
	}
	return c
}

// callWith is call with something on standard input.
func callWith(t *testing.T, stdin string, environment map[string]string, args ...string) answer {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stdin"))
	require.NoError(t, err)
	_, err = file.WriteString(stdin)
	require.NoError(t, err)
	_, err = file.Seek(0, 0)
	require.NoError(t, err)
	var out, errOut bytes.Buffer
	p := &program{out: &out, errOut: &errOut}
	root := newRootCommand(p, func() (config.Config, error) { return config.LoadFrom(environment) })
	root.SetArgs(args)
	root.SetIn(file)
	root.SetOut(&out)
	root.SetErr(&errOut)
	err = root.ExecuteContext(t.Context())
	if err == nil {
		return answer{exitOK, out.String(), errOut.String()}
	}
	tellError(&errOut, err)
	return answer{exitCode(t.Context(), err), out.String(), errOut.String()}
}

func TestLookingAtMessages(t *testing.T) {
	t.Parallel()
	c := newCorrespondence(t).read(t)
	c.exec(t, "UPDATE messages SET read_at = now(), read_by = 'anna' WHERE remote_id = '"+c.question+"'")
	c.exec(t, `INSERT INTO message_replies (key, message_id, body, actor, state, error, done_at, intended_at, lookable)
		SELECT 'a', id, 'Так', 'anna', 'in_doubt', 'the connection was cut', now(), now(), false FROM messages WHERE remote_id = '`+c.question+"'")
	for name, args := range map[string]string{
		"message_list":      "message list",
		"message_show":      "message show " + c.asked + " --leave-unread",
		"message_in_doubt":  "message show " + c.question,
		"message_list_read": "message list --state read --reply in_doubt",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, c.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, c.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	t.Run("as a file", func(t *testing.T) {
		t.Parallel()
		file := requireOK(t, c.environment, "message", "list", "-o", "csv")
		require.Contains(t, file, "MESSAGE,CHANNEL,SYSTEM,IS,FROM,PHONE,ORDER,SALE IS,SENT,REPLY,TEXT\r\n")
		require.NotContains(t, file, "\x1b", "nothing that would steer a terminal")
	})
	t.Run("by what people know of them", func(t *testing.T) {
		t.Parallel()
		for search, want := range map[string]string{"ТЕСТОВА": c.asked, "501112233": c.asked, "наявності": c.question, "415000001": c.asked} {
			rows := fromJSON[[]office.Message](t, requireOK(t, c.environment, "message", "list", "--search", search, "-o", "json"))
			require.Len(t, rows, 1, search)
			require.Equal(t, want, rows[0].MessageID, search)
		}
	})
	for args, want := range map[string]string{
		"message show 1":                                 "there is no message 1",
		"message show":                                   "name the message by the shop's id",
		"message list --state new":                       `--state: there is no "new"`,
		"message list --reply in-doubt":                  "did you mean in_doubt?",
		"message list --channel prom-kiev":               "did you mean prom-kyiv?",
		"message reply 1":                                "say what to answer with --text, --file or --again, one of them",
		"message reply 1 --text a --again":               "one of them",
		"message reply 1 --file none":                    "--file:",
		"sync messages":                                  "say with --channel",
		"sync messages --channel tea":                    "switch messages on",
		"message read 1":                                 "there is no message 1",
		"message reply " + c.asked + " --again":          "there is no reply to send again",
		"message reply " + c.question + " --text Так":    "this very reply is in doubt",
		"message reply " + c.asked + " --text --timeout": "the reply is empty",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(args)
			for i, w := range words {
				if w == "--timeout" {
					words[i] = ""
				}
			}
			got := call(t.Context(), c.environment, words...)
			require.NotEqual(t, exitOK, got.code, got.out)
			require.Contains(t, got.errOut, want)
		})
	}
}

func TestOpeningAMessageReadsIt(t *testing.T) {
	t.Parallel()
	c := newCorrespondence(t).read(t)
	unread := func() (ids []string) {
		for _, m := range fromJSON[[]office.Message](t, requireOK(t, c.environment, "message", "list", "--state", "unread", "-o", "json")) {
			ids = append(ids, m.MessageID)
		}
		return ids
	}
	require.Len(t, unread(), 2)
	requireOK(t, c.environment, "message", "show", c.asked, "--leave-unread")
	require.Len(t, unread(), 2)
	require.Contains(t, requireOK(t, c.environment, "message", "show", c.asked, "--actor", "anna"), "was       unread")
	require.Equal(t, []string{c.question}, unread())
	require.Equal(t, "Messages that were unread: 1.\n", requireOK(t, c.environment, "message", "read", c.question, "--actor", "anna"))
	require.Equal(t, "Messages that were unread: 0.\n", requireOK(t, c.environment, "message", "read", c.question))
	require.Contains(t, requireOK(t, c.environment, "message", "show", c.asked), "read by   anna")
}

func TestAConversationIsErased(t *testing.T) {
	t.Parallel()
	c := newCorrespondence(t).read(t)
	require.Equal(t, exitUsage, call(t.Context(), c.environment, "message", "erase", c.asked).code, "a reason is wanted")
	erase := []string{"message", "erase", c.asked, "--reason", "asked for", "--actor", "anna"}
	require.Equal(t, "The conversation of message "+c.asked+" is erased.\n", requireOK(t, c.environment, erase...))
	require.Equal(t, "The conversation of message "+c.asked+" was erased before.\n", requireOK(t, c.environment, erase...))
	c.read(t)
	for _, text := range []string{"Тестова", "відправите", "501112233"} {
		require.NotContains(t, requireOK(t, c.environment, "message", "list", "-o", "json"), text)
	}
}

func TestMessagesWithOneIDAreToldApart(t *testing.T) {
	t.Parallel()
	c := newCorrespondence(t).read(t)
	c.exec(t, "UPDATE messages SET remote_id = '7'")
	got := call(t.Context(), c.environment, "message", "show", "7")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.errOut, "there are several messages 7: say which with --channel prom-kyiv --system ")
	require.Contains(t, requireOK(t, c.environment, "message", "show", "#7", "--system", "form"), "Питання: Чи є в наявності?")
}

// TestMessagesAreAnsweredWithAWorker: both systems are read, answered and read in the shop.
func TestMessagesAreAnsweredWithAWorker(t *testing.T) {
	t.Parallel()
	c := newCorrespondence(t)
	c.withWorker(t)
	first := fromJSON[messagesView](t, requireOK(t, c.environment, "sync", "messages", "--channel", kyiv, "-o", "json"))
	require.Equal(t, []int64{2, 2}, []int64{int64(first.New), first.Unread})

	sent := fromJSON[replyView](t, requireOK(t, c.environment, "message", "reply", c.asked, "--text", "Сьогодні", "--key", "k", "--actor", "anna", "-o", "json"))
	require.Equal(t, "sent", sent.State)
	require.NotEmpty(t, sent.SentAs)
	again := call(t.Context(), c.environment, "message", "reply", c.asked, "--text", "Сьогодні", "--key", "k")
	require.Equal(t, exitOK, again.code, again.errOut)
	require.Contains(t, again.errOut, "The reply k was given before.")
	byFile := callWith(t, "Так, є\n", c.environment, "message", "reply", c.question, "--file", "-")
	require.Equal(t, "The reply to "+c.question+" was sent.\n", byFile.out, byFile.errOut)
	id, err := strconv.ParseInt(c.question, 10, 64)
	require.NoError(t, err)
	require.Equal(t, []string{"Так, є"}, c.prom.Replies(id))
	require.Contains(t, fmt.Sprintf("%s", c.prom.ChatMessages()), `"body":"Сьогодні"`)

	require.Eventually(t, func() bool {
		return !strings.Contains(fmt.Sprintf("%s", c.prom.Messages()), `"unread"`)
	}, time.Minute, 20*time.Millisecond, "who answers has read, and the shop hears of it")
	shown := requireOK(t, c.environment, "message", "show", c.asked)
	require.Regexp(t, `anna +sent +Сьогодні`, shown)
	second := fromJSON[messagesView](t, requireOK(t, c.environment, "sync", "messages", "--channel", kyiv, "-o", "json"))
	require.Equal(t, []int64{0, 0}, []int64{int64(second.New), second.Unread})
	require.Equal(t, 1, strings.Count(requireOK(t, c.environment, "message", "show", c.asked), "Сьогодні"), "what the shop shows of it is the same reply")

	c.prom.AddFault(promsim.Rule{Kind: "messages.reply", Times: 1, Fault: promsim.Fault{CutAfter: true}})
	doubted := call(t.Context(), c.environment, "message", "reply", c.question, "--text", "І ще одне")
	require.Equal(t, exitFailed, doubted.code, doubted.errOut)
	require.Contains(t, doubted.out, "Nobody knows whether the reply to "+c.question+" was sent")
	require.NotContains(t, doubted.errOut, "ще")
	c.prom.AddFault(promsim.Rule{Kind: "chat.send", Times: 1, Fault: promsim.Fault{CutAfter: true}})
	require.Contains(t, requireOK(t, c.environment, "message", "reply", c.asked, "--text", "До побачення"), "was sent", "it is found in the conversation")

	c.exec(t, "UPDATE channels SET environment = 'working' WHERE code = '"+kyiv+"'")
	withheld := call(t.Context(), c.environment, "message", "reply", c.asked, "--text", "Репетиція")
	require.Equal(t, exitRefused, withheld.code)
	require.Contains(t, withheld.errOut, "is withheld: channel prom-kyiv is a working one: nothing is written to its shop")
	require.NotContains(t, fmt.Sprintf("%s", c.prom.ChatMessages()), "Репетиція")
	c.exec(t, "UPDATE channels SET environment = 'test' WHERE code = '"+kyiv+"'")

	c.prom.AddFault(promsim.Rule{Kind: "chat.history", Fault: promsim.Fault{Status: 401}})
	failed := call(t.Context(), c.environment, "sync", "messages", "--channel", kyiv)
	require.Equal(t, exitFailed, failed.code)
	require.Contains(t, failed.errOut, "`orderloom channel show prom-kyiv` says why")
	require.Contains(t, requireOK(t, c.environment, "channel", "show", kyiv), "The shop's chat can't be read")
}
