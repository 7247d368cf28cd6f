package activities_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestAPersonAnswersABuyer(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.shop.write(form, commerce.Message{Body: "Do you deliver?"})
	d.sync()
	for key, message := range map[string]string{"a": "1", "b": "2"} {
		got, err := d.reply(key, message, "Yes")
		require.NoError(t, err)
		require.Equal(t, "intended", got.State)
	}
	require.Equal(t, "messages", d.list("SELECT topic FROM outbox"))
	require.Zero(t, d.count("messages WHERE read_at IS NULL"), "who answers has read")
	require.Equal(t, 2, d.send().Sent)
	require.Equal(t, []string{"Yes", "Yes"}, d.shop.replies())
	require.Equal(t, 2, d.count("message_replies WHERE state = 'sent' AND done_at IS NOT NULL"))

	again, err := d.reply("a", "1", "Yes")
	require.NoError(t, err)
	require.Equal(t, activities.Replied{ID: again.ID, State: "sent", GivenBefore: true}, again)
	d.send()
	require.Len(t, d.shop.replies(), 2)
	require.Equal(t, "anna reply intended; anna reply intended; orderloom send reply sent; orderloom send reply sent",
		d.list("SELECT concat_ws(' ', actor, action, result) FROM journal WHERE action LIKE '%reply' ORDER BY id"))
	require.Zero(t, d.sync().New, "our own reply is no news")
}

func TestTheSameReplyManyTimesIsSentOnce(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.sync()
	id := d.message("1")
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			_, err := activities.ReplyToMessage(t.Context(), d.db.App, activities.Reply{Key: "a", MessageID: id, Text: "Yes", Actor: "anna"})
			return err
		})
	}
	require.NoError(t, g.Wait())
	d.send()
	require.Equal(t, []string{"Yes"}, d.shop.replies())
	require.Equal(t, 1, d.count("journal WHERE action = 'reply'"))
}

// TestALostAnswerIsFoundInTheConversation, and isn't sent again.
func TestALostAnswerIsFoundInTheConversation(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.sync()
	_, err := d.reply("a", "1", "  It is,\n\nin red ")
	require.NoError(t, err)
	d.shop.lose = failing(cut(), "chat reply")
	require.Equal(t, activities.MessagesPart{Unsent: 1, Own: 1, Found: 1}, d.send())
	require.Equal(t, "a sent 2", d.told())
	d.send()
	require.Len(t, d.shop.replies(), 1)
	require.Equal(t, "in_doubt; sent", d.list("SELECT result FROM journal WHERE action = 'send reply' ORDER BY id"))
}

// TestAReplyThatIsNotFoundStaysInDoubt until a person sends it again, and only then.
func TestAReplyThatIsNotFoundStaysInDoubt(t *testing.T) {
	t.Parallel()
	for _, system := range []string{chat, form} {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			d := setupDesk(t)
			d.shop.write(system, commerce.Message{Body: "Is it in stock?", Thread: commerce.Thread{RemoteID: "room"}})
			d.sync()
			_, err := d.reply("a", "1", "Yes")
			require.NoError(t, err)
			d.shop.refuse = failing(cut(), system+" reply")
			require.Equal(t, 1, d.send().Unsent)
			for range 2 {
				require.Zero(t, d.send())
				d.sync()
			}
			require.Equal(t, "a in_doubt", d.told())
			require.Empty(t, d.shop.replies())
			require.Equal(t, system == chat, d.asked("chat thread") == 1, "it is looked for once, where that is possible")
			require.Equal(t, map[string]string{chat: "true", form: "false"}[system], d.list("SELECT (lookable AND looked_at IS NOT NULL)::text FROM message_replies"))

			_, err = d.reply("b", "1", "Yes")
			require.ErrorContains(t, err, "this very reply is in doubt")
			again, err := d.again("c", "1")
			require.NoError(t, err)
			require.Equal(t, "intended", again.State)
			_, err = d.again("d", "1")
			require.ErrorContains(t, err, "the last reply is intended: it is not sent again")
			require.Equal(t, 1, d.send().Sent)
			require.Equal(t, []string{"Yes"}, d.shop.replies())
			require.Equal(t, 1, d.count("message_replies a JOIN message_replies b ON b.again_of = a.id AND b.body = a.body"))
			_, err = d.again("e", "1")
			require.ErrorContains(t, err, "the last reply is sent")
		})
	}
}

// TestWhatArrivesLateIsSeenByAReading: each of our own messages stands for one reply.
func TestWhatArrivesLateIsSeenByAReading(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.sync()
	for _, key := range []string{"a", "b"} {
		_, err := d.reply(key, "1", map[string]string{"a": "Yes", "b": "Yes, it is"}[key])
		require.NoError(t, err)
	}
	d.shop.refuse = failing(cut(), "chat reply", "chat reply")
	require.Equal(t, 2, d.send().Unsent)
	d.shop.write(chat, commerce.Message{Own: true, Body: "Yes", SentAt: time.Now().Add(-time.Hour), Thread: commerce.Thread{RemoteID: "room"}})
	d.shop.write(chat, commerce.Message{Own: true, Body: "Yes", Thread: commerce.Thread{RemoteID: "other"}})
	require.Zero(t, d.sync().Found, "neither what was sent long before nor what another buyer got")
	late := d.shop.write(chat, commerce.Message{Own: true, Body: "Yes", Thread: commerce.Thread{RemoteID: "room"}})
	require.Equal(t, 1, d.sync().Found)
	require.Equal(t, "a sent "+late+"; b in_doubt", d.told())
}

