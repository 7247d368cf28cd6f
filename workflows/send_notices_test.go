package workflows_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/workflows"
)

// notified runs the notices of a channel to their end.
func notified(b *bundle) (sum workflows.Notified) {
	b.t.Helper()
	b.ExecuteWorkflow(workflows.SendNotices, "woo-riga")
	require.True(b.t, b.IsWorkflowCompleted())
	require.NoError(b.t, b.GetWorkflowError())
	require.NoError(b.t, b.GetWorkflowResult(&sum))
	return sum
}

func open(ways ...activities.NoticeDelivery) []activities.NoticeDelivery { return ways }

var (
	mailed = activities.NoticeDelivery{ID: 1, Message: 7, Way: activities.NoticeByEmail}
	posted = activities.NoticeDelivery{ID: 2, Message: 7, Way: activities.NoticeByWebhook}
	next   = activities.NoticeDelivery{ID: 3, Message: 8, Way: activities.NoticeByWebhook}
)

func TestANoticeIsDeliveredInEachWay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.GatherNotices, open(mailed, posted), nil)
	once(b, act.MailNotice, "in_doubt", nil)
	once(b, act.PostNotice, "sent", nil)
	require.Equal(t, workflows.Notified{Sent: 1, Unsent: 1}, notified(b))
	require.ElementsMatch(t, []string{"local GatherNotices", "MailNotice", "PostNotice"}, b.steps)
}

func TestWhereNothingIsDueNothingIsSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.GatherNotices, open(), nil)
	require.Zero(t, notified(b))
}

// TestAWebhookThatIsRepeatedKeepsNothingWaiting: what comes meanwhile is sent meanwhile,
// and what is under way is not begun again.
func TestAWebhookThatIsRepeatedKeepsNothingWaiting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.GatherNotices, open(posted), nil)
	once(b, act.GatherNotices, open(posted, next), nil)
	tries := 0
	b.OnActivity(act.PostNotice, mock.Anything, posted.ID).Return(func(context.Context, int64) (string, error) {
		if tries++; tries < 8 {
			return "", temporal.NewApplicationError("the receiver answers 503", "Transient")
		}
		return "sent", nil
	})
	var sentAt time.Time
	b.OnActivity(act.PostNotice, mock.Anything, next.ID).Return(func(context.Context, int64) (string, error) {
		sentAt = b.Now()
		return "sent", nil
	}).Once()
	began := b.Now()
	b.later(time.Minute, b.news)
	require.Equal(t, workflows.Notified{Sent: 2}, notified(b))
	require.Equal(t, 8, tries)
	require.Less(t, sentAt.Sub(began), 61*time.Second)
	require.Greater(t, b.Now().Sub(began), 2*time.Minute, "it is asked less and less often")
	require.Equal(t, 2, b.count("GatherNotices"))
}

func TestADeliveryThatCantBeMadeAtAllFailsTheRunOnceTheOthersAreMade(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.GatherNotices, open(mailed, posted), nil)
	once(b, act.MailNotice, "", errNoRow)
	slowly(b, act.PostNotice, "sent")
	b.ExecuteWorkflow(workflows.SendNotices, "woo-riga")
	require.Equal(t, "Unmapped", failure(t, b.GetWorkflowError()).Type())
	b.AssertExpectations(t)
}

// trusting reaches the webhooks that tests serve.
func trusting() http.RoundTripper {
	server := httptest.NewTLSServer(nil) // all of them have one certificate
	defer server.Close()
	return server.Client().Transport
}

func TestWayOfANotice(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	hook := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	t.Cleanup(hook.Close)
	c, id, workflow := openOrder(t, "noticed", "get_set_paid_bacs.json")
	exec := func(sql string, arg any) {
		t.Helper()
		_, err := office.owner.Exec(t.Context(), sql, arg)
		require.NoError(t, err)
	}
	exec("INSERT INTO people (code, name, email, webhook) VALUES ('anna', 'Anna', 'anna@house.example', $1)", hook.URL)
	exec("UPDATE channels SET notices_to = 'anna' WHERE id = $1", c.id)
	require.NoError(t, activities.SetNoticeSecret(t.Context(), office.app, office.keyring, "anna", "a-secret-of-hers", "ann"))
	c.shop.ReplaceField(id, "total", `"999.99"`)
	c.wake()
	waits(t, workflow, "held")
	exec("UPDATE notices SET at = at - interval '1 minute' WHERE channel_id = $1", c.id)
	told := workflows.NoticesWorkflowID(c.code)
	require.Equal(t, workflows.Notified{Sent: 1, Unsent: 1}, ends[workflows.Notified](t, told), "there is no mail server")
	require.EqualValues(t, 2, asked.Load())
	keep(t, "notices", told)
}
