package access_test

import (
	"bytes"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestAUserSignsInAndOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := attempt()
	a.Name = " Ann "
	entry, err := b.desk.SignIn(t.Context(), a)
	require.NoError(t, err)
	who, err := b.look(entry.Session)
	require.NoError(t, err)
	require.Equal(t, access.Visitor{Person: "ann", Name: "ANN", Role: access.Operator, Session: who.Session}, who)
	require.Positive(t, who.Session)
	require.Equal(t, 1, b.count("SELECT count(*) FROM users WHERE person = 'ann' AND signed_in_at = $1", b.now))

	require.NoError(t, b.desk.SignOut(t.Context(), entry.Session))
	_, err = b.look(entry.Session)
	requireKind(t, fault.Unauthorized, err)
}

func TestWhoIsTurnedAwayLearnsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.desk.Edit(t.Context(), "ann", access.Changes{Role: access.Admin}, "root"))
	require.NoError(t, b.desk.Disable(t.Context(), "bob", "root"))
	var said []string
	for name, change := range map[string]func(*access.Attempt){
		"a wrong password":     func(a *access.Attempt) { a.Password = "not the password" },
		"an empty one":         func(a *access.Attempt) { a.Password = "" },
		"one that is too long": func(a *access.Attempt) { a.Password = secret.String(strings.Repeat("x", 2000)) },
		"nobody's name":        func(a *access.Attempt) { a.Name = "eve" },
		"a name that is none":  func(a *access.Attempt) { a.Name = "ann\x00\xff' OR true --" },
		"a disabled user":      func(a *access.Attempt) { a.Name = "bob" },
		"another's device":     func(a *access.Attempt) { a.Name, a.Device = "eve", "made up" },
	} {
		a := attempt()
		a.Address = netip.AddrFrom4([4]byte{10, 0, 0, byte(len(said))})
		change(&a)
		_, err := b.desk.SignIn(t.Context(), a)
		require.Error(t, err, name)
		requireKind(t, fault.Unauthorized, err)
		said = append(said, err.Error())
	}
	for _, text := range said {
		require.Equal(t, said[0], text)
	}
	require.Zero(t, b.count("SELECT count(*) FROM user_sessions"))
}

func TestASessionIsMadeAnewAtTheDoor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn()
	a := attempt()
	a.Session, a.Device = first.Session, first.Device
	second, err := b.desk.SignIn(t.Context(), a)
	require.NoError(t, err)
	require.NotEqual(t, first.Session, second.Session)
	require.Equal(t, first.Device, second.Device, "the browser is known")
	_, err = b.look(first.Session)
	requireKind(t, fault.Unauthorized, err)

	a.Session = "chosen by somebody else"
	third, err := b.desk.SignIn(t.Context(), a)
	require.NoError(t, err)
	require.NotEqual(t, a.Session, third.Session)
	_, err = b.look(a.Session)
	requireKind(t, fault.Unauthorized, err)
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		every time.Duration // how often it is used
		lasts time.Duration // the last use that is heard
	}{
		"when nobody uses it":        {2*time.Hour + time.Second, 0},
		"after its time, used often": {time.Hour, 11 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			session, began := b.signIn().Session, b.now
			for b.now.Sub(began) < test.lasts {
				b.after(test.every)
				_, err := b.look(session)
				require.NoError(t, err)
			}
			b.after(test.every)
			_, err := b.look(session)
			requireKind(t, fault.Unauthorized, err)
			require.NoError(t, b.desk.Tidy(t.Context()))
			require.Zero(t, b.count("SELECT count(*) FROM user_sessions"))
		})
	}
}

func TestANoticeIsToldOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	session := b.signIn().Session
	require.NoError(t, b.desk.Tell(t.Context(), session, []byte(`{"key": "done"}`)))
	who, err := b.look(session)
	require.NoError(t, err)
	require.JSONEq(t, `{"key": "done"}`, string(who.Notice), "it is there to be seen")
	who, err = b.desk.Look(t.Context(), session, access.Looks)
	require.NoError(t, err)
	require.JSONEq(t, `{"key": "done"}`, string(who.Notice))
	who, err = b.desk.Look(t.Context(), session, access.Looks)
	require.NoError(t, err)
	require.Nil(t, who.Notice)
}

func TestWhoGuessesWaitsLongerAndLonger(t *testing.T) {
	t.Parallel()
	b := setup(t)
	requireKind(t, fault.Unauthorized, b.fails(6, attempt()))
	for _, seconds := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		want := time.Duration(seconds) * time.Second
		_, err := b.desk.SignIn(t.Context(), attempt())
		require.Equal(t, want, wait(t, err), "the right password doesn't help")
		_, err = b.desk.SignIn(t.Context(), attempt())
		require.Equal(t, want, wait(t, err), "who tries meanwhile doesn't wait longer")
		b.after(want)
		requireKind(t, fault.Unauthorized, b.fails(1, attempt()))
	}
	b.after(time.Minute)
	b.signIn() // nobody is kept out for good
}

