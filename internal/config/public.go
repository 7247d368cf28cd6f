package config

import "net/url"

// isPublic reports whether it is an address that may be told to a shop. Plain http is
// for a shop on the same machine.
func isPublic(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isThisMachine(u.Hostname())
}
