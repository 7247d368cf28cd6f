package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// TokenFilter says which tokens are wanted: without anything, those that nobody revoked.
type TokenFilter struct {
	Person  string // whose; empty: anybody's
	Revoked bool   // revoked ones, too
}

// Check implements Filter.
func (TokenFilter) Check() error { return nil }

// Token is what a program asks the console by, without the secret of it.
type Token struct {
	Person     string     `json:"user"` // whose it is
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"` // null: never
	ExpiresAt  *time.Time `json:"expires_at"`   // null: it is good until it is revoked
	RevokedAt  *time.Time `json:"revoked_at"`
}

// Tokens are the tokens of users, by whose they are, the oldest first.
func Tokens(ctx context.Context, q dbgen.DBTX, f TokenFilter, part Part) (Page[Token], error) {
	if err := admit(ctx, q, f, part, user(f.Person)); err != nil {
		return Page[Token]{}, err
	}
	return turn(part, "tokens", func(most, skip int32) ([]dbgen.TokenListRow, error) {
		return dbgen.New().TokenList(ctx, db.Planned(q), dbgen.TokenListParams{Person: f.Person, Revoked: f.Revoked, Most: most, Skip: skip})
	}, func(r dbgen.TokenListRow) (Token, int64) {
		return Token{r.Person, r.Name, r.Role, r.CreatedAt.UTC(), utc(r.LastUsedAt), utc(r.ExpiresAt), utc(r.RevokedAt)}, r.InAll
	})
}
