package woosim

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
)

func (s *Shop) webhooksGet(c *call) answer {
	h := s.webhook(c.id("id"))
	if h == nil {
		return unknownWebhook() // also when it is only read, unlike everything else
	}
	return s.one(c, s.webhookObject(h))
}

func (s *Shop) webhooksCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	if bad := checkNewWebhook(body); bad != nil {
		return *bad
	}
	h, bad := s.createWebhook(c, body)
	if bad != nil {
		return *bad
	}
	return s.created(c, s.webhookObject(h), "webhooks/"+encodeID(h.ID))
}

// createWebhook makes an active webhook, whatever status was asked for, and has its address pinged after the request.
func (s *Shop) createWebhook(c *call, body object) (*Webhook, *answer) {
	if body.int("id") != 0 {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_exists", "Cannot create existing shop_webhook.")
		return nil, &bad
	}
	if !validTopic(body.str("topic")) {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be valid.")
		return nil, &bad
	}
	if !validURL(body.str("delivery_url")) {
		return nil, invalidDeliveryURL()
	}
	h := &Webhook{
		ID: take(&s.next.Hook), Status: "active", Topic: body.str("topic"), URL: body.str("delivery_url"), Created: s.now(), Unpinged: true,
		Name:   cmp.Or(body.str("name"), "Webhook created on "+s.now().Format("Jan 02, 2006 @ 03:04 PM")),
		Secret: cmp.Or(body.str("secret"), rand.Text()+rand.Text()), Base: c.base,
	}
	s.hooks.all = append(s.hooks.all, h)
	c.pings = append(c.pings, h.ID)
	return h, nil
}

func (s *Shop) webhooksUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	if bad := checkWebhook(body); bad != nil {
		return *bad
	}
	h, bad := s.updateWebhook(c, c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, s.webhookObject(h))
}

// updateWebhook changes a webhook. Waking one up leaves its failures as they are: after the seventh it takes one more to disable it
// again, until a delivery succeeds.
func (s *Shop) updateWebhook(c *call, id int64, body object) (*Webhook, *answer) {
	found := s.webhook(id)
	if found == nil {
		bad := unknownWebhook()
		return nil, &bad
	}
	h := *found
	h.Topic = cmp.Or(body.str("topic"), h.Topic)
	h.URL = cmp.Or(body.str("delivery_url"), h.URL)
	h.Status = cmp.Or(body.str("status"), h.Status)
	switch {
	case !validTopic(h.Topic):
		bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic must be valid.")
		return nil, &bad
	case !validURL(h.URL):
		return nil, invalidDeliveryURL()
	case !slices.Contains(webhookStatuses(), h.Status):
		bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_webhook_invalid_status", "Webhook status must be valid.")
		return nil, &bad
	}
	h.Name, h.Secret = cmp.Or(body.str("name"), h.Name), cmp.Or(body.str("secret"), h.Secret)
	h.Base, h.Modified = c.base, s.now()
	if h.Status == "active" && (h.Unpinged || h.URL != found.URL) {
		c.pings = append(c.pings, id)
	}
	*found = h
	return found, nil
}

func (s *Shop) webhooksDelete(c *call) answer {
	if !forced(c) {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
	}
	h, bad := s.removeWebhook(c.id("id"))
	if bad != nil {
		return *bad
	}
	return s.one(c, s.webhookObject(h))
}

// removeWebhook deletes a webhook and returns it. What is queued for it will find nobody to go to.
func (s *Shop) removeWebhook(id int64) (*Webhook, *answer) {
	h := s.webhook(id)
	if h == nil {
		bad := failure(http.StatusNotFound, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
		return nil, &bad
	}
	s.hooks.all = slices.DeleteFunc(s.hooks.all, func(other *Webhook) bool { return other == h })
	return h, nil
}
