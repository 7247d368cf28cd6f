package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/office"
)

// typing runs the program with something on its standard input.
func typing(t *testing.T, environment map[string]string, stdin string, args ...string) answer {
	t.Helper()
	var out, errOut bytes.Buffer
	p := &program{out: &out, errOut: &errOut}
	root := newRootCommand(p, func() (config.Config, error) { return config.LoadFrom(environment) })
	root.SetArgs(args)
	root.SetIn(strings.NewReader(stdin))
	root.SetErr(&errOut)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		tellError(&errOut, err)
		return answer{exitCode(context.Background(), err), out.String(), errOut.String()}
	}
	return answer{exitOK, out.String(), errOut.String()}
}

func TestAUserIsLookedAfterByCommands(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	environment := settings(t.TempDir(), d)
	const password = "a long way to Riga"
	add := []string{"user", "add", "anna", "--role", "admin", "--language", "lv", "--actor", "root"}

	missing := typing(t, environment, password+"\n", add...)
	require.Equal(t, exitNotFound, missing.code)
	require.Contains(t, missing.errOut, "orderloom person add anna")
	requireOK(t, environment, "person", "add", "anna", "--name", "Anna Ozola")
	short := typing(t, environment, "short\n", add...)
	require.Equal(t, exitUsage, short.code)
	require.Equal(t, "orderloom: the password is too short: want at least 12 characters\n", short.errOut)
	added := typing(t, environment, password+"\n", add...)
	require.Equal(t, answer{code: exitOK, out: "User anna is added.\n"}, added)
	require.Equal(t, exitRefused, typing(t, environment, password, add...).code)

	list := fromJSON[[]office.User](t, requireOK(t, environment, "user", "list", "-o", "json"))
	require.Equal(t, []office.User{{Person: "anna", Name: "Anna Ozola", Role: "admin", Language: "lv"}}, list)
	require.Contains(t, requireOK(t, environment, "user", "list"), "anna  Anna Ozola  admin  lv        may sign in")
	last := call(t.Context(), environment, "user", "disable", "anna")
	require.Equal(t, exitRefused, last.code)
	require.Contains(t, last.errOut, "anna is the last admin")
	requireOK(t, environment, "person", "add", "bob", "--name", "Bob")
	require.Equal(t, exitOK, typing(t, environment, password, "user", "add", "bob", "--role", "admin").code)
	require.Equal(t, "User anna is edited.\n", requireOK(t, environment, "user", "edit", "anna", "--role", "viewer", "--language="))
	require.Equal(t, "User anna is edited.\n", typing(t, environment, "another long way\n", "user", "edit", "anna", "--password").out)
	require.Equal(t, "User anna is disabled.\n", requireOK(t, environment, "user", "disable", "anna"))
	require.Contains(t, requireOK(t, environment, "user", "list"), "viewer            disabled")
	require.Equal(t, "User anna is enabled.\n", requireOK(t, environment, "user", "enable", "anna"))

	refused := call(t.Context(), environment, "person", "delete", "anna")
	require.Contains(t, refused.errOut, "person anna has a history (users) and stays")

	var told int
	require.NoError(t, d.App.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE action LIKE 'user %' AND detail->>'user' = 'anna'").Scan(&told))
	require.Equal(t, 5, told)
	var kept string
	require.NoError(t, d.App.QueryRow(t.Context(), "SELECT password FROM users WHERE person = 'anna'").Scan(&kept))
	require.Regexp(t, `^\$argon2id\$v=19\$m=65536,t=3,p=4\$`, kept)
}

func TestATokenIsShownOnce(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	requireOK(t, environment, "person", "add", "anna", "--name", "Anna Ozola")
	require.Equal(t, exitOK, typing(t, environment, "a long way to Riga", "user", "add", "anna", "--role", "operator").code)
	require.Contains(t, requireOK(t, environment, "user", "token", "list"), "There are no tokens")

	made := fromJSON[tokenView](t, requireOK(t, environment, "user", "token", "add", "anna", "--name", "nightly", "-o", "json"))
	require.Equal(t, "viewer", made.Role)
	require.Contains(t, requireOK(t, environment, "user", "token", "add", "anna", "--name", "hourly", "--role", "operator"), "The token is not shown again.")
	require.Equal(t, exitUsage, call(t.Context(), environment, "user", "token", "add", "anna", "--name", "x", "--expires", "soon").code)
	requireOK(t, environment, "user", "token", "add", "anna", "--name", "audit", "--expires", "2099-01-01")
	require.Equal(t, exitRefused, call(t.Context(), environment, "user", "token", "add", "anna", "--name", "nightly").code)
	listed := requireOK(t, environment, "user", "token", "list")
	require.Contains(t, listed, "anna  nightly  viewer")
	require.Regexp(t, "anna  audit    viewer .* 2099-01-01 00:00", listed)
	require.NotContains(t, listed, made.Token)
	require.Equal(t, "Token nightly of anna is revoked.\n", requireOK(t, environment, "user", "token", "revoke", "anna", "--name", "nightly"))
	require.Equal(t, exitNotFound, call(t.Context(), environment, "user", "token", "revoke", "anna", "--name", "nightly").code)
	require.NotContains(t, requireOK(t, environment, "user", "token", "list"), "nightly")
	revoked := fromJSON[[]office.Token](t, requireOK(t, environment, "user", "token", "list", "--revoked", "--sort", "name", "-o", "json"))
	require.Len(t, revoked, 3)
	require.NotNil(t, revoked[2].RevokedAt)
	require.Contains(t, requireOK(t, environment, "user", "list"), "operator            may sign in       2")
}

func TestShellsAreToldUsers(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	requireOK(t, environment, "person", "add", "anna", "--name", "Anna Ozola")
	require.Equal(t, exitOK, typing(t, environment, "a long way to Riga", "user", "add", "anna", "--role", "operator").code)
	require.Contains(t, requireOK(t, environment, "__complete", "user", "edit", ""), "anna\tAnna Ozola\n")
	require.Contains(t, requireOK(t, environment, "__complete", "user", "add", ""), "anna\n")
	require.Contains(t, requireOK(t, environment, "__complete", "user", "add", "anna", "--role", ""), "operator\n")
	require.Contains(t, requireOK(t, environment, "__complete", "user", "add", "anna", "--language", ""), "uk\n")
}

func TestAPasswordComesFromAPipeToo(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	require.NoError(t, err)
	_, err = write.WriteString("a long way to Riga\r\nand more")
	require.NoError(t, err)
	require.NoError(t, write.Close())
	p := &program{}
	got, err := p.readPassword(read)
	require.NoError(t, err)
	require.Equal(t, "a long way to Riga", got.Reveal())
	require.NoError(t, read.Close())
}
