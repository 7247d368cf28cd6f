package woosim

import "math/rand/v2"

// DeliveryFaults is what goes wrong between the shop and those its webhooks go to. The zero value is nothing. All chance is the shop's
// seed's.
type DeliveryFaults struct {
	Drop        float64 // this share of deliveries is lost; 1 is all. The shop takes them for sent
	Repeat      int     // a delivery is sent so many times more; the shop counts the first only
	RepeatShare float64 // to this share of deliveries; 0 means to each
	Shuffle     bool    // a run of the queue takes its deliveries in any order
}

// SetDeliveryFaults changes what goes wrong with deliveries from now on.
func (s *Shop) SetDeliveryFaults(f DeliveryFaults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.faults = f
}

// copies says how often the next delivery is sent.
func (f DeliveryFaults) copies(rng rand.Source) int {
	chance := rand.New(rng) //nolint:gosec // chance from a seed is what is wanted
	if f.Drop > 0 && chance.Float64() < f.Drop {
		return 0
	}
	if f.RepeatShare > 0 && chance.Float64() >= f.RepeatShare {
		return 1
	}
	return 1 + f.Repeat
}
