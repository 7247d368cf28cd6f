package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// numbered is setup with line ids of their own: 11 TEA, 12 SALT, 13 carriage.
func numbered() *bundle {
	b := setup()
	for i, id := range []string{"11", "12", "13"} {
		b.order.Lines[i].RemoteID = id
	}
	return b
}

func (b *bundle) target() posting.Target {
	return posting.TargetOf(b.order, b.assess(), b.policy, b.mappings)
}

func TestTargetOf(t *testing.T) {
	t.Parallel()
	two := amount("2")
	for name, tt := range map[string]struct {
		change   func(b *bundle)
		invoice  bool
		refunds  int
		received string
		goods    []string
	}{
		"a paid order":                  {func(*bundle) {}, true, 0, "33.11", []string{"3 TEA", "2 SALT"}},
		"an unpaid order":               {func(b *bundle) { b.order.Status = "on-hold" }, true, 0, "0", nil},
		"a refused order":               {func(b *bundle) { b.order.Status = "cancelled" }, false, 0, "0", nil},
		"an order that waits":           {func(b *bundle) { b.order.Status = "pending" }, false, 0, "0", nil},
		"an order only":                 {func(b *bundle) { b.policy.DocumentType = posting.OrderOnly }, false, 0, "33.11", []string{"3 TEA", "2 SALT"}},
		"money given back":              {func(b *bundle) { b.order.Refunds = []commerce.Refund{byAmount("3.11")} }, true, 1, "30", []string{"3 TEA", "2 SALT"}},
		"a refund of nothing":           {func(b *bundle) { b.order.Refunds = []commerce.Refund{byAmount("0.00")} }, true, 0, "33.11", []string{"3 TEA", "2 SALT"}},
		"more given back than was due":  {func(b *bundle) { b.order.Refunds = []commerce.Refund{byAmount("40.00")} }, true, 1, "0", []string{"3 TEA", "2 SALT"}},
		"pieces that the shop put back": {func(b *bundle) { b.order.Lines[0].Restocked = &two }, true, 0, "33.11", []string{"1 TEA", "2 SALT"}},
		"pieces given back, which stay away": {
			func(b *bundle) {
				b.order.Refunds = []commerce.Refund{back("4.03", [4]string{"11", "1", "3.33", "0.70"})}
			}, true, 1, "29.08", []string{"3 TEA", "2 SALT"},
		},
		"pieces given back, which the channel takes": {
			func(b *bundle) {
				b.order.Refunds = []commerce.Refund{back("4.03", [4]string{"11", "1", "3.33", "0.70"})}
				b.policy.RestockRefunds = true
			}, true, 1, "29.08", []string{"2 TEA", "2 SALT"},
		},
		"the shop's word comes before the channel's": {
			func(b *bundle) {
				b.order.Refunds = []commerce.Refund{back("4.03", [4]string{"11", "1", "3.33", "0.70"})}
				b.policy.RestockRefunds = true
				b.order.Lines[0].Restocked = new(money.Amount)
			}, true, 1, "29.08", []string{"3 TEA", "2 SALT"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := numbered()
			tt.change(b)
			target := b.target()
			require.Equal(t, tt.invoice, target.Invoice != nil)
			require.Equal(t, tt.invoice, target.Sold != "")
			require.Len(t, target.Refunds, tt.refunds)
			received := money.Zero
			for _, m := range target.Claim.Toward(nil) {
				received = received.Add(m.Amount)
			}
			require.Equal(t, tt.received, received.Short())
			var goods []string
			for _, g := range target.Goods {
				goods = append(goods, g.Quantity.Short()+" "+g.SKU)
			}
			require.Equal(t, tt.goods, goods)
		})
	}
}

func TestBooksMoveByDifferencesOnly(t *testing.T) {
	t.Parallel()
	b, l := numbered(), newLedger()
	step := func(status string, documents int, balances map[string]string) {
		t.Helper()
		b.order.Status = status
		before := l.posted
		l.look(b, b.order)
		require.Equal(t, documents, l.posted-before)
		for account, want := range balances {
			require.Equal(t, want, l.said()[account], account)
		}
		require.True(t, l.books.Toward(b.target(), b.policy).None(), "a second look finds nothing to do")
	}
	step("pending", 0, nil)
	step("on-hold", 1, map[string]string{"customer": "33.11", "tax LV21": "5.75", "money in bank": ""})
	step("processing", 3, map[string]string{"customer": "", "money in bank": "33.11", "delivered 1 TEA": "3"})
	b.order.Refunds = []commerce.Refund{back("4.03", [4]string{"11", "1", "3.33", "0.70"})}
	step("processing", 2, map[string]string{"customer": "", "money in bank": "29.08", "tax LV21": "5.05", "invoiced 1 TEA": "2", "delivered 1 TEA": "3"})
	step("on-hold", 3, map[string]string{"customer": "29.08", "money in bank": "", "delivered 1 TEA": ""})
	step("refunded", 1, map[string]string{"customer": "", "tax LV21": "", "invoiced 1 TEA": ""})
	require.Empty(t, l.said())
	step("completed", 5, map[string]string{"customer": "", "money in bank": "29.08", "tax LV21": "5.05", "delivered 2 SALT": "2"})
}

