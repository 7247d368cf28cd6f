package woosim

import (
	"encoding/json"
	"net/http"
	"strings"
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
	creates, updates, deletes := batchLists(body)
	if len(creates)+len(updates)+len(deletes) > batchLimit {
		return failure(http.StatusRequestEntityTooLarge, "woocommerce_rest_request_entity_too_large",
			"Unable to accept more than 100 items for this request.")
	}
	out := object{}
	c.outcomes(&out, "create", creates, func(raw json.RawMessage) (any, func() (object, *answer)) {
		item, _ := splitObject(raw)
		return 0, func() (object, *answer) { return do.create(item) }
	})
	c.outcomes(&out, "update", updates, func(raw json.RawMessage) (any, func() (object, *answer)) {
		item, _ := splitObject(raw)
		var id any
		if item.has("id") {
			id = item.get("id")
		}
		return id, func() (object, *answer) { return do.update(item) }
	})
	c.outcomes(&out, "delete", deletes, func(raw json.RawMessage) (any, func() (object, *answer)) {
		id := newObject("id", raw).int("id")
		return id, func() (object, *answer) { return do.remove(id) }
	})
	if len(out) == 0 {
		return answer{status: http.StatusOK, body: []byte("[]")}
	}
	return s.one(c, out)
}

func batchLists(body object) (creates, updates, deletes []json.RawMessage) {
	return entries(body.get("create")), entries(body.get("update")), entries(body.get("delete"))
}

// items is how many items a batch has; what is no batch has none.
func (c *call) items() int {
	if !strings.HasSuffix(c.r.URL.Path, "/batch") {
		return 0
	}
	body, _ := c.jsonBody()
	creates, updates, deletes := batchLists(body)
	return len(creates) + len(updates) + len(deletes)
}

// refusal is the error of the next item of a batch, where a fault wants one.
func (c *call) refusal() *answer {
	c.item++
	if c.refuseEach == 0 || c.item%c.refuseEach != 0 {
		return nil
	}
	bad := failure(http.StatusInternalServerError, "internal_server_error", "The item could not be saved.")
	return &bad
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

// outcomes writes what became of each item of a list; read says what an item is about and how it is done.
func (c *call) outcomes(out *object, key string, items []json.RawMessage, read func(json.RawMessage) (id any, do func() (object, *answer))) {
	if len(items) == 0 {
		return
	}
	list := make([]object, len(items))
	for i, item := range items {
		id, do := read(item)
		bad := c.refusal()
		if bad == nil {
			list[i], bad = do()
		}
		if bad != nil {
			list[i] = newObject("id", id, "error", json.RawMessage(bad.body))
		}
	}
	out.set(key, list)
}