func TestWhatBecomesOfAReplyFollowsTheFault(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault *fault.Error
		tries int // that the shop refuses
		want  string
	}{
		{name: "too many requests", fault: &fault.Error{Kind: fault.RateLimited, RetryAfter: time.Second}, tries: 1, want: "a sent"},
		{name: "no connection", fault: fault.New(fault.Transient, "postbox", "refused"), tries: 1, want: "a sent"},
		{name: "never a connection", fault: fault.New(fault.Transient, "postbox", "refused"), tries: 14, want: "a failed"},
		{name: "a refusal", fault: fault.New(fault.Invalid, "postbox", "too long"), tries: 1, want: "a failed"},
		{name: "no such buyer", fault: fault.New(fault.NotFound, "postbox", "gone"), tries: 1, want: "a failed"},
		{name: "a lost answer", fault: cut(), tries: 1, want: "a in_doubt"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := setupDesk(t)
			d.shop.write(form, commerce.Message{Body: "Do you deliver?"})
			d.sync()
			_, err := d.reply("a", "1", "Yes")
			require.NoError(t, err)
			refused := make([]string, tt.tries)
			for i := range refused {
				refused[i] = "form reply"
			}
			d.shop.refuse = failing(tt.fault, refused...)
			for range tt.tries + 1 {
				_, _ = d.set.SendReplies(t.Context(), channelCode) // as Temporal retries it
			}
			require.Equal(t, tt.want, d.told())
			require.Equal(t, tt.tries+map[bool]int{true: 1}[tt.want == "a sent"], d.asked("form reply"))
		})
	}
}

// TestTwoWorkersSendAReplyOnce, and who comes second waits for what the first finds out.
func TestTwoWorkersSendAReplyOnce(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.sync()
	_, err := d.reply("a", "1", "Yes")
	require.NoError(t, err)
	var once sync.Once
	d.shop.lose = func(string) error { // the first is in the middle of its call
		once.Do(func() {
			_, err := d.set.SendReplies(t.Context(), channelCode)
			require.Equal(t, string(fault.RateLimited), asTemporal(t, err).Type())
			require.Positive(t, asTemporal(t, err).NextRetryDelay())
		})
		return nil
	}
	require.Equal(t, 1, d.send().Sent)
	require.Equal(t, "a sent 2", d.told())
	require.Equal(t, []string{"Yes"}, d.shop.replies())
}

func TestAReplyWhoseSenderDiedIsInDoubt(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.shop.write(form, commerce.Message{Body: "Do you deliver?"})
	d.sync()
	_, err := d.reply("a", "1", "Yes")
	require.NoError(t, err)
	d.exec("UPDATE message_replies SET attempts = 1, under_way = now() - interval '2 minutes'")
	require.Equal(t, 1, d.send().Unsent)
	require.Equal(t, "a in_doubt", d.told())
	require.Empty(t, d.shop.replies())
}

func TestARehearsalAnswersNobody(t *testing.T) {
	t.Parallel()
	d := setupDeskIn(t, commerce.Working)
	d.asks("room", "Is it in stock?")
	d.sync()
	got, err := d.reply("a", "1", "Yes")
	require.NoError(t, err)
	require.Equal(t, "withheld", got.State)
	require.Equal(t, "channel woo-riga is a working one: nothing is written to its shop", d.list("SELECT error FROM message_replies"))
	tasks, err := d.set.PlanMessages(t.Context(), channelCode)
	require.NoError(t, err)
	require.Equal(t, activities.MessageTasks{Systems: []string{chat, form}}, tasks)
	part, err := d.set.TellRead(t.Context(), channelCode)
	require.NoError(t, err)
	require.Zero(t, part.Add(d.send()))
	require.Empty(t, d.shop.replies())
	require.Empty(t, d.shop.read)

	d.exec("UPDATE channels SET environment = 'test'")
	_, err = d.again("b", "1")
	require.NoError(t, err)
	d.exec("UPDATE channels SET environment = 'working'")
	require.Equal(t, 1, d.send().Unsent, "its environment was changed meanwhile")
	require.Equal(t, "a withheld; b withheld", d.told())
	d.exec("UPDATE channels SET environment = 'test'")
	_, err = d.again("c", "1")
	require.NoError(t, err)
	require.Equal(t, 1, d.send().Sent, "a throw-away shop is written to")
}

func TestAReplyWithoutSenseIsRefused(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.shop.write(chat, commerce.Message{Own: true, Body: "It is", Thread: commerce.Thread{RemoteID: "room"}})
	d.asks("other", "Do you deliver?")
	d.sync()
	_, err := d.reply("a", "1", "Yes")
	require.NoError(t, err)
	for _, tt := range []struct {
		name, key, message, text, want string
		kind                           fault.Kind
	}{
		{"to what the shop wrote", "b", "2", "Yes", "the shop wrote message 2 itself", fault.Conflict},
		{"that says nothing", "b", "1", " \n", "the reply is empty", fault.Invalid},
		{"that is on its way", "b", "1", "Yes", "this very reply is being sent", fault.Conflict},
		{"by another's key", "a", "3", "Yes", "belongs to another command", fault.Conflict},
		{"by the key of another text", "a", "1", "No", "belongs to another command", fault.Conflict},
	} {
		_, err := d.reply(tt.key, tt.message, tt.text)
		require.ErrorContains(t, err, tt.want, tt.name)
		require.Equal(t, tt.kind, fault.KindOf(err), tt.name)
	}
	_, err = d.again("b", "3")
	require.ErrorContains(t, err, "there is no reply to send again")
	for _, what := range []func() error{
		func() error { _, err := activities.ReadMessage(t.Context(), d.db.App, 99, "anna"); return err },
		func() error {
			_, err := activities.ReplyToMessage(t.Context(), d.db.App, activities.Reply{Key: "b", MessageID: 99, Text: "Yes", Actor: "anna"})
			return err
		},
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(what()))
	}
	require.Equal(t, 1, d.count("message_replies"))
}
