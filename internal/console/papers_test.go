package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestADocumentIsShownWithWhatSettledIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.goods()
	w := b.as(access.Operator)
	require.Contains(t, w.page("/documents/1"), `action="/documents/1/mail"`)
	require.NotContains(t, w.page("/documents/1"), `href="/payments/1"`)
	b.sent(w)
	page := w.page("/documents/1")
	for _, said := range []string{
		"<h1>Invoice i-000001 <span class=\"state paid\">Paid</span></h1>", `href="/sales/riga/2001"`, `href="/documents/1/pdf"`, `href="/items/TEA"`,
		`href="/payments/1"`, "31.00\u00a0EUR",
	} {
		require.Contains(t, page, said)
	}
	require.Contains(t, w.page("/sales/riga/2001"), `href="/documents/1"`)
	require.Contains(t, w.page("/sales/riga/2001"), `href="/payments/1"`)
	require.Contains(t, w.page("/deliveries/1"), `href="/documents/1"`)
	require.NotContains(t, b.as(access.Viewer).page("/documents/1"), "<form method=\"post\" action=\"/documents")
	program := b.program(access.Viewer)
	record := program.page("/api/v1/documents/1")
	for _, said := range []string{`"number":"i-000001"`, `"open":"0.00"`, `"payments":[{"id":1,`, `"credit_notes":[]`} {
		require.Contains(t, record, said)
	}

	money := w.page("/payments/1")
	for _, said := range []string{"<h1>Payment #1</h1>", `href="/documents/1"`, `href="/sales/riga/2001"`, "31.00\u00a0EUR", "bank"} {
		require.Contains(t, money, said)
	}
	require.Contains(t, program.page("/api/v1/payments/1"), `"settles":[{"id":1,"type":"invoice","number":"i-000001"`)
	require.Contains(t, w.page("/payments"), `href="/payments/1"`)
	for _, target := range []string{"/documents/9", "/documents/x", "/payments/9", "/payments/0", "/payments/x"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

func TestACreditNoteAndItsInvoiceLeadToEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("2001")
	b.exec(`WITH note AS (
			INSERT INTO documents (sale_id, type, credits_id, currency, net, tax, total, sold) SELECT sale_id, 'credit_note', id, currency, net, tax, total, sold FROM documents RETURNING id
		)
		INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, taxes, remote_line_id)
		SELECT note.id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, taxes, remote_line_id FROM note, document_lines`)
	w := b.as(access.Viewer)
	require.Contains(t, w.page("/documents/1"), `href="/documents/2">#2</a>`)
	require.Contains(t, w.page("/documents/2"), `href="/documents/1">i-000001</a>`)
	require.Contains(t, w.page("/documents/2"), "<h1>Credit note #2 ")
}

func TestShiftsAreListedWithWhatTheyComeTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("2001")
	b.drawer()
	w := b.as(access.Operator)
	require.Equal(t, http.StatusSeeOther, w.post(till+"/open", url.Values{"float[EUR]": {"50.00"}}).Code)
	require.Equal(t, http.StatusSeeOther, w.post("/sales/riga/2001/payments", url.Values{"amount": {"20"}, "register": {"till-1"}}).Code)
	require.Equal(t, http.StatusSeeOther, w.post("/sales/riga/2001/payments", url.Values{"amount": {"11"}, "account": {"bank"}, "register": {"till-1"}}).Code)
	require.Contains(t, w.page("/shifts?state=open"), "1 shift")
	require.Equal(t, http.StatusSeeOther, w.post(till+"/close", url.Values{"counted[EUR]": {"69.50"}}).Code)
	list := w.page("/shifts?register=till-1&state=closed")
	for _, said := range []string{`href="/shifts/1"`, `href="` + till + `"`, "31.00\u00a0EUR", "70.00\u00a0EUR", "69.50\u00a0EUR", "-0.50\u00a0EUR"} {
		require.Contains(t, list, said)
	}
	require.Regexp(t, `1,till-1,web,closed,[^,]+,operator,[^,]+,operator,EUR,31\.00,70\.00,69\.50,-0\.50\s`, w.page("/shifts.csv"))
	program := b.program(access.Viewer)
	require.Contains(t, program.page("/api/v1/shifts"),
		`"totals":[{"taken":"31.00","currency":"EUR","opening":"50.00","received":"20.00","expected":"70.00","counted":"69.50","difference":"-0.50"}]`)
	for query, found := range map[string]string{"state=open": "0 shifts", "from=2020-01-01": "1 shift", "to=2020-01-01": "0 shifts", "from=2099-01-01": "0 shifts"} {
		require.Contains(t, w.page("/shifts?"+query), found, query)
	}
	require.Equal(t, http.StatusBadRequest, w.get("/shifts?from=soon").Code)
	require.Equal(t, http.StatusNotFound, w.get("/shifts?register=none").Code)

	page := w.page("/shifts/1")
	for _, said := range []string{"<h1>Shift 1 ", `<td class="n">69.50</td><td class="n">-0.50</td>`, "<th scope=\"row\">bank</th>", `href="/payments?shift=1"`, `href="` + till + `"`} {
		require.Contains(t, page, said)
	}
	require.Contains(t, w.page(till), `href="/shifts/1"`)
	require.Contains(t, w.page(till), `href="/shifts?register=till-1"`)
	require.Contains(t, program.page("/api/v1/shifts/1"), `"difference":"-0.50"`)
	require.Contains(t, w.page("/payments"), `href="/shifts/1"`)
	for _, target := range []string{"/shifts/0", "/shifts/7", "/shifts/x"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}
