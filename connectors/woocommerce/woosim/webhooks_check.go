package woosim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// checkNewWebhook checks what WordPress checks of a request before WooCommerce sees it.
func checkNewWebhook(body object) *answer {
	var missing []string
	for _, key := range []string{"topic", "delivery_url"} {
		if !body.has(key) {
			missing = append(missing, key)
		}
	}
	if missing != nil {
		bad := missingParam(missing...)
		return &bad
	}
	return checkWebhook(body)
}

func checkWebhook(body object) *answer {
	var checks []*wrong
	for _, key := range []string{"name", "status", "topic", "secret"} {
		if raw := body.get(key); body.has(key) && (len(raw) == 0 || raw[0] != '"') {
			checks = append(checks, notOfType(key, key, "string"))
		} else if key == "status" && body.has(key) {
			checks = append(checks, oneOf(key, body.str(key), webhookStatuses()))
		}
	}
	return refuse(checks...)
}

func webhookStatuses() []string { return []string{"active", "paused", "disabled"} }

func unknownWebhook() answer {
	return failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid.")
}

func invalidDeliveryURL() *answer {
	bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_invalid_delivery_url",
		"Webhook delivery URL must be a valid URL starting with http:// or https://.")
	return &bad
}

func validURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && slices.Contains([]string{"http", "https"}, u.Scheme) && !strings.Contains(text, " ")
}
