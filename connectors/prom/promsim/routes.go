package promsim

import (
	"net/http"
	"strings"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// route is a call of the API: what it needs and who answers it, under the shop's lock.
type route struct {
	method, path, kind string
	needs              Right
	do                 func(*call) answer
}

func (s *Shop) table() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "orders/list", "orders.list", ReadOrders, s.ordersList},
		{get, "orders/{id}", "orders.get", ReadOrders, s.ordersGet},
		{post, "orders/set_status", "orders.set_status", WriteOrders, s.ordersSetStatus},
		{post, "orders/refund", "orders.refund", WriteOrders, s.ordersRefund},
		{get, "order_status_options/list", "order_status_options", ReadOrders, s.statusOptions},
		{get, "payment_options/list", "payment_options", ReadPayments, s.paymentOptionsList},
		{get, "delivery_options/list", "delivery_options", ReadDeliveries, s.deliveryOptionsList},
		{post, "delivery/save_declaration_id", "delivery.save_declaration", WriteDelivery, s.saveDeclaration},
		{get, "clients/list", "clients.list", ReadClients, s.clientsList},
		{get, "clients/{id}", "clients.get", ReadClients, s.clientsGet},
		{get, "products/list", "products.list", ReadProducts, s.productsList},
		{get, "products/{id}", "products.get", ReadProducts, s.productsGet},
		{get, "products/by_external_id/{id}", "products.by_external_id", ReadProducts, s.productsByExternalID},
		{post, "products/edit", "products.edit", WriteProducts, s.productsEdit},
		{post, "products/edit_by_external_id", "products.edit_by_external_id", WriteProducts, s.productsEditByExternalID},
		{post, "products/import_file", "products.import_file", WriteProducts, s.importFile},
		{post, "products/import_url", "products.import_url", WriteProducts, s.importURL},
		{get, "products/import/status/{id}", "products.import_status", ReadProducts, s.importStatus},
		{get, "groups/list", "groups.list", ReadGroups, s.groupsList},
		{get, "messages/list", "messages.list", ReadMessages, s.messagesList},
		{get, "messages/{id}", "messages.get", ReadMessages, s.messagesGet},
		{post, "messages/reply", "messages.reply", WriteMessages, s.messagesReply},
		{post, "messages/set_status", "messages.set_status", WriteMessages, s.messagesSetStatus},
		{get, "chat/rooms", "chat.rooms", ReadChat, s.chatRooms},
		{get, "chat/messages_history", "chat.history", ReadChat, s.chatHistory},
		{post, "chat/send_message", "chat.send", WriteChat, s.chatSend},
		{post, "chat/mark_message_read", "chat.mark_read", WriteChat, s.chatMarkRead},
	}
}

// routes finds a call's route; what has none, or asks by another method, gets a page.
func (s *Shop) routes() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.table() {
		mux.Handle(rt.method+" "+apiPath+rt.path, s.serve(rt))
	}
	nowhere := s.serve(route{kind: "no_route", do: func(*call) answer { return notFound() }})
	mux.Handle("/", nowhere)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); !strings.Contains(pattern, apiPath) {
			nowhere.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// serve answers a route's requests: faults first, then signing in, then the route itself, under the shop's lock.
func (s *Shop) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := newCall(r)
		if rt.kind == "products.import_url" {
			s.fetchFeed(c)
		}
		simulator.Serve(s.Desk, w, r, simulator.Visit{About: c.about(rt.kind), Now: s.clockTime, Answer: func(f Fault) simulator.Answer {
			c.refuseEach = f.RefuseEach
			return s.answer(rt, c, f)
		}})
	})
}

// answer serves a request, with the fault's part in it.
func (s *Shop) answer(rt route, c *call, f Fault) simulator.Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew += f.Skew
	defer func() { s.skew -= f.Skew }()
	now := s.now()
	s.runImports()
	if f.Status != 0 {
		return instead(f, now).dress(now)
	}
	a := s.enter(rt, c)
	a.body = f.Spoil(a.body)
	return a.dress(now)
}

func (s *Shop) enter(rt route, c *call) answer {
	if rt.needs != "" {
		if bad := s.signIn(c, rt.needs); bad != nil {
			return *bad
		}
	}
	return rt.do(c)
}
