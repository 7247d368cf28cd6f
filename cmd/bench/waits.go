package main

import (
	"slices"
	"strconv"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// waits are how long orders took from appearing in their shop to something that was
// done with them.
type waits struct {
	Orders   int     `json:"orders"`
	MedianMS float64 `json:"median_ms"`
	P95MS    float64 `json:"p95_ms"`
	P99MS    float64 `json:"p99_ms"`
	MostMS   float64 `json:"most_ms"`
}

// waitsOf are those of so many milliseconds each.
func waitsOf(took []float64) waits {
	if len(took) == 0 {
		return waits{}
	}
	slices.Sort(took)
	of := func(percent int) float64 { return rounded(took[min(len(took)-1, len(took)*percent/100)]) }
	return waits{Orders: len(took), MedianMS: of(50), P95MS: of(95), P99MS: of(99), MostMS: of(100)}
}

func waitColumns() []output.Column {
	return output.Right("ORDERS", "MEDIAN MS", "P95 MS", "P99 MS", "MOST MS")
}

func (w waits) cells() []string {
	whole := func(ms float64) string { return strconv.FormatFloat(ms, 'f', 0, 64) }
	return []string{strconv.Itoa(w.Orders), whole(w.MedianMS), whole(w.P95MS), whole(w.P99MS), whole(w.MostMS)}
}

// bars are a plot's, each with what it is about.
func (w waits) bars(about string) []bar {
	return []bar{{"median" + about, w.MedianMS}, {"95 of 100" + about, w.P95MS}, {"99 of 100" + about, w.P99MS}, {"longest" + about, w.MostMS}}
}
