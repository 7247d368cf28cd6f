package woosim

import (
	"encoding/json"
	"net/http"
	"strings"
)

// optionsRoute describes a path to whoever asks, signed in or not, as WordPress does before it looks at rights.
func (s *Shop) optionsRoute(rt route) route {
	return route{kind: "options", allow: rt.allow, do: func(c *call) answer {
		if rt.path == "orders" {
			return answer{status: http.StatusOK, body: ordersOptions()}
		}
		return s.one(c, describeRoute(rt))
	}}
}

// describeRoute names the methods of a path. What arguments they take is told of orders only (errors/options.json).
func describeRoute(rt route) object {
	methods := strings.Split(rt.allow, ", ")
	endpoints := make([]object, len(methods))
	for i, m := range methods {
		endpoints[i] = newObject("methods", []string{m}, "args", object{})
	}
	return newObject("namespace", "wc/v3", "methods", methods, "endpoints", endpoints,
		"_links", newObject("self", []object{newObject("href", capturedRoot+rt.path)}))
}

// ordersOptions is the recorded description of orders.
func ordersOptions() []byte {
	raw, err := captured.ReadFile("captured/errors/options.json")
	if err != nil {
		panic(err) // the file is part of the program
	}
	var recorded struct {
		Body json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(raw, &recorded); err != nil {
		panic(err)
	}
	return recorded.Body
}
