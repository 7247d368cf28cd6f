package main

import (
	"slices"
	"time"
)

// pacing is how many calls a round's shops had taken at moments of it, in their order.
type pacing struct {
	at    []time.Time
	calls []int
}

func (p *pacing) note(at time.Time, calls int) {
	p.at, p.calls = append(p.at, at), append(p.calls, calls)
}

// amid is how many calls a second they took between the first fifth of all of them and the
// last: without the round's begin, when orders are read and none is told of yet, and its
// end, when too few are left to keep every shop busy. 0 where a round is too short to say.
func (p *pacing) amid() float64 {
	if len(p.calls) == 0 {
		return 0
	}
	all := p.calls[len(p.calls)-1]
	first, _ := slices.BinarySearch(p.calls, all/5)
	last, _ := slices.BinarySearch(p.calls, all-all/5)
	took := p.at[last].Sub(p.at[first]).Seconds()
	if took <= 0 {
		return 0
	}
	return float64(p.calls[last]-p.calls[first]) / took
}
