package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	all := posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, Deliver: true, MoneyAccount: "bank"}
	for name, tt := range map[string]struct {
		spoil func(b *bundle)
		want  posting.Plan
	}{
		"a paid order gets everything":           {func(*bundle) {}, all},
		"a status that isn't imported":           {func(b *bundle) { b.order.Status = "checkout-draft" }, posting.Plan{Ignored: true}},
		"no list of statuses imports every one":  {func(b *bundle) { b.policy.ImportStatuses = nil; b.order.Status = "packed" }, posting.Plan{}},
		"a refused status gets nothing":          {func(b *bundle) { b.order.Status = "cancelled" }, posting.Plan{Refused: true}},
		"a refunded order is simply refused":     {func(b *bundle) { b.order.Status = "refunded" }, posting.Plan{Refused: true}},
		"ignored comes before refused":           {func(b *bundle) { b.order.Status = "trash"; b.policy.RefusedStatuses = []string{"trash"} }, posting.Plan{Ignored: true}},
		"an order that waits for its buyer":      {func(b *bundle) { b.order.Status = "pending" }, posting.Plan{}},
		"a bank transfer is invoiced unpaid":     {func(b *bundle) { b.order.Status = "on-hold" }, posting.Plan{Invoice: true, Document: posting.Invoice}},
		"cash on delivery isn't paid on the way": {func(b *bundle) { b.order.Payment.Method = "cod" }, posting.Plan{Invoice: true, Document: posting.Invoice, Deliver: true}},
		"cash on delivery is paid when delivered": {
			func(b *bundle) { b.order.Payment.Method = "cod"; b.order.Status = "completed" },
			posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, Deliver: true, MoneyAccount: "cash"},
		},
		"an unmapped method goes by the policy": {
			func(b *bundle) { b.order.Payment.Method = "stripe" }, posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, Deliver: true},
		},
		"a document is mailed where the channel does": {
			func(b *bundle) { b.policy.SendByEmail = true; b.order.Status = "on-hold" },
			posting.Plan{Invoice: true, Document: posting.Invoice, Mail: true},
		},
		"nothing is mailed where nothing is posted": {func(b *bundle) { b.policy.SendByEmail = true; b.order.Status = "pending" }, posting.Plan{}},
		"an empty order gets nothing":               {func(b *bundle) { b.order = orderOf("0.00", "0.00") }, posting.Plan{}},
		"a zero total isn't paid": {
			func(b *bundle) { b.order = orderOf("0.00", "0.00", goods("TEA", "1", "0.00", "1")) },
			posting.Plan{Invoice: true, Document: posting.Invoice, Deliver: true},
		},
		"an order that is only left to be accepted is what it will be": {
			func(b *bundle) {
				b.order.Status, b.policy.Accepted, b.policy.AcceptedFrom = "pending", "processing", []string{"pending"}
			}, all,
		},
		"what the cashier says is paid is paid whatever the status": {
			func(b *bundle) { b.order.Payment.State = commerce.StatePaid; b.order.Status = "on-hold" },
			posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, MoneyAccount: "bank"},
		},
		"what the cashier says isn't paid isn't, whatever the status": {
			func(b *bundle) { b.order.Payment.State = commerce.StateUnpaid }, posting.Plan{Invoice: true, Document: posting.Invoice, Deliver: true},
		},
		"what is paid immediately waits for the cashier who says that it isn't": {
			func(b *bundle) { b.order.Payment.State = commerce.StateUnpaid; b.policy.PayImmediately = true },
			posting.Plan{Invoice: true, Document: posting.Invoice, Deliver: true},
		},
		"a document that waits for the money takes the cashier's word": {
			func(b *bundle) {
				b.order.Payment.State, b.order.Status, b.policy.IssueOnPayment = commerce.StatePaid, "pending", true
			},
			posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, MoneyAccount: "bank"},
		},
		"what the cashier gave back was paid": {
			func(b *bundle) { b.order.Payment.State = commerce.StateRefunded; b.order.Status = "on-hold" },
			posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, MoneyAccount: "bank"},
		},
		"a refused status is refused, whatever the cashier says": {
			func(b *bundle) { b.order.Payment.State = commerce.StatePaid; b.order.Status = "cancelled" }, posting.Plan{Refused: true},
		},
		"services aren't delivered": {
			func(b *bundle) { b.order = orderOf("5.00", "0.00", custom("3.00"), carriage("2.00")) },
			posting.Plan{Invoice: true, Document: posting.Invoice, Paid: true, MoneyAccount: "bank"},
		},
		"an unknown item may be goods": {
			func(b *bundle) { b.order = orderOf("5.00", "0.00", goods("NEW", "1", "5.00")) }, all,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			tt.spoil(b)
			require.Equal(t, tt.want, b.assess().Plan)
		})
	}
}

func TestNothingHoldsWhatIsntCalledFor(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"checkout-draft", "cancelled", "refunded", "pending"} {
		b := setup()
		b.order = orderOf("99.99", "0.01", goods("", "1", "4.035", "7"))
		b.order.Status, b.order.Currency = status, "EURO"
		b.order.Refunds = []commerce.Refund{{RemoteID: "1", Total: amount("-1.00")}}
		b.policy.Automatic = false
		require.Empty(t, b.assess().Issues, status)

		b.order.Status = "processing"
		require.NotEmpty(t, b.assess().Issues, "the same order, once something is to be done")
	}
}
