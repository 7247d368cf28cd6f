package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
)

// change gives an order's sale to another customer; 0 is a new one.
func (b *bundle) change(key string, id, customer int64) (activities.CustomerChanged, error) {
	b.t.Helper()
	return activities.ChangeCustomer(b.t.Context(), b.db.App, activities.CustomerChange{
		Key: key, SaleID: b.sale(id), CustomerID: customer, Actor: "anna", Reason: "a shared phone",
	})
}

// wronglyMatched are two people with one phone, the second with an e-mail, too.
func wronglyMatched(t *testing.T) *bundle {
	t.Helper()
	b := setup(t, straight, alsoBacs, cash)
	b.buys(straight, given{phone: "20000123"})
	b.buys(alsoBacs, given{phone: "20000123", email: "second@example.test"})
	b.buys(cash, given{email: "second@example.test"})
	b.readAll()
	b.walk(straight)
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "1 phone: email adds; phone decided", b.findings(alsoBacs))
	require.Equal(t, "1 +37120000123 second@example.test", b.keys())
	return b
}

func TestAWrongMatchIsUndoneForGood(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	done, err := b.change("one", alsoBacs, 0)
	require.NoError(t, err)
	require.Equal(t, activities.CustomerChanged{Before: 1, After: 2}, done)
	require.Equal(t, "1 +37120000123; 2 second@example.test", b.keys(), "the key that came by this sale goes with it")
	require.Equal(t, "2 person: email adds; phone clashes 1", b.findings(alsoBacs))
	require.Equal(t, "1 new: phone adds", b.findings(straight))
	require.JSONEq(t, `{"customer": "2", "by": "person", "phone": "clashes with customer 1", "email": "adds", "before": "1", "reason": "a shared phone"}`,
		b.list("SELECT detail::text FROM journal WHERE action = 'customer' AND actor = 'anna'"))

	b.shop.TouchOrder(alsoBacs)
	b.shop.ReplaceField(alsoBacs, "customer_note", `"again"`)
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "2 person: email adds; phone clashes 1", b.findings(alsoBacs), "a later pass leaves it so")
	b.walk(cash)
	require.Equal(t, "2 email: email decided", b.findings(cash), "the next order is matched rightly")
}

func TestASaleIsGivenToACustomerOfOurs(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	right := b.company("Second Ltd", "LV40003111111")
	done, err := b.change("one", alsoBacs, right)
	require.NoError(t, err)
	require.Equal(t, activities.CustomerChanged{Before: 1, After: right}, done)
	require.Equal(t, "1 +37120000123; 2 second@example.test", b.keys(), "they are known by that e-mail from now on")
	require.Equal(t, "Second Ltd", b.list("SELECT name FROM customers WHERE id = $1", right), "no name is rewritten")

	back, err := b.change("two", alsoBacs, 1)
	require.NoError(t, err)
	require.Equal(t, activities.CustomerChanged{Before: right, After: 1}, back)
	require.Equal(t, "1 +37120000123 second@example.test; 2", b.keys())
	require.Equal(t, "1 person: email adds; phone agrees", b.findings(alsoBacs))
}

func TestAKeyThatAnotherSaleConfirmedStays(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	b.walk(cash)
	require.Equal(t, "1 email: email decided", b.findings(cash))
	_, err := b.change("one", alsoBacs, 0)
	require.NoError(t, err)
	require.Equal(t, "1 +37120000123 second@example.test; 2", b.keys())
	require.Equal(t, "2 person: email clashes 1; phone clashes 1", b.findings(alsoBacs))
}

func TestAKeyThatTheRightCustomerCannotTakeStays(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	b.buys(cash, given{email: "third@example.test"})
	b.readAndWalk(cash)
	_, err := b.change("one", alsoBacs, 2)
	require.NoError(t, err)
	require.Equal(t, "1 +37120000123 second@example.test; 2 third@example.test", b.keys())
	require.Equal(t, "2 person: email clashes 1; phone clashes 1", b.findings(alsoBacs))
}

func TestTheSameChangeTwiceIsOne(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			done, err := b.change("one", alsoBacs, 0)
			if err == nil {
				require.EqualValues(t, 2, done.After)
			}
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 2, b.count("customers"))
	require.Equal(t, "customer anna t 2", b.list("SELECT concat_ws(' ', kind, actor, applied_at IS NOT NULL, customer_id) FROM commands"))
	require.Equal(t, 1, b.count("journal WHERE actor = 'anna'"))
	again, err := b.change("one", alsoBacs, 0)
	require.NoError(t, err)
	require.True(t, again.GivenBefore)
}

func TestAChangeWithoutEffectIsRefused(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	b.buys(cash, given{})
	b.readAndWalk(cash)
	_, err := b.change("one", alsoBacs, 0)
	require.NoError(t, err)
	before := b.ledger()
	for _, tt := range []struct {
		name         string
		key          string
		id, customer int64
		kind         fault.Kind
		want         string
	}{
		{"to whom it belongs", "two", alsoBacs, 3, fault.Conflict, "the sale is customer 3's already"},
		{"to nobody", "two", alsoBacs, 99, fault.NotFound, "there is no customer 99"},
		{"of a guest to a new one", "two", cash, 0, fault.Conflict, "has no other"},
		{"with the key of another customer's", "one", alsoBacs, 1, fault.Conflict, "belongs to another command"},
		{"with the key of another sale's", "one", cash, 0, fault.Conflict, "belongs to another command"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := b.change(tt.key, tt.id, tt.customer)
			require.ErrorContains(t, err, tt.want)
			require.True(t, fault.Is(err, tt.kind), err)
			require.Equal(t, before, b.ledger())
		})
	}
}

func TestASaleThatNobodyCouldReadCanBeGivenAway(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "line_items", `{"a": 1}`)
	b.readAndWalk(straight)
	to := b.company("Second Ltd", "LV40003111111")
	done, err := b.change("one", straight, to)
	require.NoError(t, err)
	require.Equal(t, activities.CustomerChanged{After: to}, done)
	require.Equal(t, "1 person: ", b.findings(straight))
}

func TestChangesOfSalesThatShareKeysEndInAConsistentWay(t *testing.T) {
	t.Parallel()
	b := wronglyMatched(t)
	b.walk(cash)
	var g errgroup.Group
	right := b.company("Second Ltd", "LV40003111111")
	for id, to := range map[int64]int64{straight: right, alsoBacs: 0, cash: 0} {
		g.Go(func() error {
			_, err := b.change(fmt.Sprint(id), id, to)
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 3, b.count("sales s JOIN customers c ON c.id = s.customer_id WHERE s.matched_by = 'person'"))
	require.Equal(t, 0, b.count("(SELECT email FROM customers WHERE email IS NOT NULL GROUP BY 1 HAVING count(*) > 1) twice"))
	require.Equal(t, 1, b.count("customers WHERE phone = '+37120000123'"))
	require.Equal(t, 1, b.count("customers WHERE email = 'second@example.test'"))
}
