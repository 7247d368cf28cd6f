package secret

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// canaryText is what a canary holds; any fixed text would do.
const canaryText = "orderloom"

// ErrWrongKey says that something can't be opened with this key: it was sealed
// with another one, or for another purpose.
var ErrWrongKey = errors.New("the key does not open it")

// Keyring seals and opens stored secrets with AES-256-GCM. Its keys live in a
// Tink keyset; each ciphertext begins with the id of the key that sealed it, so
// that keys can be rotated.
type Keyring struct {
	primary tink.AEAD
	keyID   uint32
}

// OpenKeyring reads a key file: a Tink keyset in JSON, readable by its owner only.
func OpenKeyring(path string) (*Keyring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w: make one with `orderloom migrate --new-key` or point ORDERLOOM_KEY_FILE at yours", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s is readable by others (mode %o): run chmod 600 on it", path, info.Mode().Perm())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(raw)))
	if err != nil {
		return nil, fmt.Errorf("key file %s is no Tink keyset in JSON", path) // the cause might quote the key
	}
	return newKeyring(handle)
}

// CreateKeyring writes a new key file with mode 0600 and opens it. An existing
// file is an error: overwriting it would lose every stored credential.
func CreateKeyring(path string) (*Keyring, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	var text strings.Builder
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	_, err = file.WriteString(text.String())
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return newKeyring(handle)
}

// EnsureKeyring opens the key file, making it first where there is none.
func EnsureKeyring(path string) (*Keyring, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return CreateKeyring(path)
	}
	return OpenKeyring(path)
}

func newKeyring(handle *keyset.Handle) (*Keyring, error) {
	primary, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	entry, err := handle.Primary()
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	return &Keyring{primary: primary, keyID: entry.KeyID()}, nil
}

// KeyID names the key that seals now. It is no secret.
func (k *Keyring) KeyID() uint32 { return k.keyID }

// Seal encrypts a secret for one purpose, such as "channel woo-riga"; it opens
// for the same purpose only, so that a row copied elsewhere is worth nothing.
func (k *Keyring) Seal(s String, purpose string) ([]byte, error) {
	sealed, err := k.primary.Encrypt([]byte(s), []byte(purpose))
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", purpose, err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same purpose; else ErrWrongKey.
func (k *Keyring) Open(sealed []byte, purpose string) (String, error) {
	plain, err := k.primary.Decrypt(sealed, []byte(purpose))
	if err != nil {
		return "", fmt.Errorf("%s: %w", purpose, ErrWrongKey)
	}
	return String(plain), nil
}

// Canary is a ciphertext to store once, to prove later that a key is the right one.
func (k *Keyring) Canary() ([]byte, error) { return k.Seal(canaryText, "canary") }

// CheckCanary is ErrWrongKey where this keyring did not make the canary.
func (k *Keyring) CheckCanary(sealed []byte) error {
	text, err := k.Open(sealed, "canary")
	if err != nil {
		return err
	}
	if text.Reveal() != canaryText {
		return ErrWrongKey
	}
	return nil
}
