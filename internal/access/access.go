// Package access knows who may sign in to the console, as whom, and what they may do:
// users and their passwords, the sessions of browsers, the tokens of programs.
//
//	name + password ──► throttle ──► argon2id ──► session + device (cookies)
//	cookie or token ──► hash ──► Visitor, with the role that the user has now
//
// Of a secret that we give out its hash alone is kept. What changes a user counts from
// the next request on.
package access

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/secret"
)

// Role is what a user may do. Each may what those before it may.
type Role string

// The roles.
const (
	Viewer   Role = "viewer"   // looks at everything, changes nothing but their own settings
	Operator Role = "operator" // does the daily work
	Admin    Role = "admin"    // changes channels, master data and users
)

// Roles are all of them, the least first.
func Roles() []Role { return []Role{Viewer, Operator, Admin} }

// Allows reports whether a role may do what needs another. What is no role may nothing.
func (r Role) Allows(needed Role) bool {
	has, needs := slices.Index(Roles(), r), slices.Index(Roles(), needed)
	return needs >= 0 && has >= needs
}

// lesser is the one of two roles that may less.
func lesser(a, b Role) Role {
	if a.Allows(b) {
		return b
	}
	return a
}

// Desk lets people in. It is safe for concurrent use, and any number may work side by
// side.
type Desk struct {
	db      *pgxpool.Pool
	queries *dbgen.Queries
	clock   func() time.Time
	cost    Cost
	hashing chan struct{} // a place for each password that is worked on: they take memory
}

// Option changes a desk.
type Option func(*Desk)

// WithClock has a desk go by another clock.
func WithClock(now func() time.Time) Option { return func(d *Desk) { d.clock = now } }

// WithCost has passwords hashed at another cost. What was hashed before stays good.
func WithCost(cost Cost) Option { return func(d *Desk) { d.cost = cost } }

// atOnce is how many passwords are worked on at once, whoever asks.
const atOnce = 2

// New makes a desk over a migrated database.
func New(pool *pgxpool.Pool, options ...Option) *Desk {
	d := &Desk{db: pool, queries: dbgen.New(), clock: time.Now, cost: Usual(), hashing: make(chan struct{}, atOnce)}
	for _, option := range options {
		option(d)
	}
	return d
}

// now is as exact as the database keeps it.
func (d *Desk) now() time.Time { return d.clock().UTC().Truncate(time.Microsecond) }

// Visitor is who asks.
type Visitor struct {
	Person   string // the code
	Name     string
	Role     Role
	Language string // of pages; empty: what the browser asks for
	Session  int64  // its number; 0: a program asks by a token
	Notice   []byte // JSON of what the next page says; nil: nothing
}

// token is a new secret that nobody guesses: 256 bits and some.
func token(prefix string) secret.String { return secret.String(prefix + rand.Text() + rand.Text()) }

// hash is what is kept of a token.
func hash(token secret.String) []byte {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return sum[:]
}

// nameOf is the person's code that somebody typed.
func nameOf(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }
