package serving

import (
	"net/http"
	"net/netip"
	"strings"
)

// Client is the address that a request came from. Where it was handed on by a machine on
// this or a private network, a proxy of ours, it is what that one says; who comes from
// elsewhere is not believed what they say of themselves. The zero address is not known.
func Client(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	peer := at.Addr().Unmap()
	if !peer.IsLoopback() && !peer.IsPrivate() {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if told, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
		return told.Unmap()
	}
	return peer
}
