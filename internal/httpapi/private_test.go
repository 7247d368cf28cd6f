package httpapi_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// reach asks a server by this base, where these private addresses are allowed.
func reach(t *testing.T, base string, private ...string) error {
	t.Helper()
	transport, err := httpapi.Transport("", private)
	require.NoError(t, err)
	u, err := url.Parse(base)
	require.NoError(t, err)
	_, err = (&httpapi.Client{Base: u, Transport: transport}).Do(t.Context(), httpapi.Call{Op: op, Path: "x?secret=1"})
	return err
}

func TestPrivateNetworksAreRefused(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]string{
		"this machine":                 "127.0.0.1",
		"this machine, by another":     "127.8.9.10",
		"this machine, in IPv6":        "[::1]",
		"this machine, IPv4 in IPv6":   "[::ffff:127.0.0.1]",
		"this machine, without a name": "0.0.0.0",
		"by a name":                    "localhost",
		"RFC 1918, ten":                "10.0.0.7",
		"RFC 1918, 172":                "172.31.255.1",
		"RFC 1918, 192":                "192.168.1.1",
		"a provider's own":             "100.64.0.1",
		"a cloud's metadata":           "169.254.169.254",
		"a cloud's metadata, in IPv6":  "[fd00:ec2::254]",
		"a link":                       "[fe80::1]",
		"a unique local address":       "[fc00::1]",
		"NAT64 of ten":                 "[64:ff9b::a00:7]",
		"6to4 of 192":                  "[2002:c0a8:101::1]",
		"Teredo of 127":                "[2001:0:1:2:3:4:80ff:fffe]",
		"IPv4 in IPv6, as it once was": "[::10.0.0.7]",
		"many at once":                 "224.0.0.1",
		"all at once":                  "255.255.255.255",
		"for benchmarks":               "198.18.0.1",
		"an address with a zone":       "[fe80::1%25lo]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := reach(t, "https://"+host+"/sub/", "192.0.2.0/24")
			f := requireFault(t, err, fault.Invalid)
			require.Contains(t, f.Message, "private network")
			require.Contains(t, f.Message, "ORDERLOOM_ALLOW_PRIVATE_SHOPS")
			require.False(t, f.Unknown)
		})
	}
}

func TestPrivateAddressesThatAreAllowedAreReached(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		host, private string
		kind          fault.Kind
	}{
		"by network":              {"127.0.0.1", "127.0.0.0/8", fault.NotFound},
		"by address":              {"127.0.0.1", " 127.0.0.1 ", fault.NotFound},
		"by name":                 {"LocalHost", "localhost", fault.NotFound},
		"by the network of names": {"localhost", "127.0.0.1", fault.NotFound},
		"another network":         {"127.0.0.1", "10.0.0.0/8", fault.Invalid},
		"another name":            {"127.0.0.1", "localhost", fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_ = requireFault(t, reach(t, "http://"+tt.host+":"+port, tt.private), tt.kind)
		})
	}
}
