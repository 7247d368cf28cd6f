package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTwoPaymentsOfTheWholeMeetAtOneInvoice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		want []string
	}{
		{"the second stays the buyer's", (*races).after, []string{
			"INV-000001 paid: paid 12.10, cleared 0, credited 0", "payment of 12.10, free 0.00", "payment of 12.10, free 12.10",
		}},
		{"the second settles it where the first came to nothing", (*races).afterNone, []string{
			"INV-000001 paid: paid 12.10, cleared 0, credited 0", "payment of 12.10, free 0.00",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			require.NoError(t, tt.meet(r, r.paying("12.10", "a"), r.paying("12.10", "b")))
			require.Equal(t, tt.want, r.books())
		})
	}
}

func TestOnePaymentThatIsToldTwiceAtOnceIsBookedOnce(t *testing.T) {
	t.Parallel()
	r := setupRace(t)
	require.NoError(t, r.after(r.paying("2.10", "k"), r.paying("2.10", "k")))
	require.Equal(t, []string{"INV-000001 posted: paid 2.10, cleared 0, credited 0", "payment of 2.10, free 0.00"}, r.books())
}

// TestOnePaymentIsNeverUsedTwice: an invoice is open again because its money was
// taken back, another one was issued in its place, and both want the same payment.
func TestOnePaymentIsNeverUsedTwice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		rule string
	}{
		{"by the second", (*races).after, "payment_allocations_within_payment"},
		{"by the first, which came to nothing", (*races).afterNone, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			require.NoError(t, r.pay(r.saleID, r.invoiceID, "12.10", "k"))
			r.credited(r.invoiceID, "", "12.10")
			require.NoError(t, r.money(r.saleID, r.invoiceID, "reversal", "", "-12.10"))
			instead := r.draft(r.saleID)
			_, err := r.post(t.Context(), r.app, instead)
			require.NoError(t, err)
			var payment int64
			r.id(&payment, `INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key) VALUES ($1, $2, 12.10, 'EUR', now(), 'again') RETURNING id`, r.saleID, r.account)
			settling := func(document int64) deed { return doing("SELECT payment_allocate($1, $2)", payment, document) }
			err = tt.meet(r, settling(r.invoiceID), settling(instead))
			if tt.rule != "" {
				requireRefused(t, err, tt.rule)
			} else {
				require.NoError(t, err)
			}
			require.Equal(t, "12.10 of 1", r.text("SELECT sum(amount) || ' of ' || count(*) FROM payment_allocations WHERE payment_id = $1", payment))
		})
	}
}

func TestAPaymentMeetsTheCreditNoteOfItsInvoice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, note int64) error
		want []string
	}{
		{"what is credited first is no longer owed, and the money stays the buyer's", func(r *races, note int64) error {
			return r.after(r.posting(note), r.paying("12.10", "k"))
		}, []string{
			"INV-000001 reversed: paid 0, cleared 12.10, credited 12.10", "CN-000001 paid: paid 0, cleared 12.10, credited 0", "payment of 12.10, free 12.10",
		}},
		{"what is paid first is owed to the buyer", func(r *races, note int64) error {
			return r.after(r.paying("12.10", "k"), r.posting(note))
		}, []string{
			"INV-000001 reversed: paid 12.10, cleared 0, credited 12.10", "CN-000001 posted: paid 0, cleared 0, credited 0", "payment of 12.10, free 0.00",
		}},
		{"a credit note that came to nothing takes nothing", func(r *races, note int64) error {
			return r.afterNone(r.posting(note), r.paying("12.10", "k"))
		}, []string{
			"INV-000001 paid: paid 12.10, cleared 0, credited 0", " draft: paid 0, cleared 0, credited 0", "payment of 12.10, free 0.00",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			note, err := r.credit(r.invoiceID, "", "12.10")
			require.NoError(t, err)
			require.NoError(t, tt.meet(r, note))
			require.Equal(t, tt.want, r.books())
		})
	}
}

func TestAPaymentWaitsForItsInvoice(t *testing.T) {
	t.Parallel()
	r := setupRace(t)
	r.saleID = r.sale("2")
	r.invoiceID = r.draft(r.saleID)
	requireRefused(t, r.afterNone(r.posting(r.invoiceID), r.paying("12.10", "k")), "payments_need_a_posted_document")
	require.NoError(t, r.after(r.posting(r.invoiceID), r.paying("12.10", "k")))
	require.Equal(t, []string{"INV-000002 paid: paid 12.10, cleared 0, credited 0", "payment of 12.10, free 0.00"}, r.books())
}
