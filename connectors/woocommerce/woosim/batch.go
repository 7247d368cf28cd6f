package woosim

import (
	"encoding/json"
	"net/http"
)

// batchLimit is how many items a batch may hold, all its lists together.
const batchLimit = 100

// bulk is what a batch does to one kind of thing; each answers with the thing as it is shown, or with a refusal.
type bulk struct {
	create func(body object) (object, *answer)
	update func(body object) (object, *answer)
	remove func(id int64) (object, *answer)
}

// batchOf does many at once, each by itself and in the order they were sent; the answer is 200 whatever happens to them. More than a
// hundred are refused as a whole with 413; a body without items answers a list, not an object (contract, 7; batch/*.json).
func (s *Shop) batchOf(c *call, do bulk) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	creates, updates, deletes := entries(body.get("create")), entries(body.get("update")), entries(body.get("delete"))
	if len(creates)+len(updates)+len(deletes) > batchLimit {
		return failure(http.StatusRequestEntityTooLarge, "woocommerce_rest_request_entity_too_large",
			"Unable to accept more than 100 items for this request.")
	}
	out := object{}
	outcomes(&out, "create", creates, func(raw json.RawMessage) (any, object, *answer) {
		item, _ := splitObject(raw)
		shown, bad := do.create(item)
		return 0, shown, bad
	})
	outcomes(&out, "update", updates, func(raw json.RawMessage) (any, object, *answer) {
		item, _ := splitObject(raw)
		shown, bad := do.update(item)
		if !item.has("id") {
			return nil, shown, bad
		}
		return item.get("id"), shown, bad
	})
	outcomes(&out, "delete", deletes, func(raw json.RawMessage) (any, object, *answer) {
		id := newObject("id", raw).int("id")
		shown, bad := do.remove(id)
		return id, shown, bad
	})
	if len(out) == 0 {
		return answer{status: http.StatusOK, body: []byte("[]")}
	}
	return s.one(c, out)
}

// entries are the items of a list; of an object sent in its place they are the values, as PHP goes through either
// (batch/update_is_object.json).
func entries(raw json.RawMessage) []json.RawMessage {
	if o, ok := splitObject(raw); ok {
		list := make([]json.RawMessage, len(o))
		for i, m := range o {
			list[i] = m.val
		}
		return list
	}
	return splitArray(raw)
}

// outcomes writes what became of each item of a list.
func outcomes(out *object, key string, items []json.RawMessage, do func(json.RawMessage) (any, object, *answer)) {
	if len(items) == 0 {
		return
	}
	list := make([]object, len(items))
	for i, item := range items {
		id, shown, bad := do(item)
		if bad != nil {
			shown = newObject("id", id, "error", json.RawMessage(bad.body))
		}
		list[i] = shown
	}
	out.set(key, list)
}
