package main

import (
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

// TestAWorkerMailsDocuments has a worker mail what it posts, by the server of its
// settings, and mail it again when a person asks, though the sale was settled and
// its lifecycle had ended.
func TestAWorkerMailsDocuments(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	reached := server.Start(t, mail.NoTLS)
	l := startPlan(t, playground.Plan{Code: "woo-riga", Name: "Mails", Environment: commerce.Production, Made: 3, Straight: true})
	_, err := l.db.Exec(t.Context(), `UPDATE channels SET policy = policy || '{"send_by_email": true}', language = 'lv'`)
	require.NoError(t, err)
	environment := workerSettings(l)
	asked := workerSettings(l) // a person's settings know no mail server
	for name, value := range map[string]string{
		"ADDRESS": net.JoinHostPort(reached.Host, strconv.Itoa(reached.Port)), "FROM": "shop@example.com", "TLS": "none",
		"USER": mailtest.User, "PASSWORD": mailtest.Password,
	} {
		environment["ORDERLOOM_SMTP_"+name] = value
	}
	work(t, environment)
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "woo-riga"))
	require.Eventually(t, func() bool { return len(server.Received()) == 3 && nothingLeft(t, l) }, time.Minute, 20*time.Millisecond)
	require.Equal(t, "3 settled", l.text(t, "SELECT count(*) || ' settled' FROM sales WHERE state = 'settled'"))

	number := l.text(t, "SELECT number_text FROM documents ORDER BY id LIMIT 1")
	requireOK(t, asked, "document", "mail", number)
	require.Eventually(t, func() bool { return len(server.Received()) == 4 && nothingLeft(t, l) }, time.Minute, 20*time.Millisecond)
	require.Eventually(t, func() bool {
		view := fromJSON[paperView](t, requireOK(t, asked, "document", "show", number, "-o", "json"))
		return len(view.Mails) == 2 && view.Mails[0].State == "sent" && view.Mails[1].State == "sent"
	}, time.Minute, 20*time.Millisecond)
	require.Contains(t, string(server.Received()[3].Content), "filename=\""+number+".pdf\"")

	order := orderOf(t, l, number)
	require.Eventually(t, func() bool { // the shop's staff read of both
		told := 0
		for _, note := range l.Shops[0].Simulated.Notes(order) {
			told += strings.Count(note.Text, "Invoice "+number+" e-mailed.")
		}
		return told == 2
	}, time.Minute, 20*time.Millisecond)
}

// orderOf is the shop's id of the order that a document is of.
func orderOf(t *testing.T, l *local, document string) int64 {
	t.Helper()
	id, err := strconv.ParseInt(l.text(t, "SELECT s.remote_id FROM sales s JOIN documents d ON d.sale_id = s.id WHERE d.number_text = '"+document+"'"), 10, 64)
	require.NoError(t, err)
	return id
}
