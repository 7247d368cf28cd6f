package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
)

// TestTwoTransactionsCannotMakeTwoCustomersOfOneKey: the second waits for the
// first, and is refused by the rule of that key once the first is there.
func TestTwoTransactionsCannotMakeTwoCustomersOfOneKey(t *testing.T) {
	t.Parallel()
	key := "LV40003000000"
	for rule, customer := range map[string]dbgen.CustomerAddParams{
		"customers_vat_number_unique":      {Name: "a", VATNumber: &key},
		"customers_company_number_unique":  {Name: "a", CompanyNumber: &key},
		"customers_personal_number_unique": {Name: "a", PersonalNumber: &key},
		"customers_phone_unique":           {Name: "a", Phone: &key},
		"customers_email_unique":           {Name: "a", Email: &key},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			first, err := b.app.Begin(t.Context())
			require.NoError(t, err)
			defer func() { _ = first.Rollback(context.Background()) }()
			_, err = queries.CustomerAdd(t.Context(), first, customer)
			require.NoError(t, err)
			second := make(chan error, 1)
			go func() {
				_, err := queries.CustomerAdd(t.Context(), b.app, customer)
				second <- err
			}()
			b.untilSomebodyWaits()
			require.NoError(t, first.Commit(t.Context()))
			requireRefused(t, <-second, rule)
			require.Equal(t, "1", b.text("SELECT count(*)::text FROM customers"))
		})
	}
}

// untilSomebodyWaits returns once a statement of this database waits for a lock.
func (b *bundle) untilSomebodyWaits() {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		return b.text("SELECT count(*)::text FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.datname = current_database() AND NOT l.granted") != "0"
	}, time.Minute, 5*time.Millisecond)
}

func TestAKeyIsAddedOnlyWhereThereIsNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vat, phone, other := "LV40003000000", "+37120000123", "+37120000999"
	id, err := queries.CustomerAdd(t.Context(), b.app, dbgen.CustomerAddParams{Name: "a"})
	require.NoError(t, err)
	learn := func(p dbgen.CustomerLearnParams) int64 {
		p.ID = id
		learned, err := queries.CustomerLearn(t.Context(), b.app, p)
		require.NoError(t, err)
		return learned
	}
	require.EqualValues(t, 1, learn(dbgen.CustomerLearnParams{Phone: &phone}))
	require.EqualValues(t, 0, learn(dbgen.CustomerLearnParams{Phone: &other, VATNumber: &vat}), "all of it, or nothing")
	require.EqualValues(t, 1, learn(dbgen.CustomerLearnParams{VATNumber: &vat}))
	require.Equal(t, "LV40003000000 +37120000123", b.text("SELECT concat_ws(' ', vat_number, phone) FROM customers"))
	_, err = queries.CustomerAdd(t.Context(), b.app, dbgen.CustomerAddParams{Name: "b", Phone: &phone})
	requireRefused(t, err, "customers_phone_unique")

	require.NoError(t, queries.CustomerForget(t.Context(), b.app, []string{"phone", "email"}, id))
	require.Equal(t, "LV40003000000", b.text("SELECT concat_ws(' ', vat_number, company_number, personal_number, phone, email) FROM customers"))
	require.NoError(t, queries.CustomerForget(t.Context(), b.app, []string{"vat_number", "company_number", "personal_number"}, id))
	require.Empty(t, b.text("SELECT concat_ws(' ', vat_number, phone) FROM customers"))
}

// TestTheProgramBeforePhonesWereKeysWorks: it makes customers who share a phone,
// as it always did; the oldest is found.
func TestTheProgramBeforePhonesWereKeysWorks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const before = `INSERT INTO customers (name, company, email, phone) VALUES ('a', '', $1, '+37120000123')
		ON CONFLICT (email) WHERE email IS NOT NULL DO UPDATE SET email = excluded.email RETURNING id`
	var first, second, again int64
	b.id(&first, before, "a@example.test")
	b.id(&second, before, "b@example.test")
	b.id(&again, before, "a@example.test")
	require.Equal(t, first, again)
	require.NotEqual(t, first, second)
	phone := "+37120000123"
	found, err := queries.CustomersByKeys(t.Context(), b.app, dbgen.CustomersByKeysParams{Phone: &phone})
	require.NoError(t, err)
	require.Equal(t, first, found[0].ID)
	require.Len(t, found, 2)
	b.id(nil, `INSERT INTO sales (channel_id, remote_id, number, currency, total, customer_id, matched_by, placed_at, order_version)
		SELECT channel_id, remote_id, 'x', 'EUR', 1, $1, 'phone', now(), 1 FROM orders WHERE remote_id = $2 RETURNING id`, first, b.order("old"))
}

// order stores a reading and answers with its id.
func (b *bundle) order(id string) string {
	b.t.Helper()
	b.save(reading{id: id})
	return id
}

func TestEveryKindOfKeyFindsItsCustomerAndNothingFindsNobody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	value := "LV40003000000"
	all := dbgen.CustomersByKeysParams{VATNumber: &value, CompanyNumber: &value, PersonalNumber: &value, Phone: &value, Email: &value}
	for _, column := range []string{"vat_number", "company_number", "personal_number", "phone", "email"} {
		b.exec("INSERT INTO customers (name, " + column + ") VALUES ('a', '" + value + "')")
	}
	found, err := queries.CustomersByKeys(t.Context(), b.app, all)
	require.NoError(t, err)
	require.Len(t, found, 5)
	found, err = queries.CustomersByKeys(t.Context(), b.app, dbgen.CustomersByKeysParams{CompanyNumber: &value})
	require.NoError(t, err)
	require.Len(t, found, 1)
	found, err = queries.CustomersByKeys(t.Context(), b.app, dbgen.CustomersByKeysParams{})
	require.NoError(t, err)
	require.Empty(t, found)
	_, refused := errors.AsType[*pgconn.PgError](exec(t, b.app, "DELETE FROM customers"))
	require.True(t, refused, "nobody is deleted")
}
