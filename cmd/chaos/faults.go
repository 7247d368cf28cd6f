package main

import (
	"math/rand/v2"
	"time"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// harm is a sort of fault and how often it comes, in parts of the sum.
type harm struct {
	name  string
	parts int
	fault woosim.Fault
}

// harms are all sorts of faults that a simulated shop knows. The last ones end a
// step for good, and a person has to try it again: they are rarer.
func harms() []harm {
	return []harm{
		{"500", 8, woosim.ServerError()},
		{"502 page", 8, woosim.Fault{Status: 502}},
		{"503 page", 8, woosim.Unavailable()},
		{"503 with Retry-After", 6, woosim.Fault{Status: 503, RetryAfter: time.Second}},
		{"504 page", 6, woosim.Fault{Status: 504}},
		{"429", 4, woosim.Fault{Status: 429}},
		{"429 in seconds", 8, woosim.TooManyRequests(time.Second)},
		{"429 with a date", 8, woosim.Fault{Status: 429, RetryAfter: 2 * time.Second, RetryDate: true}},
		{"cut before it was done", 12, woosim.Fault{CutBefore: true}},
		{"cut after it was done", 24, woosim.Fault{CutAfter: true}},
		{"slow", 12, woosim.Fault{Slow: 700 * time.Millisecond}},
		{"slow, then cut", 6, woosim.Fault{Slow: 400 * time.Millisecond, CutAfter: true}},
		{"slow, then 503", 6, woosim.Fault{Slow: 400 * time.Millisecond, Status: 503}},
		{"half a body", 12, woosim.Fault{Malformed: true}},
		{"empty body", 8, woosim.Fault{Empty: true}},
		{"clock behind", 3, woosim.Fault{Skew: -50 * time.Second}},
		{"clock ahead", 3, woosim.Fault{Skew: 50 * time.Second}},
		{"another shape", 2, woosim.Fault{WrongShape: true}},
		{"403 page", 2, woosim.Fault{Status: 403}},
	}
}

// kinds are the requests that the product makes while it carries orders.
func kinds() []string {
	return []string{"orders.list", "notes.create", "notes.list", "orders.update", "products.batch", "variations.batch"}
}

// Every fault comes at a request that the seed names, of those of one kind to one
// shop: on average one in harmOneIn, for as many as the largest run makes.
const (
	harmOneIn = 4
	harmUpTo  = 3000
)

// doHarm makes the shops fail from now on. It answers with the ids of the rules by
// the sort of fault.
func (w *world) doHarm(chance *rand.Rand) map[string][]rule {
	rules := map[string][]rule{}
	for _, shop := range w.Shops {
		for _, kind := range kinds() {
			for nth := 1 + chance.IntN(2*harmOneIn-1); nth < harmUpTo; nth += 1 + chance.IntN(2*harmOneIn-1) {
				h := pick(chance, harms())
				if shifts(h.fault) && kind == "orders.update" {
					continue // a change dated ahead would hide the next ones, as any shop's would
				}
				id := shop.Simulated.AddFault(woosim.Rule{Kind: kind, Nth: nth, Fault: h.fault})
				rules[h.name] = append(rules[h.name], rule{shop.Simulated, id})
			}
		}
	}
	return rules
}

// rule is a fault that waits in a shop.
type rule struct {
	shop *woosim.Shop
	id   int
}

func shifts(f woosim.Fault) bool { return f.Skew != 0 }

func pick(chance *rand.Rand, all []harm) harm {
	parts := 0
	for _, h := range all {
		parts += h.parts
	}
	roll := chance.IntN(parts)
	for _, h := range all {
		if roll < h.parts {
			return h
		}
		roll -= h.parts
	}
	return all[0]
}

// suffered counts the faults that happened, by sort.
func suffered(rules map[string][]rule) map[string]int {
	count := map[string]int{}
	for name, all := range rules {
		for _, r := range all {
			count[name] += r.shop.FaultCount(r.id)
		}
	}
	return count
}
