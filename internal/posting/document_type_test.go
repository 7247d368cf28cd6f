package posting_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/posting"
)

func TestDocumentTypes(t *testing.T) {
	t.Parallel()
	policy := func(change func(p *posting.Policy)) posting.Policy {
		p := setup().policy
		p.DeliveryStatuses = []string{"completed"}
		change(&p)
		return p
	}
	invoice := policy(func(*posting.Policy) {})
	onPayment := policy(func(p *posting.Policy) { p.IssueOnPayment = true })
	for name, tt := range map[string]struct {
		policy  posting.Policy
		status  string
		want    posting.DocumentType
		invoice bool
		paid    bool
		prepaid bool
	}{
		"an invoice is what nothing else is said of": {invoice, "on-hold", posting.Invoice, true, false, false},
		"a receipt stands for an invoice":            {policy(func(p *posting.Policy) { p.DocumentType = posting.Receipt }), "processing", posting.Receipt, true, true, false},
		"an order only is prepaid":                   {policy(func(p *posting.Policy) { p.DocumentType = posting.OrderOnly }), "processing", "", false, true, true},
		"nothing is issued where people issue":       {policy(func(p *posting.Policy) { p.IssueByHand = true }), "completed", "", false, true, true},
		"a prepayment invoice comes before the goods": {
			policy(func(p *posting.Policy) { p.DocumentType = posting.PrepaymentInvoice }), "on-hold", posting.PrepaymentInvoice, false, false, false,
		},
		"money for a prepayment invoice is a prepayment": {
			policy(func(p *posting.Policy) { p.DocumentType = posting.PrepaymentInvoice }), "processing", posting.PrepaymentInvoice, false, true, true,
		},
		"the invoice that settles it comes with the goods": {
			policy(func(p *posting.Policy) { p.DocumentType = posting.PrepaymentInvoice }), "completed", posting.Invoice, true, true, false,
		},
		"issued on payment, not before it": {onPayment, "on-hold", "", false, false, false},
		"issued on payment, with it":       {onPayment, "processing", posting.Invoice, true, true, false},
		"issued on payment, though its status calls for no document": {
			policy(func(p *posting.Policy) { p.IssueOnPayment, p.DocumentStatuses = true, nil }), "processing", posting.Invoice, true, true, false,
		},
		"paid immediately with the document": {
			policy(func(p *posting.Policy) { p.PayImmediately = true }), "on-hold", posting.Invoice, true, true, false,
		},
		"nothing is paid immediately without a document": {
			policy(func(p *posting.Policy) { p.PayImmediately, p.DocumentType = true, posting.OrderOnly }), "on-hold", "", false, false, false,
		},
		"a refused status calls for none": {invoice, "cancelled", "", false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			b.policy, b.order.Status = tt.policy, tt.status
			plan := b.assess().Plan
			require.Equal(t, tt.want, plan.Document)
			require.Equal(t, tt.invoice, plan.Invoice)
			require.Equal(t, tt.paid, plan.Paid)
			require.Equal(t, tt.prepaid, plan.Prepaid())
		})
	}
}

func TestAPrepaymentInvoiceIsNothingIdle(t *testing.T) {
	t.Parallel()
	b := setup()
	b.policy.DocumentType, b.policy.DeliveryStatuses = posting.PrepaymentInvoice, nil
	b.order.Status, b.order.Currency = "on-hold", "USD"
	require.False(t, b.assess().Plan.Idle())
	require.Equal(t, []posting.Reason{posting.ReasonCurrency}, b.reasons(), "it is held like an invoice")
}

func TestPolicyAsJSON(t *testing.T) {
	t.Parallel()
	p := posting.Policy{
		DocumentType: posting.PrepaymentInvoice, IssueOnPayment: true, Terms: posting.Terms{DueDay: 28, DueAfter: 14},
		OnEdit: posting.AcceptEdits, RestockRefunds: true,
	}
	raw, err := json.Marshal(p)
	require.NoError(t, err)
	require.Contains(t, string(raw), `"due_day":28,"due_days":14`)
	var back posting.Policy
	require.NoError(t, json.Unmarshal(raw, &back))
	require.Equal(t, p.Terms, back.Terms)
	require.Equal(t, posting.HoldEdits, posting.Policy{}.Edits(), "what nothing is said of is held")
	require.Equal(t, posting.AcceptEdits, back.Edits())
}

func TestASlipInThePolicyIsRefused(t *testing.T) {
	t.Parallel()
	var p posting.Policy
	require.ErrorContains(t, json.Unmarshal([]byte(`{"document_type":"recipt"}`), &p), `"recipt" is no document type: want order_only, invoice, prepayment_invoice or receipt`)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"on_edit":"acept"}`), &p), `"acept" is no rule for edited orders`)
	require.NoError(t, json.Unmarshal([]byte(`{"document_type":"","on_edit":""}`), &p))
}
