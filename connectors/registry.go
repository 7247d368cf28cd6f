package connectors

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
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

// Front is the address as it can be called: a host, with a folder if it has one. Plain
// http is for the test environment alone. The errors don't quote the address: people
// paste credentials into it.
func (s Shop) Front() (*url.URL, error) {
	front, err := url.Parse(strings.TrimSpace(s.Address))
	switch {
	case err != nil || front.Hostname() == "":
		return nil, errors.New("the address is no web address: want https://shop.example")
	case front.User != nil || front.RawQuery != "" || front.ForceQuery || front.Fragment != "":
		return nil, errors.New("the address holds more than a host and a folder: want https://shop.example")
	case front.Scheme == "http" && s.Environment != commerce.Test:
		return nil, fmt.Errorf("the address is plain http, which only the %s environment may use: want https", commerce.Test)
	case front.Scheme != "https" && front.Scheme != "http":
		return nil, errors.New("the address does not begin with https://")
	}
	return front, nil
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

// Able makes a connector to ask what it can do, of a shop whose credentials nobody has
// at hand; it couldn't sign in. Wrong settings are fault.Invalid.
func (r Registry) Able(platform string, shop Shop) (Connector, error) {
	shop.Credentials = Credentials{Key: "any", Secret: "any"}
	connector, err := r.New(platform, shop, nil)
	if err != nil { // its platform may know no secret
		shop.Credentials.Secret = ""
		connector, err = r.New(platform, shop, nil)
	}
	return connector, err
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
