package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/paper"
)

func TestLookingAtDocuments(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for name, args := range map[string]string{
		"document_list": "document list",
		"document_none": "document list --search nobody",
		"document_show": "document show TEST-000002",
		"document_back": "document show TEST-000003",
		"document_note": "document show CTEST-000001",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
}

// numbers are those of a list's documents.
func (b *books) numbers(t *testing.T, args string) (numbers []string) {
	t.Helper()
	for _, d := range fromJSON[[]office.Document](t, requireOK(t, b.environment, append(strings.Fields("document list -o json"), strings.Fields(args)...)...)) {
		numbers = append(numbers, callsign(d.ID, d.Number))
	}
	return numbers
}

func TestDocumentsAreListedByWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	notes := []string{"CTEST-000004", "CTEST-000003", "CTEST-000002", "CTEST-000001"}
	invoices := []string{"TEST-000003", "TEST-000002", "TEST-000001"}
	drafts := []string{"#3"}
	posted := slices.Concat(notes, invoices)
	all := slices.Concat(notes, invoices[:1], drafts, invoices[1:])
	today := time.Now().In(office.Location("Europe/Riga")).Format(time.DateOnly)
	for name, test := range map[string]struct {
		args string
		want []string
	}{
		"everything":               {"", all},
		"a sale's":                 {"--sale 253", invoices[1:2]},
		"a channel's":              {"--channel tea", all},
		"a type":                   {"--type credit_note", notes},
		"another type":             {"--type receipt", nil},
		"drafts":                   {"--state draft", drafts},
		"posted ones":              {"--state posted", invoices[2:]},
		"issued today":             {"--from " + today + " --to " + today, posted},
		"issued before":            {"--to 2020-01-01", nil},
		"a part of a number":       {"--search t-000002", []string{"CTEST-000002", "TEST-000002"}},
		"the sale's number":        {"--search 253", invoices[1:2]},
		"the buyer, by their name": {"--search BĒRZIŅŠ", all},
		"nobody's":                 {"--search %", nil},
		"mailed ones":              {"--mail sent", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, b.numbers(t, test.args))
		})
	}
	got := call(t.Context(), b.environment, "document", "list", "--page-size", "2")
	require.Contains(t, got.errOut, "8 documents in all: --page 2 shows more")
}

func TestADocumentIsFoundByNumberByIDAndBySale(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for args, want := range map[string]int64{"TEST-000002": 2, "#3": 3, "--sale 253": 2, "--sale 278 --channel tea": 3} {
		view := fromJSON[paperView](t, requireOK(t, b.environment, append(strings.Fields("document show -o json"), strings.Fields(args)...)...))
		require.Equal(t, want, view.ID, args)
	}
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"document show NONE-1":                     {exitNotFound, "document list --search"},
		"document show #99":                        {exitNotFound, `no document "#99"`},
		"document pdf #99":                         {exitNotFound, `no document "#99"`},
		"document mail #99":                        {exitNotFound, `no document "#99"`},
		"document show TEST-000002 --channel none": {exitNotFound, `no document "TEST-000002"`},
		"document pdf --sale 306":                  {exitUsage, "sale 306 has 5 documents: name one: TEST-000003, CTEST-000001"},
		"document show --sale 256":                 {exitNotFound, "sale 256 has no document"},
		"document list --sale 999":                 {exitNotFound, `no sale "999"`},
		"document list --channel te":               {exitNotFound, "did you mean tea?"},
	} {
		got := call(t.Context(), b.environment, strings.Fields(args)...)
		require.Equal(t, want.code, got.code, "%s: %s", args, got.errOut)
		require.Contains(t, got.errOut, want.text, args)
	}
}

