package woosim

import (
	"slices"
	"strings"
	"time"
)

// Webhook is one webhook of the shop: what the API shows of it, and what it keeps to itself.
type Webhook struct {
	ID       int64     `json:"id"`
	Name     string    `json:"name"`
	Status   string    `json:"status"` // active, paused or disabled
	Topic    string    `json:"topic"`
	URL      string    `json:"delivery_url"`
	Secret   string    `json:"secret"`
	Created  time.Time `json:"created"`
	Modified time.Time `json:"modified"` // zero until it is saved a second time
	Failures int       `json:"failures"` // in a row, as far as the shop counts
	Unpinged bool      `json:"unpinged"` // its address hasn't answered a ping with 200 yet
	Base     string    `json:"base"`     // the shop's own address as its maker called it
}

// mostFailures is the count of failures that the next one disables a webhook at: it is the seventh in a row.
const mostFailures = 6

// topicHooks are the topics that exist, with the names of WordPress actions that the API shows for each.
func topicHooks() map[string][]string {
	return map[string][]string{
		"coupon.created":    {"woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"},
		"coupon.updated":    {"woocommerce_process_shop_coupon_meta", "woocommerce_update_coupon"},
		"coupon.deleted":    {"wp_trash_post"},
		"coupon.restored":   {"untrashed_post"},
		"customer.created":  {"user_register", "woocommerce_created_customer", "woocommerce_new_customer"},
		"customer.updated":  {"profile_update", "woocommerce_update_customer"},
		"customer.deleted":  {"delete_user"},
		"order.created":     {"woocommerce_new_order"},
		"order.updated":     {"woocommerce_update_order", "woocommerce_order_refunded"},
		"order.deleted":     {"wp_trash_post", "woocommerce_trash_order"},
		"order.restored":    {"untrashed_post", "woocommerce_untrash_order"},
		"product.created":   {"woocommerce_process_product_meta", "woocommerce_new_product", "woocommerce_new_product_variation"},
		"product.updated":   {"woocommerce_process_product_meta", "woocommerce_update_product", "woocommerce_update_product_variation"},
		"product.deleted":   {"wp_trash_post"},
		"product.restored":  {"untrashed_post"},
		"product.published": {"woocommerce_product_published"},
	}
}

// validTopic: besides the topics that exist, any action of WooCommerce's own may be asked for; most of them never happen here.
func validTopic(topic string) bool {
	_, known := topicHooks()[topic]
	return known || strings.HasPrefix(topic, "action.woocommerce_") || strings.HasPrefix(topic, "action.wc_")
}

func (h *Webhook) resource() string {
	resource, _, _ := strings.Cut(h.Topic, ".")
	return resource
}

func (h *Webhook) event() string {
	_, event, _ := strings.Cut(h.Topic, ".")
	return event
}

func (h *Webhook) hooks() []string {
	if h.resource() == "action" {
		return []string{h.event()}
	}
	return topicHooks()[h.Topic]
}

// Webhooks returns the shop's webhooks by id, with the failures that the API doesn't tell.
func (s *Shop) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Webhook, len(s.hooks.all))
	for i, h := range s.hooks.all {
		list[i] = *h
	}
	return list
}

// webhook finds a webhook, or nil.
func (s *Shop) webhook(id int64) *Webhook {
	i := slices.IndexFunc(s.hooks.all, func(h *Webhook) bool { return h.ID == id })
	if i < 0 {
		return nil
	}
	return s.hooks.all[i]
}

func (s *Shop) webhookObject(h *Webhook) object {
	self := capturedRoot + "webhooks/" + encodeID(h.ID)
	o := newObject("id", h.ID, "name", h.Name, "status", h.Status, "topic", h.Topic, "resource", h.resource(), "event", h.event(),
		"hooks", h.hooks(), "delivery_url", h.URL, "date_created", s.local(h.Created), "date_created_gmt", h.Created.Format(timeLayout),
		"date_modified", nil, "date_modified_gmt", nil, "_links", newObject(
			"self", []object{newObject("href", self, "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
			"collection", []object{newObject("href", capturedRoot+"webhooks")}))
	if !h.Modified.IsZero() {
		o.set("date_modified", s.local(h.Modified))
		o.set("date_modified_gmt", h.Modified.Format(timeLayout))
	}
	return o
}
