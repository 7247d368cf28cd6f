package activities_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

// due is a notice that is due, and its deliveries by their way.
func (o *told) due() (mail, post int64) {
	o.t.Helper()
	o.holds(1, 1, "totals", "a cent")
	o.later("1 minute")
	open := o.gather()
	require.Len(o.t, open, 2)
	return open[0].ID, open[1].ID
}

// became is what became of the deliveries.
func (o *told) became() string {
	o.t.Helper()
	return o.list("SELECT concat_ws(' ', way, state, attempts) FROM notice_deliveries ORDER BY id")
}

func TestAWebhookWhoseAnswerIsLostIsRepeatedByTheSameKey(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	answers := []func(http.ResponseWriter){
		func(w http.ResponseWriter) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.Close() // it was taken, and nobody hears of it
		},
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) },
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) },
		func(w http.ResponseWriter) {
			w.Header().Set("Location", o.hook.address)
			w.WriteHeader(http.StatusTemporaryRedirect)
		},
	}
	tries := len(answers)
	o.hook.spoil = func(w http.ResponseWriter, _ *http.Request) bool {
		if len(answers) == 0 {
			return false
		}
		answers[0](w)
		answers = answers[1:]
		return true
	}
	_, post := o.due()
	for range tries {
		_, err := o.set.PostNotice(t.Context(), post)
		require.False(t, asTemporal(t, err).NonRetryable())
		require.NotContains(t, err.Error(), "s3cret")
	}
	state, err := o.set.PostNotice(t.Context(), post)
	require.NoError(t, err)
	require.Equal(t, "sent", state)
	require.Equal(t, "email intended 0; webhook sent 5", o.became())
	require.Len(t, o.hook.keys, tries+1, "no redirect was followed")
	for _, key := range o.hook.keys {
		require.Equal(t, o.hook.keys[0], key)
	}
	require.NotEmpty(t, o.hook.keys[0])
	require.Equal(t, o.hook.bodies[0], o.hook.bodies[tries])
	require.Zero(t, o.hook.forged)

	state, err = o.set.PostNotice(t.Context(), post)
	require.NoError(t, err)
	require.Empty(t, state, "it was made")
	require.Len(t, o.hook.keys, tries+1)
}

func TestAWebhookThatStaysAwayForADayHasFailed(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.hook.spoil = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	_, post := o.due()
	o.later("23 hours 58 minutes")
	_, err := o.set.PostNotice(t.Context(), post)
	require.ErrorContains(t, err, "the receiver answers 503")
	o.later("2 minutes")
	state, err := o.set.PostNotice(t.Context(), post)
	require.NoError(t, err)
	require.Equal(t, "failed", state)
	require.Equal(t, "email intended 0; webhook failed 2", o.became())
	require.JSONEq(t, `{"way": "webhook", "notice": "1"}`, o.list("SELECT detail::text FROM journal WHERE action = 'notice' AND result = 'failed'"))
}

func TestANoticeThatCantBeSentFailsAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	mail, post := o.due()
	for _, tt := range []struct {
		name, want string
		id         int64
		spoil      func()
	}{
		{"a webhook without a secret", "`orderloom person secret anna` makes one", post, func() { o.exec("DELETE FROM notice_secrets") }},
		{"one that was taken away", "person anna has no webhook any more", post, func() { o.exec("UPDATE people SET webhook = ''") }},
		{"an e-mail that was taken away", "person anna has no e-mail any more", mail, func() { o.exec("UPDATE people SET email = ''") }},
		{"no mail server", "set ORDERLOOM_SMTP_ADDRESS", mail, func() { o.set.Mail = nil }},
	} {
		tt.spoil()
		send := o.set.PostNotice
		if tt.id == mail {
			send = o.set.MailNotice
		}
		state, err := send(t.Context(), tt.id)
		require.NoError(t, err, tt.name)
		require.Equal(t, "failed", state, tt.name)
		require.Contains(t, o.list("SELECT error FROM notice_deliveries WHERE state = 'failed'"), tt.want, tt.name)
		o.exec("ALTER TABLE notice_deliveries DISABLE TRIGGER notice_deliveries_check")
		o.exec("UPDATE notice_deliveries SET state = 'intended', done_at = NULL")
	}
	require.Empty(t, o.hook.keys)
	require.Empty(t, o.mails.Received())
}

func TestAnEMailThatMayHaveArrivedIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		server *mailtest.Server
		dies   bool
	}{
		"its answer is lost":          {server: &mailtest.Server{OnContent: mailtest.HangUp}},
		"who sent it broke down then": {server: &mailtest.Server{}, dies: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := tells(t, setup(t))
			o.mailsBy(tt.server)
			mail, _ := o.due()
			if tt.dies {
				o.set.Mail = dyingMailer{o.set.Mail}
				require.PanicsWithValue(t, "killed", func() { _, _ = o.set.MailNotice(t.Context(), mail) })
			}
			state, err := o.set.MailNotice(t.Context(), mail)
			require.NoError(t, err)
			require.Equal(t, "in_doubt", state)
			state, err = o.set.MailNotice(t.Context(), mail)
			require.NoError(t, err)
			require.Empty(t, state)
			require.Equal(t, "email in_doubt 1; webhook intended 0", o.became())
			require.Len(t, o.mails.Received(), 1)
		})
	}
}

func TestAnEMailThatIsPutOffIsTriedAgain(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.mailsBy(&mailtest.Server{OnRcpt: mailtest.Reply(451, smtp.EnhancedCode{4, 7, 1})})
	mail, _ := o.due()
	_, err := o.set.MailNotice(t.Context(), mail)
	require.False(t, asTemporal(t, err).NonRetryable())
	require.Equal(t, "email intended 1; webhook intended 0", o.became())
	require.Contains(t, o.list("SELECT error FROM notice_deliveries WHERE NOT under_way AND error IS NOT NULL"), "451")
	o.exec("UPDATE notice_deliveries SET attempts = 13")
	state, err := o.set.MailNotice(t.Context(), mail)
	require.NoError(t, err)
	require.Equal(t, "failed", state)
}

// TestNoticesTellHistoriesNothing: neither of buyers, nor where anybody is told, nor by
// which secret.
func TestNoticesTellHistoriesNothing(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t, straight, alsoBacs))
	var secrets []string
	for _, raw := range o.shop.Orders() {
		secrets = append(secrets, personal(t, raw)...)
	}
	require.NotEmpty(t, secrets)
	o.shop.ReplaceField(straight, "total", `"43.50"`)
	o.shop.ReplaceField(alsoBacs, "billing", `"Zane Ozola, zane@example.test"`)
	o.readAll()
	o.walk(straight)
	o.walk(alsoBacs)
	o.later("1 minute")
	h := newHistory(o.set)
	open, err := run[any, []activities.NoticeDelivery](t, h, o.set.GatherNotices, channelCode)
	require.NoError(t, err)
	o.hook.spoil = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
	_, _ = run[any, string](t, h, o.set.PostNotice, open[1].ID)
	o.exec("UPDATE people SET webhook = 'https://127.0.0.1:1/orderloom?token=s3cret'")
	_, _ = run[any, string](t, h, o.set.PostNotice, open[1].ID)
	o.mailsBy(&mailtest.Server{OnRcpt: mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})})
	_, _ = run[any, string](t, h, o.set.MailNotice, open[0].ID)
	told := strings.Join(h.told, "\n") + o.list("SELECT detail::text FROM journal WHERE detail IS NOT NULL") + o.list("SELECT error FROM notice_deliveries WHERE error IS NOT NULL") +
		o.list("SELECT payload::text || subject FROM outbox")
	for _, kind := range []string{"502", "no answer", "failed"} {
		require.Contains(t, told, kind, "the whole way was seen")
	}
	message := o.list("SELECT subject || body || payload::text FROM notice_messages")
	require.Contains(t, message, "unreadable")
	for _, text := range append(secrets, "Zane", "Ozola") {
		require.NotContains(t, told+message, text)
	}
	for _, text := range []string{"anna@", "s3cret", hookSecret, mailtest.Password} {
		require.NotContains(t, told, text)
	}
}

func TestASecretOfAWebhookIsKeptSealed(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	require.NotContains(t, o.list("SELECT encode(sealed, 'escape') FROM notice_secrets"), hookSecret)
	require.Error(t, activities.SetNoticeSecret(t.Context(), o.db.App, o.keyring, "anna", "", "ann"))
	require.NoError(t, activities.SetNoticeSecret(t.Context(), o.db.App, o.keyring, "anna", "another-secret-of-hers", "ann"))
	_, post := o.due()
	_, err := o.set.PostNotice(t.Context(), post)
	require.ErrorContains(t, err, "401")
	require.Equal(t, 1, o.hook.forged, "the one before counts no more")
	require.Equal(t, 2, o.count("journal WHERE action = 'notice secret' AND actor = 'ann'"))
}

func TestTheMomentOfANoticeIsSigned(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o.set.Now = func() time.Time { return at }
	var stamp string
	o.hook.spoil = func(_ http.ResponseWriter, r *http.Request) bool {
		stamp = r.Header.Get("Orderloom-Timestamp")
		return false
	}
	_, post := o.due()
	_, err := o.set.PostNotice(t.Context(), post)
	require.NoError(t, err)
	require.Equal(t, "1772366400", stamp)
}
