package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// Cost is what hashing a password takes. It is kept with each hash.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// Usual is the second recommendation of RFC 9106: 64 MiB, about a tenth of a second.
func Usual() Cost { return Cost{Memory: 64 << 10, Passes: 3, Lanes: 4} }

const (
	shortestPassword = 12   // characters
	longestPassword  = 1024 // bytes
	saltBytes        = 16
	hashBytes        = 32
)

// CheckPassword refuses a password that is too short or too long, as fault.Invalid.
func CheckPassword(password secret.String) error {
	switch n := utf8.RuneCountInString(canonical(password)); {
	case n < shortestPassword:
		return fault.New(fault.Invalid, "access", "the password is too short: want at least %d characters", shortestPassword)
	case len(password) > longestPassword:
		return fault.New(fault.Invalid, "access", "the password is too long: want at most %d bytes", longestPassword)
	}
	return nil
}

// MakePassword makes a password that nobody guesses, for a user to be given once.
func MakePassword() secret.String { return secret.String(rand.Text()) }

// canonical makes the same of a password on every keyboard: ā is one character on some
// and two on others.
func canonical(password secret.String) string { return norm.NFKC.String(password.Reveal()) }

// newPassword is what is kept of a password that somebody chose.
func (d *Desk) newPassword(ctx context.Context, password secret.String) (string, error) {
	if err := CheckPassword(password); err != nil {
		return "", err
	}
	return d.hashPassword(ctx, password)
}

// hashPassword is what is kept of a password, in the PHC string format.
func (d *Desk) hashPassword(ctx context.Context, password secret.String) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	key, err := d.derive(ctx, password, salt, d.cost)
	if err != nil {
		return "", err
	}
	return encode(d.cost, salt, key), nil
}

// derive works a password's key out, once there is a place to.
func (d *Desk) derive(ctx context.Context, password secret.String, salt []byte, cost Cost) ([]byte, error) {
	select {
	case d.hashing <- struct{}{}:
		defer func() { <-d.hashing }()
		return argon2.IDKey([]byte(canonical(password)), salt, cost.Passes, cost.Memory, cost.Lanes, hashBytes), nil
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Transient, "wait for a place to hash a password", ctx.Err())
	}
}

// matches reports whether a password is the one that a hash was made of.
func (d *Desk) matches(ctx context.Context, hash string, password secret.String) (bool, error) {
	cost, salt, want, err := decode(hash)
	if err != nil || len(password) > longestPassword {
		return false, err
	}
	got, err := d.derive(ctx, password, salt, cost)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// decoy is a hash that no password matches, at today's cost: who has no account waits
// as long as who has one.
func (d *Desk) decoy() string {
	random := make([]byte, saltBytes+hashBytes)
	_, _ = rand.Read(random) // never fails
	return encode(d.cost, random[:saltBytes], random[saltBytes:])
}

// outdated reports whether a hash was made at another cost.
func outdated(hash string, cost Cost) bool {
	made, _, _, err := decode(hash)
	return err != nil || made != cost
}

const phc = "$argon2id$v=%d$m=%d,t=%d,p=%d$"

func encode(cost Cost, salt, key []byte) string {
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(phc, argon2.Version, cost.Memory, cost.Passes, cost.Lanes) + text(salt) + "$" + text(key)
}

func decode(hash string) (cost Cost, salt, key []byte, err error) {
	var version int
	var texts string
	if _, err = fmt.Sscanf(hash, phc+"%s", &version, &cost.Memory, &cost.Passes, &cost.Lanes, &texts); err == nil {
		salt, key, err = decodePair(texts)
	}
	if err != nil || version != argon2.Version || cost.Passes < 1 || cost.Lanes < 1 {
		return cost, nil, nil, fault.New(fault.Invalid, "access", "a stored password can't be read: set a new one with `orderloom user edit`")
	}
	return cost, salt, key, nil
}

func decodePair(texts string) (salt, key []byte, err error) {
	first, second, _ := strings.Cut(texts, "$")
	if salt, err = base64.RawStdEncoding.DecodeString(first); err != nil {
		return nil, nil, err
	}
	key, err = base64.RawStdEncoding.DecodeString(second)
	return salt, key, err
}
