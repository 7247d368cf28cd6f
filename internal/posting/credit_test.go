package posting_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// sold is setup's order as it was invoiced: 3 × TEA 9.99 + 2.10 as line 11,
// 2 × SALT 12.42 + 2.61 as 12, carriage 4.95 + 1.04 as 13; 33.11 in all.
func sold(t *testing.T) posting.Document {
	t.Helper()
	b := setup()
	for i, id := range []string{"11", "12", "13"} {
		b.order.Lines[i].RemoteID = id
	}
	a := b.assess()
	require.Empty(t, a.Issues)
	return a.Document
}

func byAmount(amountBack string) commerce.Refund {
	return commerce.Refund{RemoteID: "7", Total: amount("-" + amountBack)}
}

// back is a refund of lines written as "id quantity net tax".
func back(total string, lines ...[4]string) commerce.Refund {
	r := byAmount(total)
	for _, l := range lines {
		kind := commerce.Goods
		if l[0] == "13" {
			kind = commerce.Shipping
		}
		r.Lines = append(r.Lines, commerce.RefundLine{
			RemoteLineID: l[0], Kind: kind, Quantity: amount(l[1]), Total: amount(l[2]),
			Taxes: []commerce.LineTax{{RateID: "1", Total: amount(l[3])}},
		})
	}
	return r
}

// said writes a document's lines as "id quantity net tax".
func said(d posting.Document) []string {
	var all []string
	for _, l := range d.Lines {
		id := l.RemoteLineID
		if l.Kind == posting.Rounding {
			id = "rounding"
		}
		all = append(all, fmt.Sprintf("%s %s %s %s", id, l.Quantity.Short(), l.Net.Fixed(d.Scale), l.Tax.Fixed(d.Scale)))
	}
	return all
}

func TestCredit(t *testing.T) {
	t.Parallel()
	one := back("4.03", [4]string{"11", "1", "3.33", "0.70"})
	for name, tt := range map[string]struct {
		before []commerce.Refund
		refund commerce.Refund
		lines  []string
		taxes  []string
	}{
		"a piece of a line":    {nil, one, []string{"11 1 3.33 0.70"}, []string{"LV21 3.33 0.70"}},
		"the same piece again": {[]commerce.Refund{one}, one, []string{"11 1 3.33 0.70"}, []string{"LV21 3.33 0.70"}},
		"carriage only":        {nil, back("5.99", [4]string{"13", "0", "4.95", "1.04"}), []string{"13 1 4.95 1.04"}, []string{"LV21 4.95 1.04"}},
		"two lines": {
			nil, back("11.55", [4]string{"11", "1", "3.33", "0.70"}, [4]string{"12", "1", "6.21", "1.31"}),
			[]string{"11 1 3.33 0.70", "12 1 6.21 1.31"}, []string{"LV21 9.54 2.01"},
		},
		"money off a line, no piece of it": {nil, back("1.21", [4]string{"12", "0", "1.00", "0.21"}), []string{"12 0 1.00 0.21"}, []string{"LV21 1.00 0.21"}},
		"an amount comes from everything": {
			nil, byAmount("10.00"), []string{"11 0 3.02 0.63", "12 0 3.75 0.79", "13 0 1.50 0.31"}, []string{"LV21 8.27 1.73"},
		},
		"a cent": {nil, byAmount("0.01"), []string{"12 0 0.01 0.00"}, []string{"LV21 0.01 0.00"}},
		"everything by amount": {
			nil, byAmount("33.11"), []string{"11 3 9.99 2.10", "12 2 12.42 2.61", "13 1 4.95 1.04"}, []string{"LV21 27.36 5.75"},
		},
		"the rest, whatever lines it names": {
			[]commerce.Refund{one, byAmount("10.00")}, back("19.08", [4]string{"12", "2", "12.42", "2.61"}),
			[]string{"11 2 4.37 0.92", "12 2 8.15 1.71", "13 1 3.25 0.68"}, nil,
		},
		"a line of which amounts were given back before": {
			[]commerce.Refund{byAmount("10.00")}, back("15.03", [4]string{"12", "2", "12.42", "2.61"}),
			[]string{"12 2 8.67 1.82", "11 0 2.51 0.53", "13 0 1.24 0.26"}, nil,
		},
		"a piece of a line whose tax amounts that were given back before took": {
			[]commerce.Refund{byAmount("16.55")}, back("7.52", [4]string{"12", "1", "6.21", "1.31"}),
			[]string{"12 1 6.21 1.30", "11 0 0.01 0.00"}, nil,
		},
		"nothing": {nil, byAmount("0.00"), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			invoice := sold(t)
			notes := creditAll(t, invoice, tt.before...)
			c := posting.Credit(invoice, notes, tt.refund, setup().policy)
			require.Empty(t, c.Issues)
			require.Equal(t, tt.refund.RemoteID, c.RefundID)
			require.Equal(t, tt.refund.Total.Neg().Fixed(2), c.Document.Total.Fixed(2))
			require.Equal(t, tt.lines, said(c.Document))
			if tt.taxes != nil {
				require.Equal(t, tt.taxes, taxesOf(c.Document))
			}
			require.Equal(t, c.Document, c.Accept(), "nothing is left to accept")
		})
	}
}

// creditAll credits refunds one after another, none of them questionable.
func creditAll(t *testing.T, invoice posting.Document, refunds ...commerce.Refund) []posting.Document {
	t.Helper()
	var notes []posting.Document
	for _, r := range refunds {
		c := posting.Credit(invoice, notes, r, setup().policy)
		require.Empty(t, c.Issues)
		notes = append(notes, c.Document)
	}
	return notes
}

// TestPiecesOfALineWhoseTaxDoesNotDivide gives back a line of which three pieces
// carry 0.10 of tax, piece by piece.
func TestPiecesOfALineWhoseTaxDoesNotDivide(t *testing.T) {
	t.Parallel()
	b := numbered()
	b.order = orderOf("10.59", "1.14", goods("TEA", "3", "0.48", "1"), goods("SALT", "1", "8.97", "2"))
	b.order.Lines[0].RemoteID, b.order.Lines[1].RemoteID = "11", "12"
	b.order.Totals.Total, b.order.Totals.Tax = amount("10.63"), amount("1.18")
	b.setTax("1", "0.10")
	b.setTax("2", "1.08")
	a := b.assess()
	require.Empty(t, a.Issues)
	for name, tt := range map[string]struct{ last, left string }{
		"each rounded by itself, as the shop's page does": {"0.03", "10.06"},
		"the last takes what is left, as others do":       {"0.04", "10.05"},
	} {
		var notes []posting.Document
		for _, tax := range []string{"0.03", "0.03", tt.last} {
			refund := back(amount("0.16").Add(amount(tax)).String(), [4]string{"11", "1", "0.16", tax})
			c := posting.Credit(a.Document, notes, refund, b.policy)
			require.Empty(t, c.Issues, name)
			notes = append(notes, c.Document)
		}
		require.Equal(t, tt.left, posting.CreditRest(a.Document, notes).Total.Fixed(2), name)
	}
}

func TestCreditIssues(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		before     []commerce.Refund
		refund     commerce.Refund
		subject    string
		detail     string
		acceptable bool
		accepted   []string
	}{
		"tax that the shop kept": {
			refund: back("3.33", [4]string{"11", "1", "3.33", "0"}), subject: "refunds[7]",
			detail: "tax: ours 0.70, the shop's 0.00; total: ours 4.03, the shop's 3.33", acceptable: true,
			accepted: []string{"11 1 3.33 0.70", "rounding 1 -0.70 0.00"},
		},
		"an amount that its lines don't bear out": {
			refund: back("5.00", [4]string{"11", "1", "3.33", "0.70"}), subject: "refunds[7]",
			detail: "total: ours 4.03, the shop's 5.00", acceptable: true,
			accepted: []string{"11 1 3.33 0.70", "rounding 1 0.97 0.00"},
		},
		"a cent of tax that the line never bore": {
			refund: back("15.04", [4]string{"12", "2", "12.42", "2.62"}), subject: "refunds[7]",
			detail: "tax: ours 2.61, the shop's 2.62; total: ours 15.03, the shop's 15.04", acceptable: true,
			accepted: []string{"12 2 12.42 2.61", "rounding 1 0.01 0.00"},
		},
		"a cent of tax that the line never bore, after amounts took some of it": {
			before: []commerce.Refund{byAmount("10.00")}, refund: back("15.04", [4]string{"12", "2", "12.42", "2.62"}), subject: "refunds[7]",
			detail:   "goods: ours 11.18, the shop's 12.42; shipping: ours 1.24, the shop's 0.00; tax: ours 2.61, the shop's 2.62; total: ours 15.03, the shop's 15.04",
			accepted: []string{"12 2 8.67 1.82", "11 0 2.51 0.53", "13 0 1.24 0.26", "rounding 1 0.01 0.00"}, acceptable: true,
		},
		"more than the invoice": {
			refund: byAmount("33.12"), subject: "refunds[7]", detail: "33.12 is given back; 33.11 is left of the invoice",
		},
		"more than is left": {
			before: []commerce.Refund{byAmount("30.00")}, refund: byAmount("4.00"), subject: "refunds[7]", detail: "4.00 is given back; 3.11 is left of the invoice",
		},
		"a line that the invoice hasn't": {
			refund: back("0.00", [4]string{"99", "1", "3.33", "0.70"}), subject: "refunds[7].lines[0]",
			detail: `the invoice has no line "99", of which 4.03 was given back`,
		},
		"a line that the shop doesn't name": {
			refund: back("0.00", [4]string{"", "1", "0.00", "0.00"}), subject: "refunds[7].lines[0]",
			detail: `the invoice has no line "", of which 0.00 was given back`,
		},
		"more pieces than were sold": {
			refund: back("12.09", [4]string{"11", "4", "9.99", "2.10"}), subject: "refunds[7].lines[0]",
			detail: "4 pieces of line 11 are given back; 3 are left of the invoice's", acceptable: true, accepted: []string{"11 3 9.99 2.10"},
		},
		"less than nothing": {
			refund: commerce.Refund{RemoteID: "7", Total: amount("1.00")}, subject: "refunds[7]", detail: "the refund gives back -1.00, which is less than nothing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			invoice := sold(t)
			c := posting.Credit(invoice, creditAll(t, invoice, tt.before...), tt.refund, setup().policy)
			require.Len(t, c.Issues, 1)
			require.Equal(t, posting.ReasonRefund, c.Issues[0].Reason)
			require.Equal(t, tt.subject, c.Issues[0].Subject)
			require.Equal(t, tt.detail, c.Issues[0].Detail)
			require.NotEmpty(t, c.Issues[0].Remedy)
			require.Equal(t, tt.acceptable, c.Acceptable())
			if tt.acceptable {
				require.Equal(t, tt.accepted, said(c.Accept()))
				require.Equal(t, tt.refund.Total.Neg().Fixed(2), c.Accept().Total.Fixed(2))
			}
		})
	}
}

func TestCreditTotalsTable(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	c := posting.Credit(sold(t), nil, back("10.01", [4]string{"11", "1", "3.33", "0.70"}, [4]string{"13", "0", "4.95", "1.04"}), setup().policy)
	for _, r := range c.Totals {
		rows[r.Label] = fmt.Sprint(r.Ours.Fixed(2), " ", r.Shop.Fixed(2), " ", r.Difference.Fixed(2), " ", r.Told, " ", r.Beyond)
	}
	require.Equal(t, map[string]string{
		"goods": "3.33 3.33 0.00 true false", "shipping": "4.95 4.95 0.00 true false", "fees": "0.00 0.00 0.00 true false",
		"tax": "1.74 1.74 0.00 true false", "total": "10.02 10.01 0.01 false true",
	}, rows)
	require.Equal(t, "total: ours 10.02, the shop's 10.01", c.Issues[0].Detail)
	require.Contains(t, c.Issues[0].Remedy, "a rounding line of -0.01")
}

func TestACentWithinTheToleranceIsARoundingLine(t *testing.T) {
	t.Parallel()
	invoice, p := sold(t), setup().policy
	p.RoundTaxAtSubtotal = true
	c := posting.Credit(invoice, nil, back("4.04", [4]string{"11", "1", "3.33", "0.70"}), p)
	require.Empty(t, c.Issues)
	require.Equal(t, []string{"11 1 3.33 0.70", "rounding 1 0.01 0.00"}, said(c.Document))

	rest := posting.CreditRest(invoice, []posting.Document{c.Document})
	require.Equal(t, "29.07", rest.Total.Fixed(2))
	require.Equal(t, []string{"11 2 6.66 1.40", "12 2 12.42 2.61", "13 1 4.95 1.04", "rounding -1 -0.01 0.00"}, said(rest), "what was rounded is owed the other way")
}

func TestCreditRest(t *testing.T) {
	t.Parallel()
	invoice := sold(t)
	all := posting.CreditRest(invoice, nil)
	require.Equal(t, said(invoice), said(all))
	require.Equal(t, invoice.Fingerprint(), all.Fingerprint(), "all of it says what it said")
	require.Empty(t, posting.CreditRest(invoice, []posting.Document{all}).Lines, "nothing is left")
}

// TestAnInvoiceThatTellsItsTaxesByLineOnly is one booked before lines told tax by group.
func TestAnInvoiceThatTellsItsTaxesByLineOnly(t *testing.T) {
	t.Parallel()
	invoice := sold(t)
	want := posting.Credit(invoice, nil, byAmount("10.00"), setup().policy)
	for i := range invoice.Lines {
		invoice.Lines[i].Taxes = nil
	}
	require.Equal(t, want.Document, posting.Credit(invoice, nil, byAmount("10.00"), setup().policy).Document)
}
