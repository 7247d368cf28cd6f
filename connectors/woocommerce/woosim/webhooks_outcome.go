package woosim

import "net/http"

// keep remembers what was sent.
func (s *Shop) keep(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.sent = append(s.hooks.sent, d)
}

// judge counts an outcome: 2xx, 301 and 302 are successes, and the seventh failure in a row disables.
func (s *Shop) judge(id int64, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.webhook(id)
	switch {
	case h == nil:
		return
	case status >= http.StatusOK && status < http.StatusSeeOther:
		h.Failures = 0
	case h.Failures >= mostFailures:
		h.Status = "disabled"
	default:
		h.Failures++
	}
	h.Modified = s.now()
}
