package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// till adds register till-1, whose cash is in account "drawer".
func (b *bundle) till() {
	b.t.Helper()
	b.exec("INSERT INTO money_accounts (code, name, kind) VALUES ('drawer', 'Drawer', 'cash')")
	require.NoError(b.t, b.addTill(nil))
}

func (b *bundle) addTill(change func(*activities.RegisterGiven)) error {
	b.t.Helper()
	g := activities.RegisterGiven{Code: "till-1", Name: "Till", POS: "web", Account: "drawer", Actor: "anna"}
	if change != nil {
		change(&g)
	}
	return activities.AddRegister(b.t.Context(), b.db.App, g)
}

// cashOf is an amount in the register's own currency, or "5.00 USD".
func cashOf(amount, currency string) activities.Cash {
	return activities.Cash{Amount: money.MustParse(amount), Currency: currency}
}

func (b *bundle) openTill(float ...activities.Cash) activities.ShiftOpened {
	b.t.Helper()
	opened, err := activities.OpenRegister(b.t.Context(), b.db.App, activities.ShiftOpening{Register: "till-1", Float: float, Actor: "anna"})
	require.NoError(b.t, err)
	return opened
}

func (b *bundle) closeTill(counted ...activities.Cash) error {
	b.t.Helper()
	_, err := activities.CloseRegister(b.t.Context(), b.db.App, activities.ShiftClosing{Register: "till-1", Counted: counted, Actor: "ben"})
	return err
}

// drawers are what shifts had: currency, opening, expected, counted.
func (b *bundle) drawers() string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', shift_id, currency, opening, expected, counted) FROM shift_cash ORDER BY shift_id, currency")
}

func atTill(p *activities.PaymentGiven) { p.Account, p.Register = "", "till-1" }

func TestARegisterIsAddedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.till()
	require.NoError(t, b.addTill(nil), "the same again is the same")
	require.Equal(t, "till-1 Till web drawer", b.list("SELECT concat_ws(' ', r.code, r.name, p.code, a.code) FROM registers r JOIN points_of_sale p ON p.id = r.pos_id JOIN money_accounts a ON a.id = r.money_account_id"))
	require.Equal(t, 1, b.count("journal WHERE action = 'add register' AND actor = 'anna'"))
	for _, tt := range []struct {
		name   string
		change func(*activities.RegisterGiven)
		kind   fault.Kind
		want   string
	}{
		{"of a point of sale that isn't there", func(g *activities.RegisterGiven) { g.POS = "kiosk" }, fault.NotFound, `no point of sale "kiosk"`},
		{"with an account that isn't there", func(g *activities.RegisterGiven) { g.Account = "sock" }, fault.NotFound, `no money account "sock"`},
		{"with an account that is no cash", func(g *activities.RegisterGiven) { g.Account = "bank" }, fault.Invalid, "money account bank is of kind bank"},
		{"under another's code", func(g *activities.RegisterGiven) { g.Name = "Another" }, fault.Conflict, "another register till-1 already: Till of web, with drawer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := b.addTill(tt.change)
			require.ErrorContains(t, err, tt.want)
			require.True(t, fault.Is(err, tt.kind), err)
		})
	}
}

func TestAShiftCountsItsDrawer(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	b.till()
	opened := b.openTill(cashOf("50", ""), cashOf("20", "USD"))
	b.mustPay("one", straight, "40", atTill)
	b.mustPay("two", straight, "-1.50", atTill)
	b.mustPay("three", straight, "3", atTill, func(p *activities.PaymentGiven) { p.Account = "merchant" })
	require.ErrorContains(t, b.closeTill(cashOf("88.50", "")), "count the USD of register till-1, too")
	require.NoError(t, b.closeTill(cashOf("88", ""), cashOf("20", "USD")))
	require.Equal(t, "1 EUR 50.00 88.50 88.00; 1 USD 20.00 20.00 20.00", b.drawers(), "the card terminal's money is not in it")
	require.Equal(t, "anna ben t", b.list("SELECT concat_ws(' ', opened_by, closed_by, closed_at > opened_at) FROM shifts"))
	require.Equal(t, int64(1), opened.Shift)
	require.Zero(t, opened.Woken)

	b.openTill()
	require.NoError(t, b.closeTill(cashOf("0", "")), "an empty drawer is counted, too")
	require.Equal(t, "2 EUR 0 0 0.00", b.list("SELECT concat_ws(' ', shift_id, currency, opening, expected, counted) FROM shift_cash WHERE shift_id = 2"))
	require.Equal(t, "add, open, close, open, close", b.list(
		"SELECT string_agg(split_part(action, ' ', 1), ', ' ORDER BY id) FROM journal WHERE action LIKE '% register'"))
}

func TestARegisterOpensAndClosesInTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.till()
	require.ErrorContains(t, b.closeTill(), "register till-1 is not open")
	var opened, refused int
	var g errgroup.Group
	results := make([]error, 6)
	for i := range results {
		g.Go(func() error {
			_, results[i] = activities.OpenRegister(t.Context(), b.db.App, activities.ShiftOpening{Register: "till-1", Actor: fmt.Sprint(i)})
			return nil
		})
	}
	require.NoError(t, g.Wait())
	for _, err := range results {
		if err == nil {
			opened++
			continue
		}
		require.True(t, fault.Is(err, fault.Conflict), err)
		require.ErrorContains(t, err, "register till-1 is open already: shift 1, since")
		refused++
	}
	require.Equal(t, []int{1, 5}, []int{opened, refused})
	for name, cash := range map[string][]activities.Cash{
		"it is named twice: add it up":        {cashOf("1", ""), cashOf("1", "EUR")},
		"-1.00 EUR: a drawer can't hold less": {cashOf("-1", "")},
		"0.001 is finer than money in EUR":    {cashOf("0.001", "")},
		"is no ISO 4217 currency":             {cashOf("1", "EURO")},
	} {
		err := b.closeTill(cash...)
		require.True(t, fault.Is(err, fault.Invalid), "%s: %v", name, err)
	}
	_, err := activities.OpenRegister(t.Context(), b.db.App, activities.ShiftOpening{Register: "till-9", Actor: "anna"})
	require.True(t, fault.Is(err, fault.NotFound), err)
}

func TestMoneyForAClosedRegisterWaitsAndItsSaleIsWokenAtOpening(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	b.till()
	added := b.mustPay("one", straight, "10", atTill)
	require.True(t, added.Waits)
	require.Equal(t, "posted 0", b.invoice(straight))
	require.Equal(t, "payment 10.00 EUR cash t anna hand/one", b.list(
		"SELECT concat_ws(' ', kind, amount, currency, 'cash', by_hand, actor, key) FROM waiting_payments"))
	require.Equal(t, "Payment of 10.00 EUR waits for register till-1 to open.", b.list("SELECT text FROM sale_events ORDER BY id DESC LIMIT 1"))
	again := b.mustPay("one", straight, "10", atTill)
	require.True(t, again.GivenBefore && again.Waits)
	require.Equal(t, 1, b.count("waiting_payments"))
	require.Equal(t, 1, b.count("outbox"), "its lifecycle is to look")
	b.exec("DELETE FROM outbox")

	require.Equal(t, 1, b.openTill().Woken)
	require.Equal(t, "order woo-riga 278", b.list("SELECT concat_ws(' ', topic, channel, subject) FROM outbox"))
	later := b.mustPay("two", straight, "5", atTill)
	require.False(t, later.Waits)
	require.Equal(t, "1", b.list("SELECT shift_id::text FROM payments"))
}

func TestARegisterTakesAMethodOfItsPointOfSale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.till()
	take := func(change func(*activities.MethodTaken)) error {
		m := activities.MethodTaken{Register: "till-1", Method: "cod", Actor: "anna"}
		change(&m)
		_, err := activities.TakeMethod(t.Context(), b.db.App, m)
		return err
	}
	mapped := func() string {
		rows, err := queries.PaymentMappingList(t.Context(), b.db.App, b.channel)
		require.NoError(t, err)
		return fmt.Sprint(rows)
	}
	require.NoError(t, take(func(*activities.MethodTaken) {}))
	require.Equal(t, "[{bacs bank [] } {cheque bank [] } {cod cash [completed] } {stripe merchant [] }]", mapped(), "the channel's own word counts")
	require.NoError(t, take(func(m *activities.MethodTaken) { m.Method = "pos-card"; m.Account = "merchant" }))
	require.NoError(t, take(func(m *activities.MethodTaken) { m.Channel = channelCode }))
	require.Equal(t, "[{bacs bank [] } {cheque bank [] } {cod drawer [completed] till-1} {pos-card merchant [] till-1} {stripe merchant [] }]", mapped())
	require.Equal(t, 3, b.count("journal WHERE action = 'take method' AND actor = 'anna'"))

	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('kiosk', 'Kiosk', 1, '{EUR}')")
	b.exec("UPDATE channels SET pos_id = (SELECT id FROM points_of_sale WHERE code = 'kiosk')")
	err := take(func(m *activities.MethodTaken) { m.Channel = channelCode })
	require.True(t, fault.Is(err, fault.Conflict), err)
	require.ErrorContains(t, err, "register till-1 stands in web, and channel woo-riga books under kiosk")
}
