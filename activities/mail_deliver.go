package activities

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	mailing "github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/paper"
)

// The states of a mail.
const (
	mailIntended = "intended"
	mailSent     = "sent"
	mailInDoubt  = "in_doubt" // it may have arrived
	mailRefused  = "refused"  // it surely didn't
	mailWithheld = "withheld" // it was never tried
)

// mostAttempts is how often a mail is tried where that may help: with the pauses
// between two attempts about half an hour, which a mail server that puts strangers
// off is content with. Then the sale goes on without it.
const mostAttempts = 14

// noteLimit is how long it may take to note what became of a mail. It is noted even
// where the step's own time is over: else nobody would ever know.
const noteLimit = 15 * time.Second

// ending is what became of a mail, and why where it wasn't sent: for those who look
// for the cause, and for those who are told.
type ending struct{ state, why, told string }

func endedBy(state string, cause error) ending {
	out := ending{state: state, why: cause.Error(), told: cause.Error()}
	if f, ok := errors.AsType[*fault.Error](cause); ok && f.Message != "" {
		out.told = f.Message
	}
	return out
}

const noMailServer = "no mail server is set: set ORDERLOOM_SMTP_ADDRESS and ORDERLOOM_SMTP_FROM of the worker"

// lost is the ending of a mail that was under way when its sender broke down.
func lost() ending {
	return ending{state: mailInDoubt, why: "who sent it broke down meanwhile: it may have been delivered"}
}

// compose writes the message of a mail. What can't be printed can't be sent.
func compose(ctx context.Context, tx pgx.Tx, sale sale, row dbgen.MailTakeRow) (*letter, error) {
	l := &letter{MailTakeRow: row}
	l.unfit = l.write(ctx, tx, sale)
	if l.unfit != nil && fault.KindOf(l.unfit).Retryable() {
		return nil, l.unfit
	}
	return l, nil
}

func (l *letter) write(ctx context.Context, tx pgx.Tx, sale sale) error {
	sheet, err := sheetOf(ctx, tx, l.DocumentID)
	if err != nil {
		return err
	}
	address, err := sale.address()
	if err != nil {
		return err
	}
	if address == "" {
		return fault.New(fault.Unmapped, "mail a document", noAddress)
	}
	words := paper.LetterOf(sheet.document)
	to := mail.Address{Name: strings.Join(filled(sheet.buyer.FirstName, sheet.buyer.LastName), " "), Address: address}
	l.message = mailing.Message{ID: l.MessageID, To: to.String(), Subject: words.Subject, Text: words.Text, File: words.File}
	l.message.PDF, err = paper.Render(sheet.document)
	return err
}

// deliverMail sends a mail and says what became of it. The error is of one that was
// surely not sent and is worth another attempt.
func (s *Set) deliverMail(ctx context.Context, l letter) (ending, error) {
	err := s.send(ctx, l)
	switch {
	case err == nil:
		return ending{state: mailSent}, nil
	case fault.OutcomeUnknown(err):
		return endedBy(mailInDoubt, err), nil
	case fault.KindOf(err).Retryable() && l.Attempts < mostAttempts:
		return ending{}, s.notSent(ctx, l.ID, err)
	default:
		return endedBy(mailRefused, err), nil
	}
}

func (s *Set) send(ctx context.Context, l letter) error {
	switch {
	case l.unfit != nil:
		return l.unfit
	case s.Mail == nil:
		return fault.New(fault.Invalid, "mail a document", noMailServer)
	default:
		return s.Mail.Send(ctx, l.message)
	}
}

// notSent notes that a message was surely not delivered, and passes on why.
func (s *Set) notSent(ctx context.Context, id int64, cause error) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	if err := queries.MailNotSent(ctx, s.DB, cause.Error(), id); err != nil {
		return errors.Join(cause, db.Wrap("note that a mail was not sent", err))
	}
	return cause
}

// closeMail records what became of a mail.
func (s *Set) closeMail(ctx context.Context, saleID int64, row dbgen.MailTakeRow, became ending, out *Mailed) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	return onSale(ctx, s.DB, saleID, func(tx pgx.Tx, sale sale) error {
		return endMail(ctx, tx, sale, row, became, out)
	})
}

func endMail(ctx context.Context, tx pgx.Tx, sale sale, row dbgen.MailTakeRow, became ending, out *Mailed) error {
	end := dbgen.MailCloseParams{ID: row.ID, State: became.state}
	if became.why != "" {
		end.Error = &became.why
	}
	closed, err := queries.MailClose(ctx, tx, end)
	if err != nil || closed == 0 { // somebody else knew before
		return db.Wrap("close the mail", err)
	}
	if became.state == mailSent {
		out.Sent++
	} else {
		out.Unsent++
	}
	sale.tellMail(row.Type, row.Number, row.ID, became)
	sale.journal(worker, "mail document", became.state, map[string]string{"document": row.Number, "message_id": row.MessageID})
	return nil
}
