package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// till is a register that is open with a float of 50 EUR, over the account "drawer".
type till struct {
	*bundle
	register, drawer, shift int64
}

func setupTill(t *testing.T) *till {
	t.Helper()
	b := &till{bundle: setup(t)}
	b.id(&b.drawer, "INSERT INTO money_accounts (code, name, kind) VALUES ('drawer', 'Drawer', 'cash') RETURNING id")
	b.id(&b.register, "INSERT INTO registers (pos_id, code, name, money_account_id) VALUES ($1, 'till', 'Till', $2) RETURNING id", b.pos, b.drawer)
	b.shift = b.open("50.00")
	return b
}

// open begins a shift with a float in EUR.
func (b *till) open(float string) int64 {
	b.t.Helper()
	shift, err := queries.ShiftAdd(b.t.Context(), b.app, "ann", b.register)
	require.NoError(b.t, err)
	cash := dbgen.ShiftCashAddParams{ShiftID: shift.ID, Currencies: []string{"EUR"}, Amounts: []money.Amount{parse(b.t, float)}}
	require.NoError(b.t, queries.ShiftCashAdd(b.t.Context(), b.app, cash))
	return shift.ID
}

// close ends the shift with a count in EUR.
func (b *till) close(ctx context.Context, q dbgen.DBTX, counted string) error {
	return queries.ShiftClose(ctx, q, dbgen.ShiftCloseParams{
		ShiftID: b.shift, ClosedBy: "bob", Currencies: []string{"EUR"}, Counts: []money.Amount{parse(b.t, counted)},
	})
}

// take books cash in the shift.
func (b *till) take(ctx context.Context, q dbgen.DBTX, sale int64, key, amount, currency string) error {
	_, err := queries.PaymentAdd(ctx, q, dbgen.PaymentAddParams{
		SaleID: sale, MoneyAccount: "drawer", Kind: "payment", Method: "cod", Amount: parse(b.t, amount), Currency: currency,
		PaidAt: time.Now(), ByHand: true, Key: key, ShiftID: b.shift,
	})
	return err
}

// counted is what lay in the drawers: opening, expected and counted of each currency.
func (b *till) counted() string {
	b.t.Helper()
	return b.text("SELECT coalesce(string_agg(concat_ws(' ', currency, opening, expected, counted), '; ' ORDER BY currency), '') FROM shift_cash")
}

//nolint:paralleltest,tparallel // the statements break rules about the same rows: side by side they would wait for each other's locks
func TestEveryRuleOfRegistersRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	sale := b.sale("1")
	require.NoError(t, b.close(t.Context(), b.app, "50"))
	b.shift = b.open("1.00")
	named := strings.NewReplacer("$1", fmt.Sprint(sale), "$2", fmt.Sprint(b.shift), "$3", fmt.Sprint(b.drawer))
	const waiting = "INSERT INTO waiting_payments (sale_id, register_id, money_account_id, kind, refund_id, amount, currency, paid_at, actor, key) VALUES "
	const payment = "INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, shift_id) VALUES "
	for _, tt := range []struct{ rule, sql string }{
		{"registers_code_unique", "INSERT INTO registers (code, pos_id, name, money_account_id) VALUES ('till', 1, 'x', 1)"},
		{"registers_code_plain", "INSERT INTO registers (code, pos_id, name, money_account_id) VALUES ('Till 1', 1, 'x', 1)"},
		{"shifts_one_open_per_register", "INSERT INTO shifts (register_id, money_account_id, opened_by) VALUES (1, $3, 'x')"},
		{"shifts_closed_is_whole", "INSERT INTO shifts (register_id, money_account_id, opened_by, closed_at) VALUES (1, $3, 'x', now())"},
		{"shifts_closed_after_opened", "INSERT INTO shifts (register_id, money_account_id, opened_by, closed_at, closed_by) VALUES (1, $3, 'x', '2020-01-01', 'y')"},
		{"shifts_stay_closed", "UPDATE shifts SET closed_by = 'x' WHERE id = 1"},
		{"shifts_stay_closed", "UPDATE shifts SET closed_at = NULL, closed_by = NULL WHERE id = 1"},
		{"shifts_stay_closed", "DELETE FROM shifts WHERE id = 1"},
		{"shifts_stay_closed", "UPDATE shift_cash SET counted = 51 WHERE shift_id = 1"},
		{"shifts_stay_closed", "INSERT INTO shift_cash (shift_id, currency) VALUES (1, 'USD')"},
		{"shifts_stay_closed", "DELETE FROM shift_cash WHERE shift_id = 1"},
		{"shifts_stay_closed", "UPDATE shift_cash SET shift_id = $2, currency = 'USD' WHERE shift_id = 1"},
		{"shifts_stay_closed", "UPDATE shift_cash SET shift_id = 1, currency = 'USD' WHERE shift_id = $2"},
		{"shifts_stay_closed", "SELECT shift_close(1, 'x', '{EUR}', '{50}')"},
		{"shifts_add_up", "UPDATE shifts SET closed_at = now(), closed_by = 'x' WHERE id = $2"},
		{"shifts_add_up", "SELECT shift_close($2, 'x', '{}', '{}')"},
		{"shifts_add_up", payment + "($1, $3, 1, 'USD', now(), 'k', $2); SELECT shift_close($2, 'x', '{EUR}', '{1}')"},
		{"shift_cash_not_negative", "INSERT INTO shift_cash (shift_id, currency, opening) VALUES ($2, 'USD', -1)"},
		{"shift_cash_not_negative", "SELECT shift_close($2, 'x', '{EUR}', '{-1}')"},
		{"shift_cash_counted_is_whole", "UPDATE shift_cash SET counted = 1 WHERE shift_id = $2"},
		{"payments_need_an_open_shift", payment + "($1, $3, 1, 'EUR', now(), 'k', 1)"},
		{"payments_need_an_open_shift", payment + "($1, $3, 1, 'EUR', now(), 'k', 99)"},
		{"payments_apart_is_by_hand", "INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, apart) VALUES ($1, $3, 1, 'EUR', now(), 'k', true)"},
		{"waiting_payments_apart_is_by_hand", "INSERT INTO waiting_payments (sale_id, register_id, money_account_id, kind, amount, currency, paid_at, actor, key, apart) VALUES ($1, 1, $3, 'payment', 1, 'EUR', now(), 'x', 'k', true)"},
		{"waiting_payments_key_unique", waiting + "($1, 1, $3, 'payment', NULL, 1, 'EUR', now(), 'x', 'k'), ($1, 1, $3, 'payment', NULL, 1, 'EUR', now(), 'x', 'k')"},
		{"waiting_payments_kind_known", waiting + "($1, 1, $3, 'gift', NULL, -1, 'EUR', now(), 'x', 'k')"},
		{"waiting_payments_amount_signed", waiting + "($1, 1, $3, 'payment', NULL, 0, 'EUR', now(), 'x', 'k')"},
		{"waiting_payments_amount_signed", waiting + "($1, 1, $3, 'reversal', NULL, 1, 'EUR', now(), 'x', 'k')"},
		{"waiting_payments_refund_is_named", waiting + "($1, 1, $3, 'refund', NULL, -1, 'EUR', now(), 'x', 'k')"},
		{"waiting_payments_refund_is_named", waiting + "($1, 1, $3, 'payment', 'r', 1, 'EUR', now(), 'x', 'k')"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			requireRefused(t, b.allInVain(named.Replace(tt.sql)), tt.rule)
		})
	}
}

