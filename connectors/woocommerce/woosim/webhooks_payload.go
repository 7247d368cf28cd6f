package woosim

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// payload is what GET would answer now, an error for what is gone included; of something deleted it is only the id.
func (s *Shop) payload(h *Webhook, id int64, base string) []byte {
	switch {
	case h.resource() == "action":
		return phpJSON(newObject("action", h.event(), "arg", id).appendTo(nil))
	case h.event() == "deleted":
		return phpJSON(newObject("id", id).appendTo(nil))
	}
	r := (&http.Request{Method: http.MethodGet}).WithContext(context.Background())
	r.SetPathValue("id", encodeID(id))
	for _, rt := range s.table() {
		if rt.path == h.resource()+"s/{id}" && rt.methods == http.MethodGet {
			return phpJSON(atBase(rt.do(&call{r: r, base: base}).body, base))
		}
	}
	return phpJSON(noRoute().body)
}

// sign is the signature of a body. WordPress takes HTML's entities out of a secret first.
func sign(body []byte, secret string) string {
	plain := strings.NewReplacer("&lt;", "<", "&#060;", "<", "&gt;", ">", "&#062;", ">", "&quot;", `"`, "&#034;", `"`,
		"&#039;", "'", "&#x27;", "'", "&amp;", "&", "&#038;", "&").Replace(secret)
	mac := hmac.New(sha256.New, []byte(plain))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
