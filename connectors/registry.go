package connectors

import (
	"net/http"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// Shop is all a connector needs to reach a shop.
type Shop struct {
	Address     string // https://shop.example/sub
	Environment commerce.Environment
	Zone        string // IANA; the shop's own time zone
	Version     string // of the platform's interface: "v3"; empty: the connector's choice
	Credentials Credentials
}

// Credentials are what a shop gives to let us in. Each platform says which it
// needs.
type Credentials struct {
	Key    secret.String
	Secret secret.String
}

// Constructor makes a connector and calls nobody. Wrong settings are fault.Invalid.
type Constructor func(shop Shop, transport http.RoundTripper) (Connector, error)

// Registry is every platform a program knows, by name.
type Registry map[string]Constructor

// New makes the connector of a platform.
func (r Registry) New(platform string, shop Shop, transport http.RoundTripper) (Connector, error) {
	construct, ok := r[platform]
	if !ok {
		return nil, fault.New(fault.Invalid, "connectors", "no platform %q: there are %s", platform, strings.Join(r.Platforms(), ", "))
	}
	return construct(shop, transport)
}

// Platforms lists the known platforms in alphabetical order.
func (r Registry) Platforms() []string {
	names := make([]string, 0, len(r))
	for name := range r {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
