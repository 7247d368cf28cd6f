package woosim

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	hookAgent       = "WooCommerce/11.0.1 Hookshot (WordPress/7.0.4)"
	deliveryTimeout = time.Minute
)

// parcel is a delivery ready to be sent.
type parcel struct {
	Delivery
	url    string
	header http.Header
	body   []byte
	copies int
}

// deliver sends a delivery, before its turn or not, and counts what came of it. It is false when ctx ended before an answer came.
func (s *Shop) deliver(ctx context.Context, d queued, early bool) bool {
	p := s.pack(d)
	if p == nil {
		return true // its webhook is gone
	}
	p.Early = early
	if p.copies == 0 {
		p.Dropped = true
		s.keep(p.Delivery)
	}
	for i := range p.copies {
		p.Repeated = i > 0
		p.Status = s.post(ctx, deliveryTimeout, p.url, p.header, p.body)
		if i == 0 && p.Status == 0 && ctx.Err() != nil {
			return false
		}
		s.keep(p.Delivery)
		if i == 0 {
			s.judge(p.WebhookID, p.Status)
		}
	}
	return true
}

// pack reads what there is to say and signs it. A webhook that was paused or disabled meanwhile still gets what was queued for it.
func (s *Shop) pack(d queued) *parcel {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.webhook(d.Hook)
	if h == nil {
		return nil
	}
	base := s.addressOr(h.Base)
	body := s.payload(h, d.ID, base)
	now := s.now()
	hash := sha256.Sum256([]byte(s.settings.Name + encodeID(h.ID) + encodeID(now.Unix())))
	p := &parcel{
		Delivery: Delivery{WebhookID: h.ID, Topic: h.Topic, ID: d.ID, DeliveryID: hex.EncodeToString(hash[:16]), At: now},
		url:      h.URL, body: body, copies: s.hooks.faults.copies(s.rng), header: http.Header{"Content-Type": {"application/json"}},
	}
	for key, value := range map[string]string{
		"Source": base + "/", "Topic": h.Topic, "Resource": h.resource(), "Event": h.event(), "Signature": sign(body, h.Secret),
		"ID": encodeID(h.ID), "Delivery-ID": p.DeliveryID,
	} {
		p.header["X-WC-Webhook-"+key] = []string{value} // in WooCommerce's own spelling
	}
	return p
}

func (s *Shop) addressOr(base string) string {
	if s.hooks.address != "" {
		return strings.TrimSuffix(s.hooks.address, "/")
	}
	return base
}

// post sends a body and returns the answer's status, 0 when there is none. It follows no redirects and keeps no connection.
func (s *Shop) post(ctx context.Context, timeout time.Duration, url string, header http.Header, body []byte) int {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body)) //nolint:gosec // a webhook goes where its owner said
	if err != nil {
		return 0
	}
	r.Header = header.Clone()
	for key, value := range map[string]string{"Accept": "*/*", "Accept-Encoding": "deflate, gzip, br, zstd", "User-Agent": hookAgent} {
		if r.Header.Get(key) == "" {
			r.Header.Set(key, value)
		}
	}
	r.Close = true
	client := *s.hooks.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r) //nolint:gosec // as above
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, resp.Body) // the shop only looks at the status
	_ = resp.Body.Close()
	return resp.StatusCode
}
