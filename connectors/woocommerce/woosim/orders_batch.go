package woosim

import (
	"encoding/json"
	"net/http"
	"slices"
)

// ordersBatch does many at once. Its items aren't checked against the schema: an unknown status becomes "pending".
func (s *Shop) ordersBatch(c *call) answer {
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
		o, bad := s.create(creates[i], false)
		return s.shown(o), bad, 0
	})
	s.batch(&out, "update", len(updates), func(i int) ([]byte, *answer, int64) {
		o, bad := s.batchUpdate(updates[i])
		return s.shown(o), bad, updates[i].int("id")
	})
	s.batch(&out, "delete", len(deletes), func(i int) ([]byte, *answer, int64) {
		o := s.orders[deletes[i]]
		if o == nil {
			bad := invalidOrder(http.StatusNotFound)
			return nil, &bad, deletes[i]
		}
		body := s.shown(o)
		s.remove(o)
		return body, nil, deletes[i]
	})
	if len(out) == 0 {
		return answer{status: http.StatusOK, body: []byte("[]")}
	}
	return answer{status: http.StatusOK, body: out.appendTo(nil)}
}

func (s *Shop) shown(o *order) []byte {
	if o == nil {
		return nil
	}
	return s.appendOrder(nil, o, nil, *s.settings.Decimals)
}

// batch writes the outcome of each item in the order they were sent.
func (s *Shop) batch(out *object, key string, n int, do func(i int) ([]byte, *answer, int64)) {
	if n == 0 {
		return
	}
	list := make([]json.RawMessage, n)
	for i := range n {
		body, bad, id := do(i)
		if bad != nil {
			body = encode(newObject("id", id, "error", json.RawMessage(bad.body)))
		}
		list[i] = body
	}
	out.set(key, list)
}

func (s *Shop) batchUpdate(body object) (*order, *answer) {
	o := s.orders[body.int("id")]
	if o == nil {
		bad := unknownOrder()
		return nil, &bad
	}
	if body.has("status") && !slices.Contains(s.writableStatuses(), body.str("status")) {
		body.set("status", "pending")
	}
	return o, s.update(o, body)
}
