package woosim

import "cmp"

// systemStatus is what the shop says of itself, as far as its callers ask for it.
func (s *Shop) systemStatus(c *call) answer {
	version := "11.0.1"
	if s.settings.Old {
		version = "5.7.2"
	}
	version = cmp.Or(s.settings.Version, version)
	return s.one(c, newObject("environment", newObject(
		"home_url", c.base, "site_url", c.base, "version", version, "wp_version", "7.0.4", "secure_connection", c.r.TLS != nil,
	)))
}
