package config

import (
	"net/netip"
	"strings"
)

// noPlace reports whether it is neither a network, an address nor the name of a host:
// an address with a scheme or a port, or a network with a wrong mask.
func noPlace(entry string) bool {
	entry = strings.TrimSpace(entry)
	if !noNetwork(entry) {
		return false
	}
	return entry == "" || strings.ContainsAny(entry, "/:@ \t")
}

// noNetwork reports whether it is neither a network nor an address.
func noNetwork(entry string) bool {
	_, err := network(entry)
	return err != nil
}

// network is a network; an address alone is one of its own.
func network(entry string) (netip.Prefix, error) {
	entry = strings.TrimSpace(entry)
	if address, err := netip.ParseAddr(entry); err == nil {
		return address.Prefix(address.BitLen())
	}
	prefix, err := netip.ParsePrefix(entry)
	return prefix.Masked(), err
}

// ProxyNetworks are the proxies' networks.
func (c Console) ProxyNetworks() []netip.Prefix {
	networks := make([]netip.Prefix, len(c.Proxies))
	for i, entry := range c.Proxies {
		networks[i], _ = network(entry) // Load has read it
	}
	return networks
}
