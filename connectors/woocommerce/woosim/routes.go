package woosim

import (
	"net/http"
	"strings"
)

// access is what a route needs of its caller, and with it the words of its refusal.
type access int

const (
	anyone access = iota
	toList
	toView
	toCreate
	toEdit
	toDelete
	toBatch
)

// route is one method and path of the API.
type route struct {
	methods string // one or more, separated by spaces
	path    string
	kind    string // names it in Requests and in fault rules
	access  access
	allow   string // the Allow header of its path
	do      func(*call) answer
}

func (s *Shop) table() []route {
	const item = "GET, POST, PUT, PATCH, DELETE"
	edit := "PUT PATCH POST"
	return append(s.catalogueTable(), []route{
		{"GET", "orders", "orders.list", toList, "GET, POST", s.ordersList},
		{"POST", "orders", "orders.create", toCreate, "GET, POST", s.ordersCreate},
		{"GET", "orders/{id}", "orders.get", toView, item, s.ordersGet},
		{edit, "orders/{id}", "orders.update", toEdit, item, s.ordersUpdate},
		{"DELETE", "orders/{id}", "orders.delete", toDelete, item, s.ordersDelete},
		{edit, "orders/batch", "orders.batch", toBatch, "POST, PUT, PATCH", s.ordersBatch},
		{"GET", "orders/statuses", "orders.statuses", toList, "GET", s.ordersStatuses},
		{"GET", "reports/orders/totals", "orders.totals", toList, "GET", s.ordersTotals},
		{"GET", "orders/{id}/notes", "notes.list", toList, "GET, POST", s.notesList},
		{"POST", "orders/{id}/notes", "notes.create", toCreate, "GET, POST", s.notesCreate},
		{"GET", "orders/{id}/notes/{note}", "notes.get", toView, "GET, DELETE", s.notesGet},
		{"DELETE", "orders/{id}/notes/{note}", "notes.delete", toDelete, "GET, DELETE", s.notesDelete},
		{"GET", "orders/{id}/refunds", "refunds.list", toList, "GET, POST", s.refundsList},
		{"POST", "orders/{id}/refunds", "refunds.create", toCreate, "GET, POST", s.refundsCreate},
		{"GET", "orders/{id}/refunds/{refund}", "refunds.get", toView, "GET, DELETE", s.refundsGet},
		{"DELETE", "orders/{id}/refunds/{refund}", "refunds.delete", toDelete, "GET, DELETE", s.refundsDelete},
		{"GET", "refunds", "refunds.all", toList, "GET", s.refundsAll},
		{"GET", "taxes", "taxes", toList, "GET, POST", s.taxesList},
		{"GET", "taxes/{id}", "taxes", toView, item, s.taxesGet},
		{"GET", "taxes/classes", "tax_classes", toList, "GET, POST", s.taxClasses},
		{"GET", "payment_gateways", "payment_gateways", toList, "GET", s.gatewaysList},
		{"GET", "payment_gateways/{id:word}", "payment_gateways", toView, "GET, POST, PUT, PATCH", s.gatewaysGet},
		{"GET", "shipping/zones", "shipping", toList, "GET, POST", s.zonesList},
		{"GET", "shipping/zones/{id}", "shipping", toView, item, s.zonesGet},
		{"GET", "shipping/zones/{id}/locations", "shipping", toList, "GET, POST, PUT, PATCH", s.zoneLocations},
		{"GET", "shipping/zones/{id}/methods", "shipping", toList, "GET, POST", s.zoneMethods},
		{"GET", "shipping_methods", "shipping", toList, "GET", s.shippingMethods},
		{"GET", "settings", "settings", toList, "GET", s.settingsIndex},
		{"GET", "settings/{group:word}", "settings", toList, "GET", s.settingsGroup},
		{"GET", "settings/{group:word}/{id:word}", "settings", toView, "GET, POST, PUT, PATCH", s.settingsOption},
		{"GET", "system_status", "system_status", toList, "GET", s.systemStatus},
		{"GET", "data/currencies/current", "currency", toList, "GET", s.currentCurrency},
		{"GET", "webhooks", "webhooks.list", toList, "GET, POST", s.webhooksList},
		{"POST", "webhooks", "webhooks.create", toCreate, "GET, POST", s.webhooksCreate},
		{"GET", "webhooks/{id}", "webhooks.get", toView, item, s.webhooksGet},
		{edit, "webhooks/{id}", "webhooks.update", toEdit, item, s.webhooksUpdate},
		{"DELETE", "webhooks/{id}", "webhooks.delete", toDelete, item, s.webhooksDelete},
		{edit, "webhooks/batch", "webhooks.batch", toBatch, "POST, PUT, PATCH", s.webhooksBatch},
	}...)
}

func (s *Shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/wp-json/", s.router())
	mux.HandleFunc(authPath+"{page}", s.wcAuth)
	mux.HandleFunc(authPath+"{page}/{$}", s.wcAuth)
	mux.HandleFunc("/", page404)
	return s.entrance(mux)
}

// entrance brings a request to the API's paths: without the shop's own path, with the method that an override names. With plain
// permalinks (?rest_route=) WooCommerce doesn't look at keys.
func (s *Shop) entrance(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, inside := strings.CutPrefix(r.URL.Path, s.settings.Path)
		if !inside || (s.settings.PlainPermalinks && strings.HasPrefix(path, "/wp-json/")) {
			page404(w, r)
			return
		}
		sub := r.Clone(r.Context())
		sub.URL.Path, sub.URL.RawPath = path, ""
		if m := r.Header.Get("X-HTTP-Method-Override"); m != "" && r.Method == http.MethodPost {
			sub.Method = strings.ToUpper(m)
		}
		if plain := r.URL.Query().Get("rest_route"); plain != "" {
			sub.URL.Path = "/wp-json" + plain
			sub.Header.Set(plainPermalink, "1")
		}
		next.ServeHTTP(w, sub)
	})
}

// plainPermalink marks a request inside the shop; it never reaches an answer.
const plainPermalink = "X-Woosim-Plain-Permalink"

func page404(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"))
}

// aboutOneOrder says whether the path names an order.
func (rt route) aboutOneOrder() bool { return strings.HasPrefix(rt.path, "orders/{id}") }
