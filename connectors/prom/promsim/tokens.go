package promsim

import (
	"net/http"
	"slices"
	"strings"
)

// Right is what a token may do in one section of the API.
type Right string

// The rights of a token, as a company ticks them in its cabinet. Which sections there are beside Orders, Products and Groups is
// inferred from the API's paths.
const (
	ReadOrders     Right = "orders:read"
	WriteOrders    Right = "orders:write"
	ReadProducts   Right = "products:read"
	WriteProducts  Right = "products:write"
	ReadGroups     Right = "groups:read"
	WriteGroups    Right = "groups:write"
	ReadClients    Right = "clients:read"
	ReadMessages   Right = "messages:read"
	WriteMessages  Right = "messages:write"
	ReadChat       Right = "chat:read"
	WriteChat      Right = "chat:write"
	ReadPayments   Right = "payment_options:read"
	ReadDeliveries Right = "delivery_options:read"
	WriteDelivery  Right = "delivery:write"
)

// AllRights are all that a token can have.
func AllRights() []Right {
	return []Right{
		ReadOrders, WriteOrders, ReadProducts, WriteProducts, ReadGroups, WriteGroups, ReadClients, ReadMessages, WriteMessages,
		ReadChat, WriteChat, ReadPayments, ReadDeliveries, WriteDelivery,
	}
}

// NewToken makes a token with these rights, or with all of them when none is named.
func (s *Shop) NewToken(rights ...Right) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := s.hex(40)
	s.allow(token, rights)
	return token
}

// AddToken gives a token of the caller's choice these rights, or all of them when none is named.
func (s *Shop) AddToken(token string, rights ...Right) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allow(token, rights)
}

// RevokeToken makes a token unknown.
func (s *Shop) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

func (s *Shop) allow(token string, rights []Right) {
	if len(rights) == 0 {
		rights = AllRights()
	}
	s.tokens[token] = rights
}

// signIn refuses who has no token that may do what is asked: an unknown one with a page [L], one without the right with 403 [I].
func (s *Shop) signIn(c *call, needs Right) *answer {
	token, bearer := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer ")
	rights, known := s.tokens[token]
	switch {
	case !bearer, !known:
		bad := page(http.StatusUnauthorized, "Необхідна авторизація")
		return &bad
	case !slices.Contains(rights, needs):
		bad := answer{status: http.StatusForbidden, body: encode(doc{"error": "Access to this section is denied for the token."})}
		return &bad
	default:
		return nil
	}
}
