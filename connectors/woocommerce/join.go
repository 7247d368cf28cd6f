package woocommerce

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

var _ connectors.Joiner = Joiner{}

const (
	authorizePath = "wc-auth/v1/authorize"
	// readWrite is the right that a key has to have: we read orders, and write notes,
	// statuses and webhooks.
	readWrite = "read_write"
	// joinOp is where what a shop sends with its key went wrong.
	joinOp = "read the key that a shop gave"
)

// Joiner asks for keys by the shop's own page, wc-auth. The page is the shop's, so it
// needs pretty permalinks and an owner who may manage the shop.
type Joiner struct{}

// JoinAddress implements connectors.Joiner. The shop takes a callback over https alone.
func (Joiner) JoinAddress(shop connectors.Shop, ask connectors.JoinRequest) (string, error) {
	front, err := frontOf(shop)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(ask.Callback, "https://") {
		return "", invalid("join", "shops send keys over https alone: ORDERLOOM_PUBLIC_URL has to begin with https://")
	}
	page := front.JoinPath(authorizePath)
	page.RawQuery = url.Values{
		"app_name": {"Orderloom"}, "scope": {readWrite}, "user_id": {ask.State.Reveal()},
		"callback_url": {ask.Callback}, "return_url": {ask.Return},
	}.Encode()
	return page.String(), nil
}

// Joined implements connectors.Joiner. The shop waits for exactly 200; by any other
// answer it deletes the key that it gave.
func (Joiner) Joined(header http.Header, body []byte) (connectors.Joined, error) {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return connectors.Joined{}, fault.New(fault.Unsupported, joinOp, "its content is no JSON")
	}
	var told struct {
		KeyID      json.Number `json:"key_id"`
		State      string      `json:"user_id"`
		Key        string      `json:"consumer_key"`
		Secret     string      `json:"consumer_secret"`
		Permission string      `json:"key_permissions"`
	}
	if err := json.Unmarshal(body, &told); err != nil { // its text would quote the key
		return connectors.Joined{}, fault.New(fault.Invalid, joinOp, "its body is no JSON of a key")
	}
	if !plainID(told.KeyID.String()) || !plainWord(told.State) || !keyLike("ck_", told.Key) || !keyLike("cs_", told.Secret) || !plainWord(told.Permission) {
		return connectors.Joined{}, fault.New(fault.Invalid, joinOp, "it lacks a part of a key, or one isn't what shops give")
	}
	joined := connectors.Joined{
		State:       secret.String(told.State),
		Credentials: connectors.Credentials{Key: secret.String(told.Key), Secret: secret.String(told.Secret)},
	}
	switch told.Permission {
	case readWrite:
	case "read":
		joined.Lacks = "write"
	default:
		joined.Lacks = "read"
	}
	return joined, nil
}

// Returned implements connectors.Joiner.
func (Joiner) Returned(query url.Values) connectors.Returned {
	return connectors.Returned{State: secret.String(query.Get("user_id")), Approved: query.Get("success") == "1"}
}

// keyLike reports whether it is a half of a key.
func keyLike(prefix, text string) bool {
	return strings.HasPrefix(text, prefix) && len(text) > len(prefix) && plainWord(text)
}
