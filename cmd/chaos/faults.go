package main

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// mishap is a sort of fault and how often it comes, in parts of the sum.
type mishap struct {
	name  string
	parts int
	fault simulator.Fault
}

// mishaps are all sorts of faults that a simulated shop knows. The last ones end a
// step for good, and a person has to try it again: they are rarer.
func mishaps() []mishap {
	return []mishap{
		{"500", 8, simulator.ServerError()},
		{"502 page", 8, simulator.Fault{Status: 502}},
		{"503 page", 8, simulator.Unavailable()},
		{"503 with Retry-After", 6, simulator.Fault{Status: 503, RetryAfter: time.Second}},
		{"504 page", 6, simulator.Fault{Status: 504}},
		{"429", 4, simulator.Fault{Status: 429}},
		{"429 in seconds", 8, simulator.TooManyRequests(time.Second)},
		{"429 with a date", 8, simulator.Fault{Status: 429, RetryAfter: 2 * time.Second, RetryDate: true}},
		{"cut before it was done", 12, simulator.Fault{CutBefore: true}},
		{"cut after it was done", 24, simulator.Fault{CutAfter: true}},
		{"slow", 12, simulator.Fault{Slow: 700 * time.Millisecond}},
		{"slow, then cut", 6, simulator.Fault{Slow: 400 * time.Millisecond, CutAfter: true}},
		{"slow, then 503", 6, simulator.Fault{Slow: 400 * time.Millisecond, Status: 503}},
		{"half a body", 12, simulator.Fault{Malformed: true}},
		{"empty body", 8, simulator.Fault{Empty: true}},
		{"clock behind", 3, simulator.Fault{Skew: -50 * time.Second}},
		{"clock ahead", 3, simulator.Fault{Skew: 50 * time.Second}},
		{"another shape", 2, simulator.Fault{WrongShape: true}},
		{"403 page", 2, simulator.Fault{Status: 403}},
	}
}

// Every fault comes at a request that the seed names, of those of one kind to one
// shop: on average one in faultOneIn, for as many as the largest run makes. One at least
// goes well between two, else whoever asks rests for minutes.
const (
	faultOneIn = 4
	faultUpTo  = 3000
)

// breakShops makes the shops fail from now on. It answers with the ids of the rules by
// the sort of fault.
func (w *world) breakShops(chance *rand.Rand) map[string][]rule {
	rules := map[string][]rule{}
	for _, m := range w.markets {
		for _, kind := range m.requests() {
			// A rule doesn't count the requests that those before it took.
			for nth := 1 + chance.IntN(2*faultOneIn-1); nth < faultUpTo; nth += 1 + chance.IntN(2*faultOneIn-3) {
				what := pick(chance, mishaps())
				if shifts(what.fault) && m.moves(kind) {
					continue // a change dated ahead would hide the next ones, as any shop's would
				}
				id := m.desk().AddFault(simulator.Rule{Kind: kind, Nth: nth, Fault: what.fault})
				rules[what.name] = append(rules[what.name], rule{m.desk(), id})
			}
		}
	}
	return rules
}

// rule is a fault that waits in a shop.
type rule struct {
	desk *simulator.Desk
	id   int
}

func shifts(f simulator.Fault) bool { return f.Skew != 0 }

func pick(chance *rand.Rand, all []mishap) mishap {
	parts := 0
	for _, m := range all {
		parts += m.parts
	}
	roll := chance.IntN(parts)
	for _, m := range all {
		if roll < m.parts {
			return m
		}
		roll -= m.parts
	}
	return all[0]
}

// suffered counts the faults that happened, by sort.
func suffered(rules map[string][]rule) map[string]int {
	count := map[string]int{}
	for name, all := range rules {
		for _, r := range all {
			count[name] += r.desk.FaultCount(r.id)
		}
	}
	return count
}

// suffering is the share of the requests of broken kinds since some moment that a fault
// happened to.
func (w *world) suffering(since time.Time) float64 {
	hit, all := 0, 0
	for _, m := range w.markets {
		for _, r := range m.desk().Requests() {
			if r.Began.Before(since) || !slices.Contains(m.requests(), r.Kind) {
				continue
			}
			all++
			if r.Fault {
				hit++
			}
		}
	}
	return float64(hit) / float64(max(all, 1))
}
