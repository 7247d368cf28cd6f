package access_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const password = "a long way to Riga"

// cheap hashes at once: what a hash costs is tried by one test.
func cheap() access.Cost { return access.Cost{Memory: 64, Passes: 1, Lanes: 1} }

// bundle is a desk with ann, an operator, and bob, an admin, at a time of the test's own.
type bundle struct {
	t    *testing.T
	db   *pgxpool.Pool
	desk *access.Desk
	now  time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, db: dbtest.New(t).App, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	b.desk = access.New(b.db, access.WithCost(cheap()), access.WithClock(func() time.Time { return b.now }))
	for person, role := range map[string]access.Role{"ann": access.Operator, "bob": access.Admin} {
		_, err := b.db.Exec(t.Context(), "INSERT INTO people (code, name) VALUES ($1, upper($1))", person)
		require.NoError(t, err)
		require.NoError(t, b.desk.Add(t.Context(), access.User{Person: person, Role: role, Password: password}, "root"))
	}
	return b
}

// attempt is ann's with the right password, from an address of the test's own.
func attempt() access.Attempt {
	return access.Attempt{Name: "ann", Password: password, Address: netip.MustParseAddr("203.0.113.7")}
}

func (b *bundle) signIn() access.Entry {
	b.t.Helper()
	entry, err := b.desk.SignIn(b.t.Context(), attempt())
	require.NoError(b.t, err)
	return entry
}

// after lets time pass.
func (b *bundle) after(d time.Duration) { b.now = b.now.Add(d) }

func (b *bundle) count(sql string, args ...any) (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.QueryRow(b.t.Context(), sql, args...).Scan(&n))
	return n
}

// fails tries a wrong password so many times, and answers what came of the last.
func (b *bundle) fails(times int, a access.Attempt) error {
	a.Password = "not the password"
	var err error
	for range times {
		_, err = b.desk.SignIn(context.Background(), a)
	}
	return err
}

func requireKind(t *testing.T, kind fault.Kind, err error) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, kind, fault.KindOf(err), err.Error())
}

// wait is how long an error says to wait.
func wait(t *testing.T, err error) time.Duration {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, fault.RateLimited, f.Kind)
	return f.RetryAfter
}

func (b *bundle) look(session secret.String) (access.Visitor, error) {
	return b.desk.Look(b.t.Context(), session, access.Acts)
}