func TestFailuresCountByNameAndByNetwork(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*access.Attempt)
		waits  bool
	}{
		"another name from the same address":       {func(a *access.Attempt) { a.Name = "bob" }, true},
		"the same name from another address":       {func(a *access.Attempt) { a.Address = netip.MustParseAddr("198.51.100.1") }, true},
		"another name from another address":        {func(a *access.Attempt) { a.Name, a.Address = "bob", netip.MustParseAddr("198.51.100.1") }, false},
		"another name from the address in IPv6":    {func(a *access.Attempt) { a.Name, a.Address = "bob", netip.MustParseAddr("::ffff:203.0.113.7") }, true},
		"nobody's name from the same address":      {func(a *access.Attempt) { a.Name = "eve" }, true},
		"the same name in capitals from elsewhere": {func(a *access.Attempt) { a.Name, a.Address = "ANN", netip.MustParseAddr("198.51.100.1") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			requireKind(t, fault.Unauthorized, b.fails(6, attempt()))
			a := attempt()
			test.change(&a)
			_, err := b.desk.SignIn(t.Context(), a)
			if test.waits {
				requireKind(t, fault.RateLimited, err)
				return
			}
			require.NoError(t, err)
		})
	}
}

func TestOfIPv6ANetworkIsOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 6 {
		a := attempt()
		a.Name, a.Address = string(rune('c'+i)), netip.MustParseAddr("2001:db8::"+string(rune('1'+i)))
		requireKind(t, fault.Unauthorized, b.fails(1, a))
	}
	a := attempt()
	a.Address = netip.MustParseAddr("2001:db8::ff")
	_, err := b.desk.SignIn(t.Context(), a)
	requireKind(t, fault.RateLimited, err)
	a.Address = netip.MustParseAddr("2001:db8:0:1::1")
	_, err = b.desk.SignIn(t.Context(), a)
	require.NoError(t, err)
}

func TestStrangersDontKeepAUserOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	known := attempt()
	known.Device = b.signIn().Device
	stranger := attempt()
	stranger.Address = netip.MustParseAddr("198.51.100.1")
	requireKind(t, fault.RateLimited, b.fails(10, stranger))
	_, err := b.desk.SignIn(t.Context(), attempt())
	requireKind(t, fault.RateLimited, err)
	_, err = b.desk.SignIn(t.Context(), known)
	require.NoError(t, err, "the browser that ann signed in by before is heard")

	requireKind(t, fault.RateLimited, b.fails(10, known))
	bob := known
	bob.Name = "bob"
	_, err = b.desk.SignIn(t.Context(), bob)
	require.NoError(t, err, "a device is one user's: bob's failures aren't counted with it")
}

func TestFailuresAreForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	requireKind(t, fault.RateLimited, b.fails(10, attempt()))
	b.after(24*time.Hour + time.Second)
	requireKind(t, fault.Unauthorized, b.fails(5, attempt()))
	b.after(24*time.Hour + time.Second)
	require.NoError(t, b.desk.Tidy(t.Context()))
	require.Zero(t, b.count("SELECT count(*) FROM sign_in_failures"))
}

func TestASuccessTakesBackWhatWasCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 20 {
		b.signIn()
	}
	require.Zero(t, b.count("SELECT count(*) FROM sign_in_failures"))
	requireKind(t, fault.Unauthorized, b.fails(3, attempt()))
	b.signIn()
	require.Equal(t, 1, b.count("SELECT count(*) FROM sign_in_failures WHERE failures = 3"), "the network's failures stay, ann's don't")
}

func TestOfManyAtOnceNoMoreAreHeard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var heard atomic.Int64
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if err := b.fails(1, attempt()); fault.Is(err, fault.Unauthorized) {
				heard.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 6, heard.Load())
}

func TestAPasswordIsOneHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.desk.Edit(t.Context(), "ann", access.Changes{Password: "pa\u0304rdaugavas ce\u013cs"}, "root"))
	a := attempt()
	a.Password = "p\u0101rdaugavas cel\u0327s"
	_, err := b.desk.SignIn(t.Context(), a)
	require.NoError(t, err)
}

func TestAHashIsMadeAnewAtTodaysCost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	now := access.New(b.db, access.WithClock(func() time.Time { return b.now }))
	_, err := now.SignIn(t.Context(), attempt())
	require.NoError(t, err)
	require.Equal(t, 1, b.count("SELECT count(*) FROM users WHERE person = 'ann' AND password LIKE '$argon2id$v=19$m=65536,t=3,p=4$%'"))
	_, err = now.SignIn(t.Context(), attempt())
	require.NoError(t, err)
}

func TestWhatIsKeptOpensNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	entry := b.signIn()
	token, err := b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "nightly", Role: access.Viewer}, "bob")
	require.NoError(t, err)
	for _, table := range []string{"users", "user_sessions", "user_devices", "user_tokens", "sign_in_failures", "journal"} {
		var rows []byte
		require.NoError(t, b.db.QueryRow(t.Context(), "SELECT coalesce(jsonb_agg(to_jsonb(x))::text, '') FROM "+table+" x").Scan(&rows))
		for _, kept := range []secret.String{password, entry.Session, entry.Device, token} {
			require.False(t, bytes.Contains(rows, []byte(kept.Reveal())), table)
		}
	}
}
