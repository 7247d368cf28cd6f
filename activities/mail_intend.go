package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// mailedWithin is how long after its posting a document is mailed by itself. What is
// older was posted before the channel began to mail: its buyer has it by another way.
const mailedWithin = 7 * 24 * time.Hour

// intendMails records the mails that are due by themselves. What isn't to be mailed
// is recorded as well, with why.
func intendMails(ctx context.Context, tx pgx.Tx, sale sale, now time.Time, out *Mailed) error {
	if !sale.channel.policy.SendByEmail {
		return nil
	}
	due, err := queries.MailsDue(ctx, tx, sale.ID)
	if err != nil {
		return db.Wrap("look for documents to mail", err)
	}
	for _, d := range due {
		mail := dbgen.MailIntendParams{DocumentID: d.ID, State: mailIntended}
		why, err := withheld(sale, now.Sub(d.PostedAt))
		if err != nil {
			return err
		}
		if why != "" {
			mail.State, mail.Error = mailWithheld, &why
			out.Unsent++
		}
		id, err := queries.MailIntend(ctx, tx, mail)
		if err != nil {
			return db.Wrap("intend a mail", err)
		}
		if why != "" && sale.channel.mails() { // a rehearsal mails nothing, and needn't say so each time
			sale.tellMail(d.Type, d.Number, id, ending{state: mailWithheld, told: why})
		}
	}
	return nil
}

// withheld is why a document that was posted so long ago isn't mailed; empty where
// it is.
func withheld(sale sale, age time.Duration) (string, error) {
	if !sale.channel.mails() {
		return "channel " + sale.channel.Code + " is a " + sale.channel.Environment + " one: nothing is mailed", nil
	}
	address, err := sale.address()
	switch {
	case err != nil:
		return "", err
	case address == "":
		return noAddress, nil
	case age > mailedWithin:
		return "it was posted more than a week before the channel mailed it by itself", nil
	default:
		return "", nil
	}
}

const noAddress = "the order has no e-mail address"

// mails reports whether the channel may mail anybody.
func (c channel) mails() bool { return commerce.Environment(c.Environment) == commerce.Production }

// address is where the buyer's mail goes, as the order's newest reading says; empty
// where it says nothing.
func (s sale) address() (string, error) {
	if s.Unreadable != nil {
		return "", nil
	}
	order, err := orderOf(s.Body)
	return order.Billing.Email, err
}
