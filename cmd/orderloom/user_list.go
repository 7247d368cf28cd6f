package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newUserListCommand(p *program) *cobra.Command {
	var s sift
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List who may sign in",
		Example: `  orderloom user list --search admin`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.userList(cmd.Context(), s) },
	}
	s.flags(cmd, "users", userRows{}.list().Columns)
	return cmd
}

func (p *program) userList(ctx context.Context, s sift) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	users, err := dbgen.New().UserList(ctx, pool)
	if err != nil {
		return db.Wrap("list users", err)
	}
	list := make(userRows, len(users))
	for i, u := range users {
		list[i] = userRow{u.Person, u.Name, u.Role, u.Language, u.DisabledAt != nil, inUTC(u.SignedInAt), u.Tokens}
	}
	return siftAndShow(p, s, list)
}

// userRow is a user in a list.
type userRow struct {
	User       string     `json:"user"` // the person's code
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	Language   string     `json:"language"` // of pages; empty: what the browser asks for
	Disabled   bool       `json:"disabled"`
	SignedInAt *time.Time `json:"signed_in_at"` // the last time; null: never
	Tokens     int64      `json:"tokens"`
}

type userRows []userRow

func (list userRows) page(p *output.Page) {
	p.List(list.list(), "Nobody may sign in: `orderloom user add` lets a person.")
}

func (list userRows) list() output.List {
	rows := make([][]string, len(list))
	for i, u := range list {
		state := "may sign in"
		if u.Disabled {
			state = "disabled"
		}
		rows[i] = []string{u.User, u.Name, u.Role, u.Language, state, count(u.Tokens), momentOr(u.SignedInAt, time.UTC)}
	}
	columns := append(output.Left("USER", "NAME", "ROLE", "LANGUAGE", "STATE"), output.Right("TOKENS")...)
	return output.List{Columns: append(columns, output.Left("SIGNED IN")...), Rows: rows}
}
