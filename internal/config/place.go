package config

import (
	"net/netip"
	"strings"
)

// noPlace reports whether it is neither a network, an address nor the name of a host:
// an address with a scheme or a port, or a network with a wrong mask.
func noPlace(entry string) bool {
	entry = strings.TrimSpace(entry)
	if _, err := netip.ParsePrefix(entry); err == nil {
		return false
	}
	if _, err := netip.ParseAddr(entry); err == nil {
		return false
	}
	return entry == "" || strings.ContainsAny(entry, "/:@ \t")
}
