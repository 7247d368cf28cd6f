package activities

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/mail"
)

// Mailer sends mail; *mail.Sender is one.
type Mailer interface {
	// Send sends a message once. An error with fault.OutcomeUnknown may have been
	// delivered.
	Send(ctx context.Context, message mail.Message) error
	// Check looks whether messages would be taken, and sends none.
	Check(ctx context.Context) error
	// Domain is the sender's.
	Domain() string
}

// Mailed is how many documents a pass mailed, and how many it meant to and didn't.
type Mailed struct {
	Sent   int `json:"sent,omitempty"`
	Unsent int `json:"unsent,omitempty"` // withheld, refused, or in doubt
}

// SendDocuments mails what was posted of a sale and never mailed, where the channel
// says so, and what a person asked to mail again. Each sending is recorded before it
// is made. One whose outcome nobody knows is in doubt, and never made again by
// itself: no mail server can be asked. A mail that can't be sent holds nothing up: it
// is told, and a person may send it again.
func (s *Set) SendDocuments(ctx context.Context, in Walk) (Mailed, error) {
	defer alive(ctx)()
	at := atShop(ctx, stepMail, in)
	in, err := at.spare(ctx, s.DB, in)
	if err != nil || in.skips(stepMail) {
		return Mailed{}, at.end(ctx, s.DB, err)
	}
	out, err := s.sendDocuments(ctx, &at)
	return out, at.end(ctx, s.DB, err)
}

func (s *Set) sendDocuments(ctx context.Context, at *attempt) (out Mailed, err error) {
	for {
		var next *letter
		err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) (err error) {
			if err := intendMails(ctx, tx, sale, s.Now(), &out); err != nil {
				return err
			}
			if next, err = s.takeMail(ctx, tx, sale, &out); err != nil || next != nil {
				return err
			}
			return markMails(ctx, tx, sale)
		})
		if err != nil || next == nil {
			return out, err
		}
		became, err := s.deliverMail(ctx, *next)
		if err != nil {
			return out, err
		}
		if err := s.closeMail(ctx, at.sale, next.MailTakeRow, became, &out); err != nil {
			return out, err
		}
	}
}

// letter is a mail that is under way, and what it says.
type letter struct {
	dbgen.MailTakeRow
	message mail.Message
	unfit   error // why there is nothing to say
}

// takeMail takes the next mail that is to be sent, or nil. One that was under way
// before was lost together with who sent it.
func (s *Set) takeMail(ctx context.Context, tx pgx.Tx, sale sale, out *Mailed) (*letter, error) {
	for {
		row, err := queries.MailTake(ctx, tx, dbgen.MailTakeParams{SaleID: sale.ID, Token: strings.ToLower(rand.Text()), Domain: s.domain()})
		if db.IsNotFound(err) {
			return nil, nil //nolint:nilnil // no mail is an answer
		}
		if err != nil {
			return nil, db.Wrap("take the next mail", err)
		}
		if !row.Lost {
			return compose(ctx, tx, sale, row)
		}
		if err := endMail(ctx, tx, sale, row, lost(), out); err != nil {
			return nil, err
		}
	}
}

// nowhere is the domain of Message-IDs where no sender is known.
const nowhere = "orderloom.invalid"

func (s *Set) domain() string {
	if s.Mail == nil {
		return nowhere
	}
	return s.Mail.Domain()
}

// markMails says how the step stands: trouble with a mail shows, and stops nothing.
func markMails(ctx context.Context, tx pgx.Tx, sale sale) error {
	mails, err := queries.MailsOfSale(ctx, tx, sale.ID)
	if err != nil {
		return db.Wrap("look at the mails", err)
	}
	state := stepDone
	if len(mails) == 0 {
		state = stepNotDue
	}
	details := make([]string, len(mails))
	for i, m := range mails {
		details[i] = fmt.Sprintf("%s %s", m.Number, strings.ReplaceAll(m.State, "_", " "))
		if m.State == mailRefused || m.State == mailInDoubt {
			state = stepFailed
		}
	}
	sale.mark(stepMail, state, strings.Join(details, ", "))
	return nil
}
