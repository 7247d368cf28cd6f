package secret

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

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
// Tink keyset, a file; each ciphertext begins with the id of the key that sealed it, so
// that keys can be rotated. It follows the file: what another process made of it counts
// from the next secret on. It is safe for concurrent use.
type Keyring struct {
	path string

	mu   sync.Mutex
	read os.FileInfo // the file as it was read last
	keys keys
}

// keys are what a key file held.
type keys struct {
	handle  *keyset.Handle
	primary tink.AEAD
	keyID   uint32
}

// OpenKeyring reads a key file: a Tink keyset in JSON, readable by its owner only.
func OpenKeyring(path string) (*Keyring, error) {
	k := &Keyring{path: path}
	if err := k.load(); err != nil {
		return nil, err
	}
	return k, nil
}

// CreateKeyring writes a new key file with mode 0600 and opens it. An existing
// file is an error: overwriting it would lose every stored credential.
func CreateKeyring(path string) (*Keyring, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	text, err := textOf(handle)
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Sync(), file.Close(), flush(filepath.Dir(path))); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return OpenKeyring(path)
}

// EnsureKeyring opens the key file, making it first where there is none.
func EnsureKeyring(path string) (*Keyring, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return CreateKeyring(path)
	}
	return OpenKeyring(path)
}

// load reads the file. The caller holds mu, or has the keyring to itself.
func (k *Keyring) load() error {
	info, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("key file: %w: make one with `orderloom migrate --new-key` or point ORDERLOOM_KEY_FILE at yours", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("key file %s is readable by others (mode %o): run chmod 600 on it", k.path, info.Mode().Perm())
	}
	raw, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(raw)))
	if err != nil {
		return fmt.Errorf("key file %s is no Tink keyset in JSON", k.path) // the cause might quote the key
	}
	return k.take(handle, info)
}

func (k *Keyring) take(handle *keyset.Handle, info os.FileInfo) error {
	primary, err := aead.New(handle)
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	entry, err := handle.Primary()
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	k.keys, k.read = keys{handle, primary, entry.KeyID()}, info
	return nil
}

// now are the keys as the file has them.
func (k *Keyring) now() (keys, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	info, err := os.Stat(k.path)
	if err == nil && os.SameFile(info, k.read) && info.ModTime().Equal(k.read.ModTime()) && info.Size() == k.read.Size() {
		return k.keys, nil
	}
	err = k.load()
	return k.keys, err
}

// last are the keys as they were read last.
func (k *Keyring) last() keys {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys
}

// KeyID names the key that seals now. It is no secret.
func (k *Keyring) KeyID() uint32 { return k.last().keyID }

// Seal encrypts a secret for one purpose, such as "channel woo-riga"; it opens
// for the same purpose only, so that a row copied elsewhere is worth nothing.
func (k *Keyring) Seal(s String, purpose string) ([]byte, error) {
	keys, err := k.now() // a key that was retired meanwhile must not seal
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", purpose, err)
	}
	sealed, err := keys.primary.Encrypt([]byte(s), []byte(purpose))
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", purpose, err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same purpose; else ErrWrongKey.
func (k *Keyring) Open(sealed []byte, purpose string) (String, error) {
	plain, err := k.last().primary.Decrypt(sealed, []byte(purpose))
	if err == nil {
		return String(plain), nil
	}
	// Perhaps by a key that the file has got since.
	if keys, unread := k.now(); unread == nil {
		plain, err = keys.primary.Decrypt(sealed, []byte(purpose))
	}
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
