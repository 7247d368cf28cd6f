package secret

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Mark is how whatever the key that seals now has sealed begins. It is no secret.
func (k *Keyring) Mark() []byte {
	return binary.BigEndian.AppendUint32([]byte{1}, k.KeyID()) // Tink's own prefix: version and key
}

// Older are the keys that the file holds beside the one that seals: they open what they
// sealed.
func (k *Keyring) Older() (ids []uint32, err error) {
	keys, err := k.now()
	if err != nil {
		return nil, err
	}
	for i := range keys.handle.Len() {
		entry, err := keys.handle.Entry(i)
		if err != nil {
			return nil, fmt.Errorf("key file: %w", err)
		}
		if entry.KeyID() != keys.keyID {
			ids = append(ids, entry.KeyID())
		}
	}
	return ids, nil
}

// AddKey puts a new key into the file, which seals from now on; the others still open.
// The file is replaced whole or not at all.
func (k *Keyring) AddKey() error {
	return k.change(func(manager *keyset.Manager) error {
		id, err := manager.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return manager.SetPrimary(id)
	})
}

// Drop takes keys out of the file. What they sealed can't be opened any more. The one
// that seals can't be dropped.
func (k *Keyring) Drop(ids []uint32) error {
	return k.change(func(manager *keyset.Manager) error {
		for _, id := range ids {
			if err := manager.Delete(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// change changes the keys as the file has them now.
func (k *Keyring) change(do func(*keyset.Manager) error) error {
	keys, err := k.now()
	if err != nil {
		return err
	}
	manager := keyset.NewManagerFromHandle(keys.handle)
	if err := do(manager); err != nil {
		return fmt.Errorf("change the keys: %w", err)
	}
	handle, err := manager.Handle()
	if err != nil {
		return fmt.Errorf("change the keys: %w", err)
	}
	text, err := textOf(handle)
	if err != nil {
		return fmt.Errorf("change the keys: %w", err)
	}
	if err := replace(k.path, text); err != nil {
		return fmt.Errorf("key file: %w: it has to be one that this user may replace, in a folder of its own", err)
	}
	_, err = k.now()
	return err
}

// replace puts a file in another one's place, mode 0600, whole or not at all. Once it
// returns, no loss of power brings the other one back.
func replace(path, text string) error {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, ".key-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return flush(folder)
}

// flush has a folder's list of files written down.
func flush(folder string) error {
	list, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(list.Sync(), list.Close())
}

func textOf(handle *keyset.Handle) (string, error) {
	var text strings.Builder
	err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text))
	return text.String(), err
}
