package woosim

import (
	"net/http"
	"slices"
)

// apiKey is a REST API key of the shop.
type apiKey struct {
	Secret     string     `json:"secret"`
	Permission Permission `json:"permission"`
	Customer   bool       `json:"customer"` // belongs to a user who may not manage the shop
}

// user is who a request comes from; the zero value is anonymous.
type user struct {
	known bool
	key   apiKey
}

// AddKey makes an API key of a shop manager.
func (s *Shop) AddKey(key, secret string, permission Permission) {
	s.addKey(key, apiKey{Secret: secret, Permission: permission})
}

// AddCustomerKey makes an API key of a user without rights in the shop: what it signs in for is refused with 403.
func (s *Shop) AddCustomerKey(key, secret string, permission Permission) {
	s.addKey(key, apiKey{Secret: secret, Permission: permission, Customer: true})
}

// RemoveKey revokes an API key: requests that carry it are anonymous from now on.
func (s *Shop) RemoveKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, key)
}

func (s *Shop) addKey(key string, k apiKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[key] = k
}

// signIn finds out who calls. Keys in the query win over the header; without TLS only OAuth is looked at.
func (s *Shop) signIn(c *call) (user, *answer) {
	if c.r.Header.Get(plainPermalink) != "" {
		return user{}, nil
	}
	if c.r.TLS != nil {
		if u, bad := s.basic(c); u.known || bad != nil {
			return u, bad
		}
	}
	return s.oauth(c)
}

func (s *Shop) basic(c *call) (user, *answer) {
	key, secret := c.query.Get("consumer_key"), c.query.Get("consumer_secret")
	if key == "" || secret == "" {
		key, secret, _ = c.r.BasicAuth()
	}
	k, known := s.keys[key]
	switch {
	case !known:
		return user{}, nil
	case k.Secret != secret:
		return user{}, authError("Consumer secret is invalid.")
	default:
		return user{true, k}, nil
	}
}

func authError(message string) *answer {
	bad := failure(http.StatusUnauthorized, "woocommerce_rest_authentication_error", message)
	return &bad
}

// keyAllows checks a key's permission for the method, whatever the path.
func keyAllows(u user, method string) *answer {
	reads := slices.Contains([]string{http.MethodGet, http.MethodHead}, method)
	switch {
	case !u.known, method == http.MethodOptions:
		return nil
	case reads && u.key.Permission == Write:
		return authError("The API key provided does not have read permissions.")
	case !reads && u.key.Permission == Read:
		return authError("The API key provided does not have write permissions.")
	default:
		return nil
	}
}

// mayEnter checks that the user manages the shop; the words differ by what was tried.
func mayEnter(u user, to access) *answer {
	if to == anyone || (u.known && !u.key.Customer) {
		return nil
	}
	status := http.StatusUnauthorized
	if u.known {
		status = http.StatusForbidden
	}
	words := map[access][2]string{
		toList:   {"view", "Sorry, you cannot list resources."},
		toView:   {"view", "Sorry, you cannot view this resource."},
		toCreate: {"create", "Sorry, you are not allowed to create resources."},
		toEdit:   {"edit", "Sorry, you are not allowed to edit this resource."},
		toDelete: {"delete", "Sorry, you are not allowed to delete this resource."},
		toBatch:  {"batch", "Sorry, you are not allowed to batch manipulate this resource."},
	}[to]
	bad := failure(status, "woocommerce_rest_cannot_"+words[0], words[1])
	return &bad
}
