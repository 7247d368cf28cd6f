package localstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/jackc/pgx/v5"
)

// useExisting takes the user's own server: the database in the URL as it is, its user as owner, and the application
// role with a password derived from the user's, so that every stack on that server means the same one.
// A role that exists is never changed: it may be at work for somebody.
func (s *Stack) useExisting(ctx context.Context) error {
	owner, err := url.Parse(s.opts.DatabaseURL)
	if err != nil || owner.Host == "" && owner.Query().Get("host") == "" {
		return errors.New("localstack: ORDERLOOM_DATABASE_URL must look like postgres://user:password@host:5432/database")
	}
	s.opts.say("Using the database at %s%s", owner.Host, owner.Path)
	app := appURL(owner)
	if err := ensureAppRole(ctx, owner, app); err != nil {
		return err
	}
	s.OwnerURL, s.AdminURL, s.AppURL = owner.String(), owner.String(), app.String()
	return nil
}

// appURL has a password only if the owner's has: a server that asks none gets none.
func appURL(owner *url.URL) *url.URL {
	app := *owner
	app.User = url.User(AppRole)
	if password, ok := owner.User.Password(); ok {
		app.User = url.UserPassword(AppRole, secret(password).password(AppRole))
	}
	return &app
}

func ensureAppRole(ctx context.Context, owner, app *url.URL) error {
	conn, err := pgx.Connect(ctx, owner.String())
	if err != nil {
		return fmt.Errorf("localstack: ORDERLOOM_DATABASE_URL: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	exists, err := holds(ctx, conn, "select exists (select from pg_roles where rolname = $1)", AppRole)
	if err != nil {
		return err
	}
	if !exists {
		if err := createAppRole(ctx, conn, app); err != nil {
			return err
		}
	}
	return checkAppRole(ctx, app)
}

// createAppRole lets another stack win the race for the role.
func createAppRole(ctx context.Context, conn *pgx.Conn, app *url.URL) error {
	sql := "create role " + AppRole + " login"
	if password, ok := app.User.Password(); ok {
		sql += " password '" + password + "'"
	}
	const duplicateObject, uniqueViolation = "42710", "23505"
	_, err := conn.Exec(ctx, sql)
	if err != nil && !slices.Contains([]string{duplicateObject, uniqueViolation}, sqlState(err)) {
		return fmt.Errorf("localstack: create role %s: %w; let the user of ORDERLOOM_DATABASE_URL create roles, or create it", AppRole, err)
	}
	return nil
}

func checkAppRole(ctx context.Context, app *url.URL) error {
	conn, err := pgx.Connect(ctx, app.String())
	if err != nil {
		return fmt.Errorf("localstack: role %s exists on the server of ORDERLOOM_DATABASE_URL, but can't log in: %w; drop the role to have it made again", AppRole, err)
	}
	return conn.Close(ctx)
}
