package woosim

// webhooksBatch does many at once; what it deletes it deletes for good.
func (s *Shop) webhooksBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: func(body object) (object, *answer) { return s.shownWebhook(s.createWebhook(c, body)) },
		update: func(body object) (object, *answer) { return s.shownWebhook(s.updateWebhook(c, body.int("id"), body)) },
		remove: func(id int64) (object, *answer) { return s.shownWebhook(s.removeWebhook(id)) },
	})
}

func (s *Shop) shownWebhook(h *Webhook, bad *answer) (object, *answer) {
	if bad != nil {
		return nil, bad
	}
	return s.webhookObject(h), nil
}
