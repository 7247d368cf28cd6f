// Package simulator is what every simulated shop has at its door: a Desk where tests say what goes wrong with which requests, and ask
// which requests came. What a shop answers is its own; nothing here knows a platform.
package simulator

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Desk stands at a shop's door. A shop embeds one, so that its methods are the shop's; Serve and Record are for the shop itself and
// therefore no methods. It may be used by many goroutines at once.
type Desk struct {
	after func(time.Duration) <-chan time.Time

	mu       sync.Mutex
	chance   *rand.Rand
	rules    []*rule
	lastRule int
	requests []Request
}

// NewDesk makes a desk without faults. Faults by probability follow from the seed; after is how slow answers wait, such as time.After.
func NewDesk(seed uint64, after func(time.Duration) <-chan time.Time) *Desk {
	chance := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // chance from a seed is what is wanted
	return &Desk{after: after, chance: chance}
}

// AddFault puts a rule in and returns its id. Rules are tried in the order they came; the first that applies is taken. It panics when
// Path is no regular expression.
func (d *Desk) AddFault(r Rule) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastRule++
	d.rules = append(d.rules, newRule(r, d.lastRule))
	return d.lastRule
}

// ClearFaults takes all rules out.
func (d *Desk) ClearFaults() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rules = nil
}

// FaultCount says how often the rule that AddFault returned has been applied.
func (d *Desk) FaultCount(id int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.rules {
		if r.id == id {
			return r.applied
		}
	}
	return 0
}

// Requests returns the requests so far, oldest first.
func (d *Desk) Requests() []Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.requests)
}

// RequestCount counts the requests so far by kind.
func (d *Desk) RequestCount() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	count := map[string]int{}
	for _, r := range d.requests {
		count[r.Kind]++
	}
	return count
}

// ForgetRequests empties the list of requests.
func (d *Desk) ForgetRequests() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests = nil
}

// Record adds a request that was served without Serve.
func Record(d *Desk, r Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests = append(d.requests, r)
}

// faultFor picks the fault for a request; the zero Fault is none.
func (d *Desk) faultFor(r Request) Fault {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, rule := range d.rules {
		if rule.matches(r) && rule.applies(d.chance) {
			rule.applied++
			return rule.Fault
		}
	}
	return Fault{}
}
