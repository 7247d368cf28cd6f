package console

import (
	"net/url"
	"slices"
	"strings"
)

// Mends is where something that is wrong with a channel is mended, by the finding's kind
// or the check's name; nil where its shop alone can, or who looks may not.
func (p channelPage) Mends(what string) *link {
	of := url.Values{"channel": {p.Code}}
	switch what {
	case "push":
		of.Set("state", "waiting")
		return &link{To: address("/pushes", of), Text: "nav.pushes"}
	case "push failed":
		return &link{To: address("/push-problems", of), Text: "nav.pushproblems"}
	case "export failed":
		return &link{To: address("/exports", of), Text: "nav.exports"}
	case "reconcile":
		return &link{To: address("/looks", of), Text: "nav.looks"}
	case "channel", "findings":
		return &link{To: channelLink(p.Code), Text: "thing.channel"}
	}
	i := slices.IndexFunc(p.Links, func(l link) bool { return l.To == channelLink(p.Code)+ownPage(what) })
	if i < 0 {
		return nil
	}
	return &p.Links[i]
}

// ownPage is the page of a channel's own where something is mended, after its address.
func ownPage(what string) string {
	switch what {
	case "mapping", "tax class":
		return "/mappings"
	case "shop setting", "currency of prices", "vanished orders", "address", "notices":
		return "/edit"
	case "webhook", "webhooks", "webhooks silent", "orders":
		return "/schedules"
	case "clock", "certificate", "change feed", "WooCommerce", "REST API", "API":
		return "" // the shop's host mends it
	}
	for _, begins := range []string{"key", "token: ", "reading", "list", "messages: "} {
		if strings.HasPrefix(what, begins) {
			return "/connection"
		}
	}
	return ""
}
