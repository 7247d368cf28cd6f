package db_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
)

// take takes the next mail of a sale.
func (b *bundle) take(sale int64, token string) dbgen.MailTakeRow {
	b.t.Helper()
	row, err := queries.MailTake(b.t.Context(), b.app, dbgen.MailTakeParams{SaleID: sale, Token: token, Domain: "example.test"})
	require.NoError(b.t, err)
	return row
}

func TestAMailStaysAsItEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	why := "the line was cut"
	for state, may := range map[string]string{"sent": "", "refused": "", "withheld": "", "in_doubt": "sent"} {
		b.inTurn(func() {
			b.exec("INSERT INTO document_mails (document_id) VALUES ($1)", document)
			row := b.take(sale, "t")
			require.False(t, row.Lost)
			closed, err := queries.MailClose(t.Context(), b.app, dbgen.MailCloseParams{ID: row.ID, State: state, Error: &why})
			require.NoError(t, err)
			require.EqualValues(t, 1, closed)
			for _, next := range []string{"intended", "sent", "in_doubt", "refused", "withheld"} {
				err := b.inVain(fmt.Sprintf("UPDATE document_mails SET state = '%s', done_at = CASE WHEN '%s' = 'intended' THEN NULL ELSE now() END WHERE id = %d", next, next, row.ID))
				if next == state || next == may {
					require.NoError(t, err)
					continue
				}
				requireRefused(t, err, "document_mails_stay_as_they_ended")
			}
			for _, change := range []string{"document_id = document_id + 1", "sending = 9", "message_id = 'other'", "message_id = NULL, attempts = 0"} {
				requireRefused(t, b.inVain(fmt.Sprintf("UPDATE document_mails SET %s WHERE id = %d", change, row.ID)), "document_mails_stay_as_they_ended")
			}
		})
	}
}

// inTurn does something with a document that has no mail.
func (b *bundle) inTurn(do func()) {
	b.t.Helper()
	do()
	_, err := b.owner.Exec(b.t.Context(), "DELETE FROM document_mails")
	require.NoError(b.t, err)
}

func TestAMailKeepsItsMessageID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	b.exec("INSERT INTO document_mails (document_id) VALUES ($1)", document)
	first := b.take(sale, "one")
	require.Equal(t, fmt.Sprintf("document-%d-one@example.test", document), first.MessageID)
	require.EqualValues(t, 1, first.Attempts)

	lost := b.take(sale, "two")
	require.True(t, lost.Lost)
	require.Equal(t, first.MessageID, lost.MessageID)
	require.EqualValues(t, 1, lost.Attempts, "to find a mail lost is no attempt")

	require.NoError(t, queries.MailNotSent(t.Context(), b.app, "busy", first.ID))
	again := b.take(sale, "three")
	require.False(t, again.Lost)
	require.Equal(t, first.MessageID, again.MessageID)
	require.EqualValues(t, 2, again.Attempts)
}

// sendAgain is a person's word to mail a document once more.
const sendAgain = `
WITH word AS (INSERT INTO commands (id, sale_id, kind, actor, applied_at) SELECT 'again', sale_id, 'mail', 'anna', now() FROM documents WHERE id = $1 RETURNING id)
INSERT INTO document_mails (document_id, sending, command_id) SELECT $1, 2, id FROM word`

func TestADocumentSaysHowItsLastMailStands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	stands := func() string { return b.text("SELECT mail FROM documents WHERE id = $1", document) }
	closed := func(mail int64, state string) {
		why := "the line was cut"
		_, err := queries.MailClose(t.Context(), b.app, dbgen.MailCloseParams{ID: mail, State: state, Error: &why})
		require.NoError(t, err)
	}
	require.Empty(t, stands())
	b.exec("INSERT INTO document_mails (document_id) VALUES ($1)", document)
	require.Equal(t, "intended", stands())
	first := b.take(sale, "one")
	closed(first.ID, "in_doubt")
	require.Equal(t, "in_doubt", stands())

	b.exec(sendAgain, document)
	closed(first.ID, "sent")
	require.Equal(t, "intended", stands(), "it is the second one now")
	closed(b.take(sale, "two").ID, "refused")
	require.Equal(t, "refused", stands())
}