func TestWhatMakesAnInvoiceAnew(t *testing.T) {
	t.Parallel()
	first := back("4.03", [4]string{"11", "1", "3.33", "0.70"})
	for name, tt := range map[string]struct {
		change func(b *bundle)
		anew   bool
	}{
		"nothing":                      {func(*bundle) {}, false},
		"another quantity":             {func(b *bundle) { b.order.Lines[1].Quantity = amount("3") }, true},
		"a name":                       {func(b *bundle) { b.order.Lines[1].Name = "Sea salt" }, false},
		"a mapping of ours":            {func(b *bundle) { b.mappings.Taxes["1"] = posting.TaxGroup{Code: "EE21", Percent: amount("21")} }, false},
		"a refund more":                {func(b *bundle) { b.order.Refunds = append(b.order.Refunds, later(byAmount("1.00"), "8")) }, false},
		"a refund that was taken back": {func(b *bundle) { b.order.Refunds = nil }, true},
		"a refund that came before":    {func(b *bundle) { b.order.Refunds = append(b.order.Refunds, later(byAmount("1.00"), "3")) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, l := numbered(), newLedger()
			b.order.Refunds = []commerce.Refund{first}
			l.look(b, b.order)
			tt.change(b)
			moves := l.books.Toward(b.target(), b.policy)
			require.Equal(t, tt.anew, moves.Issue != nil)
			require.Equal(t, tt.anew, moves.Cancel != nil)
			if tt.anew {
				require.Equal(t, "29.08", moves.Cancel.Total.Fixed(2), "only what isn't credited yet")
				require.Len(t, moves.Credits, len(b.order.Refunds), "every refund is credited anew")
			}
		})
	}
}

// later is a refund with another id, and as much later as that says.
func later(r commerce.Refund, id string) commerce.Refund {
	r.RemoteID = id
	return r
}

func TestAnIgnoredEditKeepsTheInvoice(t *testing.T) {
	t.Parallel()
	b, l := numbered(), newLedger()
	l.look(b, b.order)
	b.order.Lines[0].Quantity = amount("2")
	moves := l.books.Toward(b.target().Keeping(l.books), b.policy)
	require.Nil(t, moves.Issue)
	require.Nil(t, moves.Cancel)
}

func TestAPaymentThatChangesItsMethodChangesItsAccount(t *testing.T) {
	t.Parallel()
	b, l := numbered(), newLedger()
	b.order.Status = "completed"
	l.look(b, b.order)
	b.order.Payment.Method = "cod"
	l.look(b, b.order)
	require.Equal(t, "33.11", l.said()["money in cash"])
	require.Empty(t, l.said()["money in bank"])
}

func TestAPrepaymentInvoiceStandsUntilItIsSettledOrOvertaken(t *testing.T) {
	t.Parallel()
	asked := func(b *bundle, paid bool) posting.Books {
		return posting.Books{Asked: &posting.Asked{Sold: b.order.SoldFingerprint(), Total: b.order.Totals.Total, Paid: paid}}
	}
	for name, tt := range map[string]struct {
		change   func(b *bundle)
		paid     bool
		issue    posting.DocumentType
		withdraw bool
	}{
		"nothing happens":                          {func(*bundle) {}, false, "", false},
		"the money comes":                          {func(*bundle) {}, true, "", false},
		"the order sells more":                     {func(b *bundle) { b.order.Lines[0].Quantity = amount("4") }, false, posting.PrepaymentInvoice, true},
		"the order is refused":                     {func(b *bundle) { b.order.Status = "cancelled" }, false, "", true},
		"the goods leave, and it is paid":          {func(b *bundle) { b.order.Status = "completed" }, true, posting.Invoice, false},
		"the goods leave before the money is here": {func(b *bundle) { b.order.Status = "completed" }, false, posting.Invoice, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := numbered()
			b.policy.DocumentType, b.policy.DeliveryStatuses = posting.PrepaymentInvoice, []string{"completed"}
			b.policy.DocumentStatuses = append(b.policy.DocumentStatuses, "completed")
			require.Equal(t, posting.PrepaymentInvoice, b.target().Document)
			require.NotNil(t, posting.Books{}.Toward(b.target(), b.policy).Issue, "it is asked for")
			books := asked(b, tt.paid)
			tt.change(b)
			target := b.target()
			moves := books.Toward(target, b.policy)
			require.Equal(t, tt.withdraw, moves.Withdraw)
			require.Equal(t, tt.issue != "", moves.Issue != nil)
			if tt.issue != "" {
				require.Equal(t, tt.issue, target.Document)
			}
		})
	}
}
