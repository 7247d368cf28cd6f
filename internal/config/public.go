package config

import "net/url"

// isPublic reports whether it is an address that may be told to a shop. Plain http is
// for a shop on the same machine.
func isPublic(s string) bool {
	u, plain := plainURL(s)
	return plain && (u.Scheme == "https" || u.Scheme == "http" && isThisMachine(u.Hostname()))
}

// isSite reports whether it is an address that people can be told, and nothing behind it.
func isSite(s string) bool {
	u, _ := plainURL(s)
	return isPublic(s) && u.Path == ""
}

// isPlace reports whether it is somewhere by http, encrypted or not.
func isPlace(s string) bool {
	u, plain := plainURL(s)
	return plain && (u.Scheme == "https" || u.Scheme == "http")
}

// plainURL is an address, and whether it is no more than scheme, host and path.
func plainURL(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	return u, err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}
