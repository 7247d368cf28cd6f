package activities

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/hook"
	"github.com/orderloom/orderloom/internal/journal"
	mailing "github.com/orderloom/orderloom/internal/mail"
)

const (
	noticeSent    = "sent"
	noticeInDoubt = "in_doubt" // it may have arrived
	noticeFailed  = "failed"   // it surely didn't

	// noticeLimit is how long a webhook that isn't answered is repeated for.
	noticeLimit = 24 * time.Hour
)

// MailNotice e-mails a notice, and answers with what became of it. One whose outcome
// nobody knows is in doubt, and never sent again. The error is of one that was surely not
// sent and is worth another attempt; it may be repeated.
func (s *Set) MailNotice(ctx context.Context, id int64) (string, error) {
	defer alive(ctx)()
	state, err := s.sendNotice(ctx, id)
	return state, toTemporal(err)
}

// PostNotice posts a notice to a webhook, and answers with what became of it: for a day it
// fails so that it is repeated, by the same key, and then it has failed for good.
func (s *Set) PostNotice(ctx context.Context, id int64) (string, error) {
	state, err := s.sendNotice(ctx, id)
	return state, toTemporal(err)
}

func (s *Set) sendNotice(ctx context.Context, id int64) (string, error) {
	row, err := queries.NoticeTake(ctx, s.DB, id)
	if db.IsNotFound(err) { // an earlier attempt ended it
		return "", nil
	}
	if err != nil {
		return "", db.Wrap("take a notice", err)
	}
	became, err := s.deliverNotice(ctx, row)
	if err != nil {
		return "", s.noticeNotSent(ctx, row.ID, err)
	}
	return became.state, s.closeNotice(ctx, row, became)
}

func (s *Set) deliverNotice(ctx context.Context, row dbgen.NoticeTakeRow) (ending, error) {
	if row.Way == NoticeByEmail {
		if row.Lost {
			return lost(), nil
		}
		return endedMail(row, s.mailNotice(ctx, row))
	}
	err := s.postNotice(ctx, row)
	switch {
	case err == nil:
		return ending{state: noticeSent}, nil
	case fault.KindOf(err).Retryable() && row.Age < noticeLimit.Seconds():
		return ending{}, err
	default:
		return endedBy(noticeFailed, err), nil
	}
}

func endedMail(row dbgen.NoticeTakeRow, err error) (ending, error) {
	switch {
	case err == nil:
		return ending{state: noticeSent}, nil
	case fault.OutcomeUnknown(err):
		return endedBy(noticeInDoubt, err), nil
	case fault.KindOf(err).Retryable() && row.Attempts < mostAttempts:
		return ending{}, err
	default:
		return endedBy(noticeFailed, err), nil
	}
}

func (s *Set) mailNotice(ctx context.Context, row dbgen.NoticeTakeRow) error {
	const op = "mail a notice"
	switch {
	case s.Mail == nil:
		return fault.New(fault.Invalid, op, noMailServer)
	case row.Email == "":
		return fault.New(fault.Invalid, op, "person %s has no e-mail any more", row.Person)
	}
	to := mail.Address{Name: row.Name, Address: row.Email}
	return s.Mail.Send(ctx, mailing.Message{ID: "notice-" + row.Key + "@" + s.domain(), To: to.String(), Subject: row.Subject, Text: row.Body})
}

func (s *Set) postNotice(ctx context.Context, row dbgen.NoticeTakeRow) error {
	const op = "post a notice"
	switch {
	case row.Webhook == "":
		return fault.New(fault.Invalid, op, "person %s has no webhook any more", row.Person)
	case row.Sealed == nil:
		return fault.New(fault.Invalid, op, "the webhook of person %s has no secret: `orderloom person secret %s` makes one", row.Person, row.Person)
	}
	phrase, err := s.Keyring.Open(row.Sealed, NoticePurpose(row.Person))
	if err != nil {
		return fault.Wrap(fault.Unauthorized, op, err)
	}
	return hook.Post(ctx, s.hooks(), hook.Message{Address: row.Webhook, Secret: phrase, Key: row.Key, Body: row.Payload}, s.Now())
}

func (s *Set) hooks() http.RoundTripper {
	if s.Hooks != nil {
		return s.Hooks
	}
	return http.DefaultTransport
}

// noticeNotSent notes that a notice was not delivered, and passes on why.
func (s *Set) noticeNotSent(ctx context.Context, id int64, cause error) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	if err := queries.NoticeNotSent(ctx, s.DB, cause.Error(), id); err != nil {
		return errors.Join(cause, db.Wrap("note that a notice was not sent", err))
	}
	return cause
}

// closeNotice records what became of a notice; the journal hears of it.
func (s *Set) closeNotice(ctx context.Context, row dbgen.NoticeTakeRow, became ending) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		end := dbgen.NoticeCloseParams{ID: row.ID, State: became.state}
		if became.why != "" {
			end.Error = &became.why
		}
		closed, err := queries.NoticeClose(ctx, tx, end)
		if err != nil || closed == 0 { // somebody else knew before
			return db.Wrap("close a notice", err)
		}
		return journal.Entry{
			Actor: worker, Action: "notice", Channel: row.Channel, Result: became.state, Detail: map[string]string{"notice": fmt.Sprint(row.Message), "way": row.Way},
		}.Write(ctx, tx)
	})
}
