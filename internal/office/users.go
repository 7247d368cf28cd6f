package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// UserFilter says which users are wanted: there is no telling them apart yet.
type UserFilter struct{}

// Check implements Filter.
func (UserFilter) Check() error { return nil }

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

// Users are those who may sign in, and those who no longer may, by their codes.
func Users(ctx context.Context, q dbgen.DBTX, f UserFilter, part Part) (Page[User], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[User]{}, err
	}
	return turn(part, "users", func(most, skip int32) ([]dbgen.UserListRow, error) {
		return dbgen.New().UserList(ctx, q, skip, most)
	}, func(r dbgen.UserListRow) (User, int64) {
		return User{r.Person, r.Name, r.Role, r.Language, r.DisabledAt != nil, r.SignedInAt, r.Tokens}, r.InAll
	})
}

// TokenFilter says whether revoked tokens are wanted, too.
type TokenFilter struct{ Revoked bool }

// Check implements Filter.
func (TokenFilter) Check() error { return nil }

// Token is what a program asks the console by, without the secret of it.
type Token struct {
	Person     string     `json:"user"` // whose it is
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"` // null: never
	RevokedAt  *time.Time `json:"revoked_at"`
}

// Tokens are the tokens of users, by whose they are, the oldest first.
func Tokens(ctx context.Context, q dbgen.DBTX, f TokenFilter, part Part) (Page[Token], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[Token]{}, err
	}
	return turn(part, "tokens", func(most, skip int32) ([]dbgen.TokenListRow, error) {
		return dbgen.New().TokenList(ctx, db.Planned(q), dbgen.TokenListParams{Revoked: f.Revoked, Most: most, Skip: skip})
	}, func(r dbgen.TokenListRow) (Token, int64) {
		return Token{r.Person, r.Name, r.Role, r.CreatedAt, r.LastUsedAt, r.RevokedAt}, r.InAll
	})
}
