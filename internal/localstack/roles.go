package localstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	database = "orderloom"
	// OwnerRole owns the database and migrates it.
	OwnerRole = "orderloom_owner"
	// AppRole is the application's; migrations grant it what it may do.
	AppRole = "orderloom_app"
)

// prepareCluster makes roles and database where they're missing and sets the passwords, then fills in the URLs.
func (s *Stack) prepareCluster(ctx context.Context, from secret) error {
	conn, err := s.postgres.connect(ctx)
	if err != nil {
		return fmt.Errorf("localstack: prepare the database: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, role := range []string{superuser, OwnerRole, AppRole} {
		if err := ensureRole(ctx, conn, role, from.password(role)); err != nil {
			return err
		}
	}
	if err := ensureDatabase(ctx, conn, database, OwnerRole); err != nil {
		return err
	}
	s.OwnerURL = s.postgres.url(OwnerRole, from, database)
	s.AppURL = s.postgres.url(AppRole, from, database)
	s.AdminURL = s.postgres.url(superuser, from, "postgres")
	return nil
}

func (s *postgresServer) url(role string, from secret, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, from.password(role)),
		Host: net.JoinHostPort(loopback, strconv.Itoa(s.port)), Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// ensureRole makes a role that may log in, or sets its password. The password must need no quoting.
func ensureRole(ctx context.Context, conn *pgx.Conn, role, password string) error {
	verb := "create"
	exists, err := holds(ctx, conn, "select exists (select from pg_roles where rolname = $1)", role)
	if err != nil {
		return err
	}
	if exists {
		verb = "alter"
	}
	sql := fmt.Sprintf("%s role %s login password '%s'", verb, pgx.Identifier{role}.Sanitize(), password)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("localstack: %s role %s: %w", verb, role, err)
	}
	return nil
}

func ensureDatabase(ctx context.Context, conn *pgx.Conn, name, owner string) error {
	exists, err := holds(ctx, conn, "select exists (select from pg_database where datname = $1)", name)
	if err != nil || exists {
		return err
	}
	sql := fmt.Sprintf("create database %s owner %s", pgx.Identifier{name}.Sanitize(), pgx.Identifier{owner}.Sanitize())
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("localstack: create database %s: %w", name, err)
	}
	return nil
}

func holds(ctx context.Context, conn *pgx.Conn, question, about string) (answer bool, err error) {
	if err := conn.QueryRow(ctx, question, about).Scan(&answer); err != nil {
		return false, fmt.Errorf("localstack: look for %s: %w", about, err)
	}
	return answer, nil
}

// sqlState is empty where the server gave none.
func sqlState(err error) string {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code
	}
	return ""
}
