package woosim

import (
	"encoding/json"
	"net/http"
)

// webhooksBatch does many at once, each item by itself; what it deletes it deletes for good.
func (s *Shop) webhooksBatch(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	creates, updates := body.objects("create"), body.objects("update")
	var deletes []int64
	_ = json.Unmarshal(body.get("delete"), &deletes) // another shape deletes nothing
	if len(creates)+len(updates)+len(deletes) > 100 {
		return failure(http.StatusRequestEntityTooLarge, "woocommerce_rest_request_entity_too_large",
			"Unable to accept more than 100 items for this request.")
	}
	out := object{}
	s.batch(&out, "create", len(creates), func(i int) ([]byte, *answer, int64) {
		h, bad := s.createWebhook(c, creates[i])
		return s.shownWebhook(h), bad, 0
	})
	s.batch(&out, "update", len(updates), func(i int) ([]byte, *answer, int64) {
		h, bad := s.updateWebhook(c, updates[i].int("id"), updates[i])
		return s.shownWebhook(h), bad, updates[i].int("id")
	})
	s.batch(&out, "delete", len(deletes), func(i int) ([]byte, *answer, int64) {
		if h := s.removeWebhook(deletes[i]); h != nil {
			return s.shownWebhook(h), nil, 0
		}
		bad := missingWebhook()
		return nil, &bad, deletes[i]
	})
	if len(out) == 0 {
		return answer{status: http.StatusOK, body: []byte("[]")}
	}
	return answer{status: http.StatusOK, body: out.appendTo(nil)}
}

func (s *Shop) shownWebhook(h *Webhook) []byte {
	if h == nil {
		return nil
	}
	return s.webhookObject(h).appendTo(nil)
}