// allInVain is inVain for several statements.
func (b *bundle) allInVain(sql string) error {
	b.t.Helper()
	tx, err := b.owner.Begin(b.t.Context())
	require.NoError(b.t, err)
	defer func() { require.NoError(b.t, tx.Rollback(context.Background())) }()
	_, err = tx.Conn().PgConn().Exec(b.t.Context(), sql).ReadAll()
	return err
}

func TestAShiftThatClosesExpectsItsFloatAndItsCash(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	sale, invoice := b.posted("1")
	require.NoError(t, b.take(t.Context(), b.app, sale, "a", "12.10", "EUR"))
	require.NoError(t, b.take(t.Context(), b.app, sale, "b", "5.00", "USD"))
	require.NoError(t, b.pay(sale, invoice, "1", "c"), "money of no shift")
	b.exec("INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, shift_id) VALUES ($1, $2, 7, 'EUR', now(), 'd', $3)", sale, b.account, b.shift)
	b.exec("INSERT INTO payments (sale_id, money_account_id, amount, currency, paid_at, key, shift_id, kind, by_hand) VALUES ($1, $2, -2.10, 'EUR', now(), 'e', $3, 'refund', true)", sale, b.drawer, b.shift)
	require.NoError(t, queries.ShiftClose(t.Context(), b.app, dbgen.ShiftCloseParams{
		ShiftID: b.shift, ClosedBy: "bob", Currencies: []string{"EUR", "USD", "GBP"}, Counts: []money.Amount{parse(t, "59.00"), parse(t, "5"), parse(t, "0.50")},
	}))
	require.Equal(t, "EUR 50.00 60.00 59.00; GBP 0 0 0.50; USD 0 5.00 5", b.counted(), "not what went by another account")
	require.Equal(t, "bob t", b.text("SELECT closed_by || ' ' || (closed_at >= opened_at)::text::char FROM shifts"))
}

func TestAShiftThatClosesWaitsForMoneyOnItsWayAndCountsIt(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	sale := b.sale("1")
	paying, err := b.app.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = paying.Rollback(context.Background()) }()
	require.NoError(t, b.take(t.Context(), paying, sale, "a", "12.10", "EUR"))
	var closing errgroup.Group
	closing.Go(func() error { return b.close(t.Context(), b.app, "62.10") })
	b.untilSomebodyWaits()
	require.NoError(t, paying.Commit(t.Context()))
	require.NoError(t, closing.Wait())
	require.Equal(t, "EUR 50.00 62.10 62.10", b.counted())
}

