package activities

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/notice"
)

// The ways in which a notice reaches a person.
const (
	NoticeByEmail   = "email"
	NoticeByWebhook = "webhook"
)

// NoticeDelivery is a message that is to be delivered in one way.
type NoticeDelivery struct {
	ID      int64  `json:"id"`
	Message int64  `json:"message"`
	Way     string `json:"way"`
}

// AskNotices asks for the messages of channels whose problems are due to be told.
func AskNotices(ctx context.Context, q dbgen.DBTX) error {
	return db.Wrap("ask for notices", queries.NoticesAsk(ctx, q))
}

// GatherNotices writes a channel's next message, where one is due, of all problems that
// nobody was told of: the message and how it is to be delivered are stored before it is
// sent. It answers with what is to be delivered now, of earlier messages too, and may be
// repeated. What is over by then is told as such; where nothing else is left, nothing is
// told. What was told long ago is forgotten.
func (s *Set) GatherNotices(ctx context.Context, code string) (open []NoticeDelivery, err error) {
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := queries.NoticesLock(ctx, tx, ch.ID); err != nil {
			return db.Wrap("write notices of "+code, err)
		}
		if err := queries.NoticesForget(ctx, tx, ch.ID, s.Now().Add(-keepOver)); err != nil {
			return db.Wrap("forget old notices", err)
		}
		if err := s.gather(ctx, tx, ch); err != nil {
			return err
		}
		rows, err := queries.NoticeDeliveriesOpen(ctx, tx, ch.ID)
		open = make([]NoticeDelivery, len(rows))
		for i, row := range rows {
			open[i] = NoticeDelivery{ID: row.ID, Message: row.Message, Way: row.Way}
		}
		return db.Wrap("look what is to be delivered", err)
	})
	return open, toTemporal(err)
}

// rest is how long nothing further is told after a message, by which one without quiet
// between them it is: an outage is a few messages, however long it takes.
func rest(turn int32) time.Duration {
	rests := []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour}
	return rests[min(int(turn), len(rests))-1]
}

// gather tells what is due.
func (s *Set) gather(ctx context.Context, tx pgx.Tx, ch channel) error {
	due, err := queries.NoticesDue(ctx, tx, ch.ID)
	if db.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return db.Wrap("look what is to be told", err)
	}
	m, err := s.compose(ctx, tx, ch, due)
	if err != nil {
		return err
	}
	var told *int64 // none: nothing is left to tell, or nobody to be told
	if ch.NoticesTo != nil && m.stands() {
		id, err := m.store(ctx, tx, ch, due.Turn)
		if err != nil {
			return err
		}
		told = &id
	}
	return db.Wrap("note what is told", queries.NoticesTold(ctx, tx, told, due.Problems))
}

// compose words what is due.
func (s *Set) compose(ctx context.Context, tx pgx.Tx, ch channel, due dbgen.NoticesDueRow) (noticeMessage, error) {
	m := newNoticeMessage(ch, s.Now())
	rows, err := queries.NoticeList(ctx, tx, notice.Most, due.Problems)
	if err != nil {
		return m, db.Wrap("load what is to be told", err)
	}
	for _, row := range rows {
		s.add(&m, row)
	}
	if due.Turn == 1 {
		return m, nil
	}
	before, err := queries.NoticesBefore(ctx, tx, ch.ID)
	if db.IsNotFound(err) {
		return m, nil
	}
	m.Before = &notice.Before{At: before.MadeAt.UTC(), Problems: before.Problems, Standing: before.Standing}
	return m, db.Wrap("look what became of what was told", err)
}

