package woosim

import (
	"net/http"
	"slices"
)

// ordersBatch does many at once. Its items aren't checked against the schema: an unknown status becomes "pending".
func (s *Shop) ordersBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: func(body object) (object, *answer) {
			o, bad := s.create(body, false)
			return s.shown(o), bad
		},
		update: func(body object) (object, *answer) {
			o, bad := s.batchUpdate(body)
			return s.shown(o), bad
		},
		remove: func(id int64) (object, *answer) {
			o := s.orders[id]
			if o == nil {
				bad := invalidOrder(http.StatusNotFound)
				return nil, &bad
			}
			shown := s.shown(o)
			s.remove(o)
			return shown, nil
		},
	})
}

func (s *Shop) shown(o *order) object {
	if o == nil {
		return nil
	}
	shown, _ := splitObject(s.appendOrder(nil, o, nil, *s.settings.Decimals))
	return shown
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
