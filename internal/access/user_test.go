package access_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestARoleMayWhatThoseBeforeItMay(t *testing.T) {
	t.Parallel()
	for i, role := range access.Roles() {
		for j, needed := range access.Roles() {
			require.Equal(t, i >= j, role.Allows(needed), "%s for %s", role, needed)
		}
		require.False(t, role.Allows("owner"), "what is no role is nobody's")
	}
	require.False(t, access.Role("").Allows(access.Viewer))
	require.False(t, access.Role("").Allows(""))
}

func TestAUserThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.db.Exec(t.Context(), "INSERT INTO people (code, name) VALUES ('eve', 'Eve')")
	require.NoError(t, err)
	for name, test := range map[string]struct {
		user access.User
		kind fault.Kind
		says string
	}{
		"no such person":   {access.User{Person: "ghost", Role: access.Viewer, Password: password}, fault.NotFound, "orderloom person add ghost"},
		"a user already":   {access.User{Person: "ann", Role: access.Viewer, Password: password}, fault.Conflict, "is a user already"},
		"no such role":     {access.User{Person: "eve", Role: "owner", Password: password}, fault.Invalid, "want viewer, operator or admin"},
		"no such language": {access.User{Person: "eve", Role: access.Viewer, Password: password, Language: "xx"}, fault.Invalid, "want en, lv, uk"},
		"a short password": {access.User{Person: "eve", Role: access.Viewer, Password: "ābeces cūka"}, fault.Invalid, "at least 12 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := b.desk.Add(t.Context(), test.user, "root")
			requireKind(t, test.kind, err)
			require.ErrorContains(t, err, test.says)
			require.NotContains(t, err.Error(), string(test.user.Password))
		})
	}
}

func TestWhatChangesAUserCountsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	session := b.signIn().Session
	latvian := "lv"
	require.NoError(t, b.desk.Edit(t.Context(), "ann", access.Changes{Role: access.Viewer, Language: &latvian}, "bob"))
	who, err := b.look(session)
	require.NoError(t, err)
	require.Equal(t, access.Visitor{Person: "ann", Name: "ANN", Role: access.Viewer, Language: "lv", Session: who.Session}, who)
	require.Equal(t, 1, b.count(`SELECT count(*) FROM journal WHERE actor = 'bob' AND action = 'user edited' AND detail = '{"user": "ann", "role": "viewer", "language": "lv"}'`))

	require.NoError(t, b.desk.Disable(t.Context(), "ann", "bob"))
	_, err = b.look(session)
	requireKind(t, fault.Unauthorized, err)
	require.NoError(t, b.desk.Disable(t.Context(), "ann", "bob"), "twice is once")
	require.NoError(t, b.desk.Enable(t.Context(), "ann", "bob"))
	_, err = b.look(session)
	requireKind(t, fault.Unauthorized, err)
	b.signIn()

	for name, change := range map[string]func() error{
		"edit":    func() error { return b.desk.Edit(t.Context(), "eve", access.Changes{Role: access.Viewer}, "bob") },
		"disable": func() error { return b.desk.Disable(t.Context(), "eve", "bob") },
		"enable":  func() error { return b.desk.Enable(t.Context(), "eve", "bob") },
	} {
		require.ErrorContains(t, change(), `there is no user "eve"`, name)
	}
	requireKind(t, fault.Invalid, b.desk.Edit(t.Context(), "ann", access.Changes{Role: "owner"}, "bob"))
	russian := "ru"
	requireKind(t, fault.Invalid, b.desk.Edit(t.Context(), "ann", access.Changes{Language: &russian}, "bob"))
	requireKind(t, fault.Invalid, b.desk.Edit(t.Context(), "ann", access.Changes{Password: "short"}, "bob"))
}

func TestANewPasswordEndsWhatTheOldOneOpened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	here, there := b.signIn(), b.signIn()
	a := attempt()
	a.Session, a.Password = here.Session, "not the password"
	requireKind(t, fault.Unauthorized, b.desk.ChangePassword(t.Context(), a, "another long way"))
	a.Password = password
	requireKind(t, fault.Invalid, b.desk.ChangePassword(t.Context(), a, "short"))
	require.NoError(t, b.desk.ChangePassword(t.Context(), a, "another long way"))
	_, err := b.look(here.Session)
	require.NoError(t, err, "the session that it was changed in stays")
	_, err = b.look(there.Session)
	requireKind(t, fault.Unauthorized, err)
	require.Zero(t, b.count("SELECT count(*) FROM user_devices"))
	_, err = b.desk.SignIn(t.Context(), attempt())
	requireKind(t, fault.Unauthorized, err)
	require.Equal(t, 1, b.count(`SELECT count(*) FROM journal WHERE actor = 'ann' AND detail = '{"user": "ann", "password": true}'`))

	require.NoError(t, b.desk.Edit(t.Context(), "ann", access.Changes{Password: password}, "bob"))
	_, err = b.look(here.Session)
	requireKind(t, fault.Unauthorized, err)
}

func TestTheLastAdminIsNotKeptOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	requireKind(t, fault.Conflict, b.desk.Disable(t.Context(), "bob", "bob"))
	requireKind(t, fault.Conflict, b.desk.Edit(t.Context(), "bob", access.Changes{Role: access.Operator}, "bob"))
	require.NoError(t, b.desk.Edit(t.Context(), "ann", access.Changes{Role: access.Admin}, "bob"))

	var all errgroup.Group
	refused := make(chan error, 2)
	for person, other := range map[string]string{"ann": "bob", "bob": "ann"} {
		all.Go(func() error {
			err := b.desk.Disable(t.Context(), other, person)
			if err != nil {
				refused <- err
			}
			return nil
		})
	}
	require.NoError(t, all.Wait())
	close(refused)
	requireKind(t, fault.Conflict, <-refused)
	require.NoError(t, <-refused, "of two who keep each other out at once one is heard")
	require.Equal(t, 1, b.count("SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL"))
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn()
	b.after(time.Hour)
	second := b.signIn()
	sessions, err := b.desk.Sessions(t.Context(), "ann")
	require.NoError(t, err)
	require.Len(t, sessions, 2)
	who, err := b.look(second.Session)
	require.NoError(t, err)
	require.Equal(t, access.Session{ID: who.Session, OpenedAt: b.now, SeenAt: b.now, ExpiresAt: b.now.Add(access.SessionLife)}, sessions[0])

	requireKind(t, fault.NotFound, b.desk.EndSession(t.Context(), "bob", sessions[1].ID, "bob"))
	require.NoError(t, b.desk.EndSession(t.Context(), "ann", sessions[1].ID, "bob"))
	_, err = b.look(first.Session)
	requireKind(t, fault.Unauthorized, err)
	requireKind(t, fault.NotFound, b.desk.EndSession(t.Context(), "ann", sessions[1].ID, "bob"))
	third := b.signIn()
	require.NoError(t, b.desk.EndSessions(t.Context(), "ann", third.Session, "ann"))
	_, err = b.look(second.Session)
	requireKind(t, fault.Unauthorized, err)
	_, err = b.look(third.Session)
	require.NoError(t, err, "the one that stays")
	requireKind(t, fault.NotFound, b.desk.EndSessions(t.Context(), "eve", "", "bob"))
	b.after(access.SessionLife)
	sessions, err = b.desk.Sessions(t.Context(), "ann")
	require.NoError(t, err)
	require.Empty(t, sessions, "what is over isn't listed")
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE action IN ('session ended', 'sessions ended')"))
}

func TestATokenEndsByItself(t *testing.T) {
	t.Parallel()
	b := setup(t)
	wanted := access.Token{Person: "ann", Name: "audit", Role: access.Viewer, ExpiresAt: b.now}
	_, err := b.desk.AddToken(t.Context(), wanted, "bob")
	requireKind(t, fault.Invalid, err)
	wanted.ExpiresAt = b.now.Add(time.Hour)
	token, err := b.desk.AddToken(t.Context(), wanted, "bob")
	require.NoError(t, err)
	_, err = b.desk.LookToken(t.Context(), token)
	require.NoError(t, err)
	b.after(time.Hour)
	_, err = b.desk.LookToken(t.Context(), token)
	requireKind(t, fault.Unauthorized, err)
}

func TestATokenAsksInAUsersName(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tokens := map[access.Role]secret.String{}
	for _, role := range access.Roles() {
		token, err := b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "for " + string(role), Role: role}, "bob")
		require.NoError(t, err)
		require.Regexp(t, "^orderloom_[A-Z2-7]{52}$", token.Reveal())
		tokens[role] = token
	}
	role := func(token secret.String) access.Role {
		who, err := b.desk.LookToken(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, "ann", who.Person)
		return who.Role
	}
	require.Equal(t, access.Viewer, role(tokens[access.Viewer]))
	require.Equal(t, access.Operator, role(tokens[access.Operator]))
	require.Equal(t, access.Operator, role(tokens[access.Admin]), "never more than its user")
	used := "SELECT count(*) FROM user_tokens WHERE name = 'for viewer' AND last_used_at = $1"
	require.Equal(t, 1, b.count(used, b.now))
	b.after(time.Hour)
	require.Equal(t, access.Viewer, role(tokens[access.Viewer]))
	require.Equal(t, 1, b.count(used, b.now))

	_, err := b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "for viewer", Role: access.Viewer}, "bob")
	requireKind(t, fault.Conflict, err)
	_, err = b.desk.AddToken(t.Context(), access.Token{Person: "eve", Name: "x", Role: access.Viewer}, "bob")
	requireKind(t, fault.NotFound, err)
	_, err = b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "", Role: access.Viewer}, "bob")
	requireKind(t, fault.Invalid, err)
	_, err = b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "x", Role: "owner"}, "bob")
	requireKind(t, fault.Invalid, err)

	require.NoError(t, b.desk.RevokeToken(t.Context(), "ann", "for viewer", "bob"))
	_, err = b.desk.LookToken(t.Context(), tokens[access.Viewer])
	requireKind(t, fault.Unauthorized, err)
	requireKind(t, fault.NotFound, b.desk.RevokeToken(t.Context(), "ann", "for viewer", "bob"))
	_, err = b.desk.AddToken(t.Context(), access.Token{Person: "ann", Name: "for viewer", Role: access.Viewer}, "bob")
	require.NoError(t, err, "the name is free again")

	require.NoError(t, b.desk.Disable(t.Context(), "ann", "bob"))
	_, err = b.desk.LookToken(t.Context(), tokens[access.Operator])
	requireKind(t, fault.Unauthorized, err)
}
