package office

import (
	"context"
	"encoding/json"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// NoticeFilter says which notices are wanted: by a state, those that are so in one of
// their ways.
type NoticeFilter struct {
	ID             int64 // that one alone; 0: any
	Channel, State string
}

// NoticeStates are what became of a notice, in one way.
func NoticeStates() []string { return []string{"intended", "sent", "in_doubt", "failed"} }

// Check implements Filter.
func (f NoticeFilter) Check() error { return oneOf("state", f.State, NoticeStates()) }

// Notice is what a person was told of a channel's problems.
type Notice struct {
	ID       int64      `json:"notice"`
	Channel  string     `json:"channel"`
	Person   string     `json:"person"`
	Problems int64      `json:"problems"` // 0: it tried the addresses
	Subject  string     `json:"subject"`
	MadeAt   time.Time  `json:"made_at"`
	Email    *NoticeWay `json:"email"`   // null: the person had no e-mail
	Webhook  *NoticeWay `json:"webhook"` // null: nor a webhook

	Zone string `json:"-"` // the channel's, for people
}

// NoticeWay is how a notice was delivered in one way.
type NoticeWay struct {
	State    string     `json:"state"` // one of NoticeStates
	Attempts int32      `json:"attempts"`
	Error    string     `json:"error"`
	DoneAt   *time.Time `json:"done_at"`
}

// Notices are what people were told, the newest first.
func Notices(ctx context.Context, q dbgen.DBTX, f NoticeFilter, part Part) (Page[Notice], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Notice]{}, err
	}
	return turn(part, "the notices", func(most, skip int32) ([]dbgen.NoticeMessageListRow, error) {
		return dbgen.New().NoticeMessageList(ctx, db.Planned(q), dbgen.NoticeMessageListParams{ID: f.ID, Channel: f.Channel, State: f.State, Most: most, Skip: skip})
	}, newNotice)
}

func newNotice(r dbgen.NoticeMessageListRow) (Notice, int64) {
	return Notice{
		ID: r.ID, Channel: r.Channel, Person: r.Person, Problems: r.Problems, Subject: r.Subject, MadeAt: r.MadeAt,
		Email:   newNoticeWay(r.Email, r.EmailAttempts, r.EmailError, r.EmailDoneAt),
		Webhook: newNoticeWay(r.Webhook, r.WebhookAttempts, r.WebhookError, r.WebhookDoneAt), Zone: r.Zone,
	}, r.InAll
}

func newNoticeWay(state string, attempts int32, failed string, done *time.Time) *NoticeWay {
	if state == "" {
		return nil
	}
	return &NoticeWay{state, attempts, failed, done}
}

// NoticeRecord is a notice as it was sent.
type NoticeRecord struct {
	Notice

	Key     string          `json:"key"` // a repeat has the same
	Text    string          `json:"text"`
	Payload json.RawMessage `json:"payload"` // of the webhook
}

// LoadNotice loads what a notice said, of one that was found.
func LoadNotice(ctx context.Context, q dbgen.DBTX, found Notice) (NoticeRecord, error) {
	text, err := dbgen.New().NoticeText(ctx, q, found.ID)
	return NoticeRecord{found, text.Key, text.Body, text.Payload}, db.Wrap("load the notice", err)
}