func TestMoneyThatComesWhileAShiftClosesIsRefusedAndWaits(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	sale := b.sale("1")
	closing, err := b.app.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = closing.Rollback(context.Background()) }()
	require.NoError(t, b.close(t.Context(), closing, "50"))
	asked := int64(-1)
	var taking, asking errgroup.Group
	taking.Go(func() error { return b.take(t.Context(), b.app, sale, "a", "12.10", "EUR") })
	b.untilSomebodyWaits()
	asking.Go(func() (err error) {
		asked, err = queries.RegisterShift(t.Context(), b.app, b.register)
		return err
	})
	require.NoError(t, closing.Commit(t.Context()))
	requireRefused(t, taking.Wait(), "payments_need_an_open_shift")
	require.NoError(t, asking.Wait())
	require.Zero(t, asked, "who asks first learns that it has to wait")
	require.Equal(t, "EUR 50.00 50.00 50", b.counted())
	require.Equal(t, "0", b.text("SELECT count(*)::text FROM payments"))
}

func TestWhoOpensARegisterSeesAllThatWaitsForIt(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	sale := b.sale("1")
	require.NoError(t, b.close(t.Context(), b.app, "50"))
	leaving, err := b.app.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = leaving.Rollback(context.Background()) }()
	shift, err := queries.RegisterShift(t.Context(), leaving, b.register)
	require.NoError(t, err)
	require.Zero(t, shift)
	err = queries.MoneyWait(t.Context(), leaving, dbgen.MoneyWaitParams{
		SaleID: sale, RegisterID: b.register, MoneyAccountID: b.drawer, Kind: "payment", Amount: parse(t, "1"), Currency: "EUR",
		PaidAt: noon, Actor: "ann", Key: "a",
	})
	require.NoError(t, err)
	var seen int
	var g errgroup.Group
	g.Go(func() error {
		return db.InTx(t.Context(), b.app, func(tx pgx.Tx) error {
			if err := queries.RegisterLock(t.Context(), tx, b.register); err != nil {
				return err
			}
			sales, err := queries.WaitingSales(t.Context(), tx, b.register)
			seen = len(sales)
			return err
		})
	})
	b.untilSomebodyWaits()
	require.NoError(t, leaving.Commit(t.Context()))
	require.NoError(t, g.Wait())
	require.Equal(t, 1, seen)
}

func TestTheApplicationClosesShiftsInOneWayOnly(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	for _, sql := range []string{
		"UPDATE shifts SET closed_at = now(), closed_by = 'x'",
		"INSERT INTO shifts (register_id, money_account_id, opened_by, closed_at, closed_by) VALUES (1, 1, 'x', now(), 'x')",
		"DELETE FROM shifts",
		"UPDATE shift_cash SET opening = 1",
		"INSERT INTO shift_cash (shift_id, currency, expected, counted) VALUES (1, 'USD', 0, 1)",
		"DELETE FROM shift_cash",
		"UPDATE registers SET money_account_id = 1",
		"DELETE FROM registers",
		"UPDATE waiting_payments SET by_hand = true",
		"UPDATE waiting_payments SET sale_id = 1",
	} {
		pg, ok := errors.AsType[*pgconn.PgError](exec(t, b.app, sql))
		require.True(t, ok, "%s was done", sql)
		require.Equal(t, "42501", pg.Code, pg.Message)
	}
	require.NoError(t, b.close(t.Context(), b.app, "50"))
}

func TestAPosSaysWhereMethodsGoThatItsChannelsSayNothingOf(t *testing.T) {
	t.Parallel()
	b := setupTill(t)
	require.NoError(t, queries.BlueprintPayment(t.Context(), b.app, dbgen.BlueprintPaymentParams{
		ChannelID: b.channel, RemoteMethod: "cod", MoneyAccount: "drawer", PaidStatuses: []string{"completed"},
	}))
	for _, method := range []string{"cod", "bacs"} {
		require.NoError(t, queries.PosPaymentMappingSave(t.Context(), b.app, dbgen.PosPaymentMappingSaveParams{
			PosID: b.pos, RemoteMethod: method, MoneyAccountID: b.account, RegisterID: &b.register,
		}))
	}
	mapped := func() string {
		rows, err := queries.PaymentMappingList(t.Context(), b.app, b.channel)
		require.NoError(t, err)
		return fmt.Sprint(rows)
	}
	require.Equal(t, "[{bacs bank [] till} {cod drawer [completed] }]", mapped())
	for _, account := range []int64{b.account, b.drawer} {
		require.NoError(t, queries.PaymentMappingTake(t.Context(), b.app, dbgen.PaymentMappingTakeParams{
			ChannelID: b.channel, RemoteMethod: "cod", MoneyAccountID: account, RegisterID: b.register,
		}))
	}
	require.Equal(t, "[{bacs bank [] till} {cod drawer [completed] till}]", mapped())
}
