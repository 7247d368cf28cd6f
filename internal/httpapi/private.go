package httpapi

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/orderloom/orderloom/internal/fault"
)

// dialLimit is how long a connection may take to come about: a host that doesn't
// answer is known soon, and one that is slow to work is not meant.
const dialLimit = 10 * time.Second

// guard dials public addresses alone, and those private ones that are allowed. A shop's
// address is what somebody typed or a shop's owner set: without the guard it could make
// us ask whatever stands in our own network. It looks at the address that is connected
// to, after the name was looked up, so that no name can mean another one the next time.
//
// What goes through a proxy (HTTPS_PROXY) goes where the proxy lets it; the guard sees
// the proxy alone.
type guard struct {
	hosts    []string // by name, whatever they mean
	networks []netip.Prefix
}

// newGuard allows these: networks (10.1.0.0/16), addresses (10.1.0.7) and names of
// hosts. What is neither of the first two is a name.
func newGuard(private []string) guard {
	var g guard
	for _, entry := range private {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if network, err := netip.ParsePrefix(entry); err == nil {
			g.networks = append(g.networks, network)
		} else if one, err := netip.ParseAddr(entry); err == nil {
			g.networks = append(g.networks, netip.PrefixFrom(one, one.BitLen()))
		} else {
			g.hosts = append(g.hosts, entry)
		}
	}
	return g
}

// dial is for http.Transport.
func (g guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialLimit}
	if host, _, err := net.SplitHostPort(address); err != nil || !slices.Contains(g.hosts, strings.ToLower(host)) {
		dialer.Control = g.check
	}
	return dialer.DialContext(ctx, network, address)
}

// check is asked with the address that is about to be connected to.
func (g guard) check(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := to.Addr().Unmap().WithZone("")
	if isPublic(ip) || slices.ContainsFunc(g.networks, func(n netip.Prefix) bool { return n.Contains(ip) }) {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Message: "the address leads into a private network (" + ip.String() +
		"): correct it, or allow that network in ORDERLOOM_ALLOW_PRIVATE_SHOPS"}
}

// isPublic reports whether an address belongs to the internet, and so does the address
// that a gateway between the two kinds of addresses makes of it.
func isPublic(ip netip.Addr) bool {
	within := func(n netip.Prefix) bool { return n.Contains(ip) }
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(reserved(), within) {
		return false
	}
	inside, ok := embedded(ip)
	return !ok || isPublic(inside)
}

// reserved are the networks that the internet doesn't have beside those that package
// netip knows: RFC 6890 and the registries it began.
func reserved() []netip.Prefix {
	var networks []netip.Prefix
	for _, n := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fec0::/10",
	} {
		networks = append(networks, netip.MustParsePrefix(n))
	}
	return networks
}

// embedded is the IPv4 address within an IPv6 one: of NAT64, 6to4 and Teredo, which
// has it inside out.
func embedded(ip netip.Addr) (netip.Addr, bool) {
	if ip.Is4() {
		return netip.Addr{}, false
	}
	b := ip.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:])), true
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	case netip.MustParsePrefix("2001::/32").Contains(ip):
		return netip.AddrFrom4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]}), true
	}
	return netip.Addr{}, false
}