func TestADocumentIsWrittenAsItsBuyerGetsIt(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	document, err := activities.Onlooker{DB: b.db}.DocumentPaper(t.Context(), 2)
	require.NoError(t, err)
	want, err := paper.Render(document)
	require.NoError(t, err)

	require.Equal(t, string(want), requireOK(t, b.environment, "document", "pdf", "TEST-000002", "--file", "-"))
	file := filepath.Join(t.TempDir(), "it.pdf")
	require.Equal(t, "TEST-000002 was written to "+file+".\n", requireOK(t, b.environment, "document", "pdf", "TEST-000002", "--file", file))
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, written))
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it has the buyer's address")
	view := fromJSON[pdfView](t, requireOK(t, b.environment, "document", "pdf", "--sale", "253", "--file", file, "-o", "json"))
	require.Equal(t, len(want), view.Bytes)
	require.Len(t, view.SHA256, 64)
}

func TestAPersonHasADocumentMailed(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	refused := call(t.Context(), b.environment, "document", "mail", "TEST-000002")
	require.Equal(t, exitRefused, refused.code)
	require.Equal(t, "orderloom: channel tea is a test one: nothing is mailed\n", refused.errOut)

	server := &mailtest.Server{}
	sender, err := mail.New(server.Start(t, mail.StartTLS))
	require.NoError(t, err)
	b.set.Mail = sender
	b.exec(t, "ALTER TABLE sales DROP CONSTRAINT sales_stay_in_environment; UPDATE channels SET environment = 'production'")
	said := requireOK(t, b.environment, "document", "mail", "TEST-000002", "--key", "one", "--actor", "ann")
	require.Equal(t, "A worker mails TEST-000002: `orderloom document show TEST-000002` tells what became of it.\n", said)
	busy := call(t.Context(), b.environment, "document", "mail", "TEST-000002")
	require.Equal(t, exitRefused, busy.code)
	require.Contains(t, busy.errOut, "TEST-000002 is being mailed")

	imported, err := b.set.ImportOrder(t.Context(), commerce.OrderRef{Channel: b.channel, RemoteID: "253"})
	require.NoError(t, err)
	_, err = b.set.SendDocuments(t.Context(), imported.Walk)
	require.NoError(t, err)
	require.Len(t, server.Received(), 1)
	again := call(t.Context(), b.environment, "document", "mail", "TEST-000002", "--key", "one")
	require.Equal(t, exitOK, again.code)
	require.Equal(t, "The command one was given before.\n", again.errOut)
	require.Equal(t, "The mail with TEST-000002 is sent.\n", again.out)

	view := fromJSON[paperView](t, requireOK(t, b.environment, "document", "show", "TEST-000002", "-o", "json"))
	require.Len(t, view.Mails, 1)
	require.Equal(t, "sent one", view.Mails[0].State+" "+view.Mails[0].Command)
	require.Contains(t, requireOK(t, b.environment, "sale", "show", "253"), "\nmail sent\n")
	require.Equal(t, []string{"TEST-000002"}, b.numbers(t, "--mail sent"))
}

func TestShellsAreToldDocuments(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	for _, command := range []string{"show", "pdf", "mail"} {
		require.Contains(t, requireOK(t, b.environment, "__complete", "document", command, ""), "TEST-000002\tinvoice of sale 253\n")
	}
	require.Contains(t, requireOK(t, b.environment, "__complete", "document", "list", "--state", ""), "posted\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "document", "list", "--mail", ""), "in_doubt\n")
}

func TestADocumentIsOverdueTheDayAfterItIsDue(t *testing.T) {
	t.Parallel()
	zone := office.Location("Europe/Riga")
	due := time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)
	evening := time.Date(2026, 11, 3, 21, 30, 0, 0, time.UTC) // half past eleven in Riga
	require.False(t, office.Overdue("invoice", "posted", &due, evening, zone))
	require.True(t, office.Overdue("invoice", "posted", &due, evening.Add(time.Hour), zone))
	require.False(t, office.Overdue("invoice", "paid", &due, evening.Add(time.Hour), zone))
	require.False(t, office.Overdue("credit_note", "posted", &due, evening.Add(time.Hour), zone))
	require.False(t, office.Overdue("invoice", "posted", nil, evening, zone))
}
