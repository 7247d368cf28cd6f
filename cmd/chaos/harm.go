package main

import "time"

// harm is what was done to the product: a run that harms nothing proves nothing.
type harm struct {
	Killed     int            `json:"killed"`      // workers, in the middle of whatever they did
	Stopped    int            `json:"stopped"`     // workers, in peace, and replaced
	Gateways   int            `json:"gateways"`    // killed
	KillEvery  float64        `json:"kill_every"`  // seconds between two kills, while there was chaos
	Outages    map[string]int `json:"outages"`     // by server
	Faults     map[string]int `json:"faults"`      // of shops, by sort
	FaultShare float64        `json:"fault_share"` // of the requests of those kinds that were broken
	Webhooks   map[string]int `json:"hook_faults"` // deliveries that were lost, repeated or reordered
}

// harmDone is the harm since chaos began.
func (w *world) harmDone(rules map[string][]rule, since time.Time) harm {
	h := harm{
		Killed: w.crew.Killed(), Stopped: w.crew.Stopped(), Gateways: w.post.gateway.Killed(),
		Outages: w.outages, Faults: suffered(rules), FaultShare: w.suffering(since), Webhooks: w.tampered(),
	}
	h.KillEvery = time.Since(since).Seconds() / float64(max(h.Killed+h.Gateways, 1))
	return h
}

const (
	// leastShare is the share of requests that faults have to happen to, in a whole run.
	leastShare = 0.2
	// whole is how many orders make a run that meets every sort of fault.
	whole = 1000
)

// spared is the harm that was to be done, and wasn't, with webhooks treated so.
func (h harm) spared(webhooks string, orders int) (all []string) {
	want := func(times int, otherwise string) {
		if times == 0 {
			all = append(all, otherwise)
		}
	}
	want(h.Killed, "no worker was killed")
	want(h.Stopped, "no worker was replaced")
	want(h.Gateways, "no gateway was killed")
	for _, server := range servers() {
		want(h.Outages[server.String()], server.String()+" was never away")
	}
	all = append(all, h.sparedByShops(orders)...)
	if webhooks != hooksAll {
		want(h.Webhooks[hookLost], "no webhook was lost")
	}
	if webhooks != hooksNone {
		want(h.Webhooks[hookRepeated], "no webhook was repeated")
		want(h.Webhooks[hookEarly], "no webhook came before an older one")
	}
	return all
}

// sparedByShops is what shops should have failed by. A few orders meet some faults, a whole
// run all of them, and often enough.
func (h harm) sparedByShops(orders int) (all []string) {
	switch {
	case h.FaultShare == 0:
		return []string{"no shop failed"}
	case orders < whole:
		return nil
	case h.FaultShare < leastShare:
		all = append(all, "the shops hardly failed")
	}
	for _, m := range mishaps() {
		if h.Faults[m.name] == 0 {
			all = append(all, "no shop failed by: "+m.name)
		}
	}
	return all
}