// add adds a problem to the group that it belongs to, which its rows stand next to each
// other in.
func (s *Set) add(m *noticeMessage, row dbgen.NoticeListRow) {
	kind := notice.Kind(row.Kind)
	if last := len(m.Groups) - 1; last < 0 || m.Groups[last].Kind != kind || m.Groups[last].Reason != row.Reason {
		m.Groups = append(m.Groups, notice.Group{
			Kind: kind, Reason: row.Reason, Problems: row.Problems, Standing: row.Standing, First: []notice.Problem{}, Rest: listCommand(kind, row.Reason, m.Channel),
		})
	}
	if !row.Stands {
		return
	}
	p := notice.Problem{Name: row.Name, Detail: row.Detail, Remedy: row.Remedy, Command: showCommand(kind, m.Channel, row), At: row.At.UTC()}
	if kind == notice.Held && s.OrderLink != nil {
		p.Link = s.OrderLink(commerce.OrderRef{Channel: m.Channel, RemoteID: row.RemoteID})
	}
	group := &m.Groups[len(m.Groups)-1]
	group.First = append(group.First, p)
}

// listCommand is the command that lists a channel's problems of a kind and reason.
func listCommand(kind notice.Kind, reason, channel string) string {
	switch kind {
	case notice.Held:
		return "orderloom sale list --state held --channel " + channel
	case notice.Oversold:
		return "orderloom stock oversold"
	case notice.Mail:
		return fmt.Sprintf("orderloom document list --mail %s --channel %s", reason, channel)
	case notice.Reply:
		return fmt.Sprintf("orderloom message list --reply %s --channel %s", reason, channel)
	case notice.Difference:
		return fmt.Sprintf("orderloom reconcile list --kind %s --channel %s", reason, channel)
	case notice.Catalogue:
		return fmt.Sprintf("orderloom catalogue problems --kind %s --channel %s", reason, channel)
	default:
		return "orderloom channel show " + channel
	}
}

// showCommand is the command that shows a problem; empty where its list is all there is.
func showCommand(kind notice.Kind, channel string, row dbgen.NoticeListRow) string {
	switch kind {
	case notice.Held:
		return fmt.Sprintf("orderloom sale show %s --channel %s", row.Name, channel)
	case notice.Mail:
		return "orderloom document show " + row.Name
	case notice.Reply:
		return fmt.Sprintf("orderloom message show %s --channel %s", row.Name, channel)
	case notice.Difference:
		return fmt.Sprintf("orderloom reconcile show %d", row.SourceID)
	default:
		return ""
	}
}

// noticeMessage is a message that is written.
type noticeMessage struct{ notice.Message }

func newNoticeMessage(ch channel, now time.Time) noticeMessage {
	return noticeMessage{notice.Message{Key: strings.ToLower(rand.Text()), Channel: ch.Code, Environment: ch.Environment, At: now.UTC()}}
}

// stands reports whether anything of it is still so.
func (m noticeMessage) stands() bool {
	for _, g := range m.Groups {
		if g.Standing > 0 {
			return true
		}
	}
	return false
}

// store stores the message for the channel's person, with a delivery for each address that
// they have.
func (m noticeMessage) store(ctx context.Context, tx pgx.Tx, ch channel, turn int32) (int64, error) {
	person, err := queries.NoticePerson(ctx, tx, *ch.NoticesTo)
	if err != nil {
		return 0, db.Wrap("load who is told", err)
	}
	ways := waysTo(person)
	if m.Test && len(ways) == 0 {
		return 0, fault.New(fault.Unmapped, "try notices", "person %s has neither an e-mail nor a webhook: `orderloom person edit %s` takes both", person.Code, person.Code)
	}
	payload, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	add := dbgen.NoticeMessageAddParams{
		Key: m.Key, ChannelID: ch.ID, Person: person.Code, Problems: m.Problems(), Turn: turn, Subject: m.Subject(), Body: m.Text(), Payload: payload,
	}
	if turn > 0 {
		add.RestSeconds = int32(rest(turn).Seconds())
	}
	id, err := queries.NoticeMessageAdd(ctx, tx, add)
	if err != nil {
		return 0, db.Wrap("store a notice", err)
	}
	return id, db.Wrap("store a notice", queries.NoticeDeliveriesAdd(ctx, tx, id, ways))
}

func waysTo(person dbgen.NoticePersonRow) (ways []string) {
	if person.Email != "" {
		ways = append(ways, NoticeByEmail)
	}
	if person.Webhook != "" {
		ways = append(ways, NoticeByWebhook)
	}
	return ways
}
