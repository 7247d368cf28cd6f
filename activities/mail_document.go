package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// CommandMail mails a document, once more where it was mailed before. It is stored
// at once; a worker's next pass over the sale sends it.
const CommandMail = "mail"

// DocumentMail is a person's word to mail a document.
type DocumentMail struct {
	Key        string // the same key is the same command
	DocumentID int64
	Actor      string
	Reason     string // for the journal; no personal data
}

// DocumentToMail is what became of it.
type DocumentToMail struct {
	Number      string // the document's
	GivenBefore bool   // it was stored before, and not again
	State       string // of the mail: intended until a worker has sent it
}

// MailDocument has a document mailed by the next pass over its sale, which it wakes,
// in any state of the sale and whether the channel mails by itself or not. The same
// command twice is one mail. It is fault.NotFound where there is no such document,
// fault.Conflict where it can't be mailed, or where the key is another command's.
func MailDocument(ctx context.Context, pool *pgxpool.Pool, m DocumentMail) (out DocumentToMail, err error) {
	document, err := queries.DocumentShow(ctx, pool, m.DocumentID)
	if err != nil {
		return out, db.Wrap(fmt.Sprintf("load document %d", m.DocumentID), err)
	}
	err = onSale(ctx, pool, document.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = m.given(ctx, tx); err != nil || out.GivenBefore {
			return err
		}
		out.State = mailIntended
		return m.intend(ctx, tx, sale)
	})
	out.Number = document.Number
	return out, err
}

// given says what became of the command if it was given before.
func (m DocumentMail) given(ctx context.Context, tx pgx.Tx) (DocumentToMail, error) {
	known, err := queries.MailCommandFind(ctx, tx, m.Key)
	if db.IsNotFound(err) {
		return DocumentToMail{}, nil
	}
	if err != nil {
		return DocumentToMail{}, db.Wrap("look for the command", err)
	}
	if known.Kind != CommandMail || known.DocumentID != m.DocumentID {
		return DocumentToMail{}, keyTaken("mail document", m.Key)
	}
	return DocumentToMail{GivenBefore: true, State: known.State}, nil
}

func (m DocumentMail) intend(ctx context.Context, tx pgx.Tx, sale sale) error {
	document, err := queries.DocumentShow(ctx, tx, m.DocumentID) // as it is now that the sale is locked
	if err != nil {
		return db.Wrap("load the document", err)
	}
	if err := m.fits(ctx, tx, sale, document); err != nil {
		return err
	}
	added, err := queries.MailCommandAdd(ctx, tx, dbgen.MailCommandAddParams{ID: m.Key, SaleID: sale.ID, Actor: m.Actor, Reason: m.Reason})
	if err != nil {
		return db.Wrap("store the command", err)
	}
	if added == 0 { // given to another sale meanwhile
		return keyTaken("mail document", m.Key)
	}
	if _, err := queries.MailIntend(ctx, tx, dbgen.MailIntendParams{DocumentID: m.DocumentID, CommandID: &m.Key, State: mailIntended}); err != nil {
		return db.Wrap("intend a mail", err)
	}
	sale.journal(m.Actor, CommandMail, "done", map[string]string{"document": document.Number, "reason": m.Reason})
	return sale.wake(ctx, tx)
}

// fits refuses what can't be mailed.
func (m DocumentMail) fits(ctx context.Context, tx pgx.Tx, sale sale, document dbgen.DocumentShowRow) error {
	const op = "mail document"
	address, err := sale.address()
	if err != nil {
		return err
	}
	open, err := queries.MailOpen(ctx, tx, m.DocumentID)
	if err != nil {
		return db.Wrap("look for an open mail", err)
	}
	switch {
	case document.Number == "":
		return fault.New(fault.Conflict, op, "a draft is not mailed: it has no number yet")
	case document.State == "cancelled":
		return fault.New(fault.Conflict, op, "%s is cancelled: it is not mailed", document.Number)
	case !sale.channel.mails():
		return fault.New(fault.Conflict, op, "channel %s is a %s one: nothing is mailed", sale.channel.Code, sale.channel.Environment)
	case address == "":
		return fault.New(fault.Conflict, op, "the order has no e-mail address: have one put in, in the shop")
	case slices.Contains(sale.Skipped, stepMail):
		return fault.New(fault.Conflict, op, "a person has the sale do without mail: %s takes it up again", sale.command("sale walk", stepMail, "--reason TEXT"))
	case open:
		return fault.New(fault.Conflict, op, "%s is being mailed: `orderloom document show %s` tells what becomes of it", document.Number, document.Number)
	default:
		return nil
	}
}
