package woosim

import (
	"context"
	"net/http"
	"time"
)

const pingTimeout = 5 * time.Second

// ping tells a webhook's address that it exists, as part of the request that made it: a form, unsigned, without the headers of a
// delivery. Only 200 will do; nothing follows from another answer.
func (s *Shop) ping(ctx context.Context, id int64) {
	d, url := s.pingOf(id)
	if url == "" {
		return // made and deleted by one batch
	}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	d.Status = s.post(ctx, pingTimeout, url, form, []byte("webhook_id="+encodeID(id)))
	s.keep(d)
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.webhook(id); h != nil && d.Status == http.StatusOK {
		h.Unpinged, h.Modified = false, s.now()
	}
}

func (s *Shop) pingOf(id int64) (Delivery, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.webhook(id)
	if h == nil {
		return Delivery{}, ""
	}
	return Delivery{WebhookID: id, Topic: h.Topic, Ping: true, At: s.now()}, h.URL
}
