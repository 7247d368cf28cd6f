package woosim

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// hookDesk is what a shop needs to send webhooks.
type hookDesk struct {
	all     []*Webhook // by id
	queue   []queued
	faults  DeliveryFaults
	sent    []Delivery
	client  *http.Client
	address string        // the shop's own, for what it sends; empty: what the webhook's maker or the browser called it by
	woken   chan struct{} // something was queued
	turn    chan struct{} // held by the one run of the queue
}

func newHookDesk() hookDesk {
	return hookDesk{client: &http.Client{}, woken: make(chan struct{}, 1), turn: make(chan struct{}, 1)}
}

// queued is a delivery that waits: to a webhook, about an order, product, customer or coupon.
type queued struct {
	Hook int64 `json:"hook"`
	ID   int64 `json:"id"`
}

// Delivery is something that the shop sent, or lost, on behalf of a webhook.
type Delivery struct {
	WebhookID  int64
	Topic      string
	ID         int64  // of the order, product, customer or coupon; 0 of a ping
	DeliveryID string // as in its header: shared by all that one webhook sends within a second
	Ping       bool
	Dropped    bool      // a fault: it wasn't sent
	Repeated   bool      // a fault: it had been sent before
	Early      bool      // a fault: it was sent before others that had waited longer
	Status     int       // of the receiver's answer; 0 when there was none
	At         time.Time // by the shop's clock
}

// WithClient sets the client for everything that the shop sends: deliveries, pings, keys. It never follows redirects.
func WithClient(client *http.Client) Option { return func(s *Shop) { s.hooks.client = client } }

// fire tells the webhooks of a topic that something happened. Each is queued once per id, until it is sent: what it says is read then.
func (s *Shop) fire(topic string, id int64) {
	for _, h := range s.hooks.all {
		d := queued{h.ID, id}
		if h.Topic != topic || h.Status != "active" || slices.Contains(s.hooks.queue, d) {
			continue
		}
		s.hooks.queue = append(s.hooks.queue, d)
		select {
		case s.hooks.woken <- struct{}{}:
		default: // it was called already
		}
	}
}

// QueuedWebhooks counts the deliveries that wait.
func (s *Shop) QueuedWebhooks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.hooks.queue)
}

// Deliveries returns what was sent so far, oldest first, pings and losses included.
func (s *Shop) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooks.sent)
}

// DeliverWebhooks is one run of the queue: it delivers what waits now, one after another, each once whatever comes of it, and says how
// many it took from the queue. What is queued meanwhile waits for the next run. When ctx ends, the rest stays queued.
func (s *Shop) DeliverWebhooks(ctx context.Context) (int, error) {
	select {
	case s.hooks.turn <- struct{}{}:
		defer func() { <-s.hooks.turn }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	taken := 0
	for left := s.QueuedWebhooks(); left > 0; left-- {
		if ctx.Err() != nil {
			break
		}
		d, early := s.takeNext(left)
		if !s.deliver(ctx, d, early) {
			s.putBack(d)
			break
		}
		taken++
	}
	return taken, ctx.Err()
}

// ServeWebhooks delivers as things happen, until ctx ends.
func (s *Shop) ServeWebhooks(ctx context.Context) {
	for {
		if _, err := s.DeliverWebhooks(ctx); err != nil {
			return
		}
		select {
		case <-s.hooks.woken:
		case <-ctx.Done():
			return
		}
	}
}

// takeNext takes the next of the first n, and says whether others had waited longer: only runs take from the queue, and there is one at a
// time.
func (s *Shop) takeNext(n int) (d queued, early bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := 0
	if s.hooks.faults.Shuffle {
		i = rand.New(s.rng).IntN(n) //nolint:gosec // chance from a seed is what is wanted
	}
	d = s.hooks.queue[i]
	s.hooks.queue = slices.Delete(s.hooks.queue, i, i+1)
	return d, i > 0
}

func (s *Shop) putBack(d queued) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.hooks.queue, d) {
		s.hooks.queue = slices.Insert(s.hooks.queue, 0, d)
	}
}
