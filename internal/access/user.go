package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/secret"
)

// User is a person who may sign in.
type User struct {
	Person   string // the code of one that there is
	Role     Role
	Language string // of pages; empty: what the browser asks for
	Password secret.String
}

// Add lets a person sign in. Somebody who may already is fault.Conflict, a person who
// isn't there fault.NotFound, what can't be fault.Invalid.
func (d *Desk) Add(ctx context.Context, u User, actor string) error {
	if err := check(u.Role, u.Language); err != nil {
		return err
	}
	password, err := d.newPassword(ctx, u.Password)
	if err != nil {
		return err
	}
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		added, err := d.queries.UserAdd(ctx, tx, dbgen.UserAddParams{Person: u.Person, Role: string(u.Role), Password: password, Language: u.Language})
		switch {
		case err != nil:
			return db.Wrap("add the user", err)
		case added == 0:
			return d.notAdded(ctx, tx, u.Person)
		}
		return journal.Entry{Actor: actor, Action: "user added", Detail: entry{User: u.Person, Role: u.Role, Language: u.Language}}.Write(ctx, tx)
	})
}

func (d *Desk) notAdded(ctx context.Context, tx pgx.Tx, person string) error {
	err := d.mustBe(ctx, tx, person)
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.New(fault.NotFound, "access", "there is no person %q: `orderloom person add %s` makes one", person, person)
	case err != nil:
		return err
	default:
		return fault.New(fault.Conflict, "access", "%s is a user already: `orderloom user edit` changes what they may", person)
	}
}

// Changes are what is to become of a user; what is nil or empty stays.
type Changes struct {
	Role     Role
	Language *string
	Password secret.String
}

// Edit changes a user. A role counts from the next request on; a new password ends every
// session. No such user is fault.NotFound, what can't be fault.Invalid, the last admin who
// may sign in stays one: fault.Conflict.
func (d *Desk) Edit(ctx context.Context, person string, c Changes, actor string) error {
	if c.Role != "" {
		if err := check(c.Role, ""); err != nil {
			return err
		}
	}
	edit := dbgen.UserEditParams{Person: person, Role: unlessEmpty(string(c.Role)), Language: c.Language}
	told := entry{User: person, Role: c.Role, Password: c.Password != ""}
	if c.Language != nil {
		if err := checkLanguage(*c.Language); err != nil {
			return err
		}
		told.Language = *c.Language
	}
	if c.Password != "" {
		password, err := d.newPassword(ctx, c.Password)
		if err != nil {
			return err
		}
		edit.Password = &password
	}
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if c.Role != "" && c.Role != Admin {
			if err := d.leaveAnAdmin(ctx, tx, person); err != nil {
				return err
			}
		}
		return d.edit(ctx, tx, edit, "", actor, told)
	})
}

// edit changes a user; with a password, only one session is left.
func (d *Desk) edit(ctx context.Context, tx pgx.Tx, edit dbgen.UserEditParams, left secret.String, actor string, told entry) error {
	rows, err := d.queries.UserEdit(ctx, tx, edit)
	if err != nil {
		return db.Wrap("edit the user", err)
	}
	if rows == 0 {
		return noUser(edit.Person)
	}
	if edit.Password != nil {
		if err := d.turnOut(ctx, tx, edit.Person, left); err != nil {
			return err
		}
	}
	return journal.Entry{Actor: actor, Action: "user edited", Detail: told}.Write(ctx, tx)
}

// turnOut ends a user's sessions but one, and knows their browsers no more.
func (d *Desk) turnOut(ctx context.Context, tx pgx.Tx, person string, but secret.String) error {
	if err := d.queries.SessionsEnd(ctx, tx, person, hash(but)); err != nil {
		return db.Wrap("end the user's sessions", err)
	}
	return db.Wrap("forget the user's devices", d.queries.DevicesForget(ctx, tx, person))
}

// ChangePassword is what users do by themselves, in a session, which stays while their
// others end. A wrong password is fault.Unauthorized or fault.RateLimited, as by SignIn;
// a new one that can't be is fault.Invalid.
func (d *Desk) ChangePassword(ctx context.Context, a Attempt, next secret.String) error {
	if err := CheckPassword(next); err != nil {
		return err
	}
	p, err := d.prove(ctx, a)
	if err != nil {
		return err
	}
	password, err := d.newPassword(ctx, next)
	if err != nil {
		return err
	}
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if err := d.forgive(ctx, tx, p.counted); err != nil {
			return err
		}
		edit := dbgen.UserEditParams{Person: p.user.Person, Password: &password}
		return d.edit(ctx, tx, edit, a.Session, p.user.Person, entry{User: p.user.Person, Password: true})
	})
}

// Disable keeps a user out from now on: their sessions end, their tokens rest. No such
// user is fault.NotFound, the last admin who may sign in fault.Conflict.
func (d *Desk) Disable(ctx context.Context, person, actor string) error {
	return d.turn(ctx, person, true, "user disabled", actor)
}

// Enable lets a user in again. No such user is fault.NotFound.
func (d *Desk) Enable(ctx context.Context, person, actor string) error {
	return d.turn(ctx, person, false, "user enabled", actor)
}

func (d *Desk) turn(ctx context.Context, person string, off bool, action, actor string) error {
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if off {
			if err := d.leaveAnAdmin(ctx, tx, person); err != nil {
				return err
			}
		}
		rows, err := d.queries.UserSwitch(ctx, tx, off, person)
		if err != nil {
			return db.Wrap("switch the user", err)
		}
		if rows == 0 {
			return noUser(person)
		}
		if off {
			if err := d.turnOut(ctx, tx, person, ""); err != nil {
				return err
			}
		}
		return journal.Entry{Actor: actor, Action: action, Detail: entry{User: person}}.Write(ctx, tx)
	})
}

// leaveAnAdmin is fault.Conflict where nobody but a person is an admin who may sign in. Of
// two admins who would keep each other out at once one is heard.
func (d *Desk) leaveAnAdmin(ctx context.Context, tx pgx.Tx, person string) error {
	admins, err := d.queries.AdminsLock(ctx, tx)
	if err != nil {
		return db.Wrap("look for the admins", err)
	}
	if slices.Equal(admins, []string{person}) {
		return fault.New(fault.Conflict, "access", "%s is the last admin: make somebody else one first", person)
	}
	return nil
}

// mustBe is fault.NotFound where there is no such user.
func (d *Desk) mustBe(ctx context.Context, q dbgen.DBTX, person string) error {
	_, err := d.queries.UserPassword(ctx, q, person)
	if db.IsNotFound(err) {
		return noUser(person)
	}
	return db.Wrap("look for the user", err)
}

func noUser(person string) error {
	return fault.New(fault.NotFound, "access", "there is no user %q: `orderloom user list` lists them", person)
}

func check(role Role, language string) error {
	if !slices.Contains(Roles(), role) {
		return fault.New(fault.Invalid, "access", "%q is no role: want viewer, operator or admin", role)
	}
	return checkLanguage(language)
}

func checkLanguage(language string) error {
	if language != "" && !slices.Contains(locale.Codes(), language) {
		return fault.New(fault.Invalid, "access", "%q is no language of the pages: want %s", language, strings.Join(locale.Codes(), ", "))
	}
	return nil
}

// plain reports whether a name can be a person's code: nothing else gets to the database.
func plain(name string) bool {
	return name != "" && len(name) <= 63 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// entry is what the journal is told. It holds no secret.
type entry struct {
	User     string `json:"user"`
	Role     Role   `json:"role,omitempty"`
	Language string `json:"language,omitempty"`
	Password bool   `json:"password,omitempty"` // a new one was set
	Token    string `json:"token,omitempty"`    // its name
	Session  int64  `json:"session,omitempty"`  // its number
	// Expires is when a token ends by itself.
	Expires *time.Time `json:"expires,omitempty"`
}
