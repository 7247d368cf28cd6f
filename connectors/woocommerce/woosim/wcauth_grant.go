package woosim

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
)

// grant makes a key, posts it to the callback and says where the browser goes. A callback that doesn't answer exactly 200 costs the key.
func (s *Shop) grant(ctx context.Context, ask authAsk, base string) (string, error) {
	key, secret := "ck_"+randomHex(), "cs_"+randomHex()
	s.mu.Lock()
	id := take(&s.next.Key)
	s.keys[key] = apiKey{Secret: secret, Permission: ask.scope}
	s.mu.Unlock()

	header := http.Header{"Content-Type": {"application/json;charset=UTF-8"}, "User-Agent": {"WordPress/7.0.4; " + base}}
	status := s.post(ctx, deliveryTimeout, ask.callback, header, phpJSON(newObject("key_id", id, "user_id", ask.user,
		"consumer_key", key, "consumer_secret", secret, "key_permissions", string(ask.scope)).appendTo(nil)))
	switch status {
	case http.StatusOK:
		return ask.returnTo("1"), nil
	case 0:
		s.RemoveKey(key)
		return "", wcAuthError("cURL error 7: Failed to connect to the callback")
	default:
		s.RemoveKey(key)
		return "", wcAuthError("An error occurred in the request and at the time were unable to send the consumer data")
	}
}

func randomHex() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
