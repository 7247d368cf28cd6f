package woosim

import (
	"net/http"
	"strings"
)

// router finds a request's route the way WordPress does: a number in braces takes digits only, {name:word} takes any one segment, and
// what nothing takes has no route (observed: rest_no_route, never 405).
type router struct {
	routes   []routed
	otherway http.Handler
}

// routed is one method of a route, its path cut into segments.
type routed struct {
	method   string
	segments []string
	handler  http.Handler
}

func (s *Shop) router() *router {
	rs := &router{otherway: s.serve(route{kind: "no_route", do: func(*call) answer { return noRoute() }})}
	seen := map[string]bool{}
	for _, rt := range s.table() {
		segments := strings.Split(rt.path, "/")
		for method := range strings.FieldsSeq(rt.methods) {
			rs.routes = append(rs.routes, routed{method, segments, s.serve(rt)})
		}
		if !seen[rt.path] {
			seen[rt.path] = true
			rs.routes = append(rs.routes, routed{http.MethodOptions, segments, s.serve(s.optionsRoute(rt))})
		}
	}
	return rs
}

// ServeHTTP serves a path below apiPath; HEAD goes where GET goes.
func (rs *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, inside := strings.CutPrefix(r.URL.Path, apiPath)
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for _, rt := range rs.routes {
		if inside && rt.method == method && rt.takes(segments) {
			rt.name(r, segments)
			rt.handler.ServeHTTP(w, r)
			return
		}
	}
	rs.otherway.ServeHTTP(w, r)
}

func (rt routed) takes(segments []string) bool {
	if len(rt.segments) != len(segments) {
		return false
	}
	for i, want := range rt.segments {
		switch {
		case !strings.HasPrefix(want, "{"):
			if want != segments[i] {
				return false
			}
		case segments[i] == "", !strings.HasSuffix(want, ":word}") && strings.Trim(segments[i], "0123456789") != "":
			return false
		}
	}
	return true
}

// name tells the request what stands in the braces of the path.
func (rt routed) name(r *http.Request, segments []string) {
	for i, want := range rt.segments {
		if name, inBraces := strings.CutPrefix(want, "{"); inBraces {
			r.SetPathValue(strings.TrimSuffix(strings.TrimSuffix(name, "}"), ":word"), segments[i])
		}
	}
}
