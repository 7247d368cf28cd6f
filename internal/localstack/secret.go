package localstack

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// secret is what the roles' passwords are derived from, so that one role's password doesn't tell another's.
type secret []byte

// loadSecret makes the stack's secret once.
func loadSecret(dir string) (secret, error) {
	path := filepath.Join(dir, "secret")
	content, err := os.ReadFile(path)
	if err == nil && len(content) > 0 {
		return content, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("localstack: secret: %w", err)
	}
	fresh := []byte(rand.Text())
	if err := writeFile(path, fresh, 0o600); err != nil {
		return nil, fmt.Errorf("localstack: secret: %w", err)
	}
	return fresh, nil
}

// password needs no quoting, neither in SQL nor in a URL.
func (s secret) password(role string) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(role))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// writeFile puts the whole content there or nothing.
func writeFile(path string, content []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
