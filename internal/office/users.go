package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
)

// UserFilter says which users are wanted.
type UserFilter struct {
	Person string // the one of this code
	Search string // a part of the code or the name
	Role   string // one of access.Roles
	State  string // one of UserStates
}

// UserStates say whether a user may sign in.
func UserStates() []string { return []string{"enabled", "disabled"} }

// Check implements Filter.
func (f UserFilter) Check() error {
	if err := oneOf("role", f.Role, words(access.Roles())); err != nil {
		return err
	}
	return oneOf("state", f.State, UserStates())
}

// User is a person who may sign in.
type User struct {
	Person     string     `json:"user"` // their code
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	Language   string     `json:"language"` // of pages; empty: what the browser asks for
	Disabled   bool       `json:"disabled"`
	SignedInAt *time.Time `json:"signed_in_at"` // the last time; null: never
	Tokens     int64      `json:"tokens"`       // that are good for something
}

// State is one of UserStates.
func (u User) State() string {
	if u.Disabled {
		return "disabled"
	}
	return "enabled"
}

// Users are those who may sign in, and those who no longer may, by their codes.
func Users(ctx context.Context, q dbgen.DBTX, f UserFilter, part Part) (Page[User], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[User]{}, err
	}
	return turn(part, "users", func(most, skip int32) ([]dbgen.UserListRow, error) {
		return dbgen.New().UserList(ctx, db.Planned(q), dbgen.UserListParams{
			Person: f.Person, Search: f.Search, Role: f.Role, State: f.State, Most: most, Skip: skip,
		})
	}, func(r dbgen.UserListRow) (User, int64) {
		return User{r.Person, r.Name, r.Role, r.Language, r.DisabledAt != nil, r.SignedInAt, r.Tokens}, r.InAll
	})
}

// LoadUser loads a user by their code. It is fault.NotFound where there is none.
func LoadUser(ctx context.Context, q dbgen.DBTX, person string) (User, error) {
	return Only(ctx, q, Users, UserFilter{Person: person}, "load the user")
}
