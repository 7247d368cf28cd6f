package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// report is what was measured. Its keys are part of the command line.
type report struct {
	Temporal string `json:"temporal"` // dev or postgres
	Orders   int    `json:"orders"`   // per round
	Rounds   int    `json:"rounds"`

	OrdersPerSecond float64 `json:"orders_per_second"`
	FloorPerSecond  float64 `json:"floor_per_second"`
	Ratio           float64 `json:"ratio"` // of the two, round by round

	ByRound []speeds `json:"by_round"`

	// What the way's shops take for a call, how many each takes at once, how fast they could
	// be with no time lost between calls, and how fast they were without a round's begin and
	// end; left out where they answer at once.
	ShopDelayMS   int64   `json:"shop_delay_ms,omitempty"`
	ShopCalls     int     `json:"shop_calls,omitempty"`
	ShopPace      float64 `json:"shop_pace_per_second,omitempty"`
	AmidPerSecond float64 `json:"amid_per_second,omitempty"`

	EventsPerOrder       float64 `json:"events_per_order"`
	BytesPerOrder        float64 `json:"bytes_per_order"`
	ActionsPerOrder      float64 `json:"actions_per_order"`
	ShopRequestsPerOrder float64 `json:"shop_requests_per_order"` // the reader's among them

	// What only Linux tells; left out elsewhere.
	WorkerMemoryBytes int64              `json:"worker_memory_bytes,omitempty"` // at its most
	WayCPU            map[string]float64 `json:"cpu_ms_per_order,omitempty"`
	FloorCPU          map[string]float64 `json:"floor_cpu_ms_per_order,omitempty"`

	// Statements are the way's in the last round; left out unless they were asked for.
	Statements []statement `json:"statements,omitempty"`
}

// speeds is what one round came to.
type speeds struct {
	OrdersPerSecond float64 `json:"orders_per_second"`
	FloorPerSecond  float64 `json:"floor_per_second"`
	Ratio           float64 `json:"ratio"`
}

func speedsOf(r round) speeds {
	return speeds{rounded(r.way.perSecond), rounded(r.floor.perSecond), rounded(r.ratio())}
}

// ratio is the way's speed as a share of the floor's.
func (r round) ratio() float64 { return r.way.perSecond / r.floor.perSecond }

func (b *bench) report(rounds []round, memory int64) report {
	of := func(figure func(round) float64) float64 { return median(rounds, figure) }
	var byRound []speeds
	for _, r := range rounds {
		byRound = append(byRound, speedsOf(r))
	}
	out := report{
		ByRound:  byRound,
		Temporal: b.temporal, Orders: b.orders, Rounds: b.rounds,
		OrdersPerSecond:      of(func(r round) float64 { return r.way.perSecond }),
		FloorPerSecond:       of(func(r round) float64 { return r.floor.perSecond }),
		Ratio:                of(round.ratio),
		EventsPerOrder:       of(func(r round) float64 { return r.way.histories.events }),
		BytesPerOrder:        of(func(r round) float64 { return r.way.histories.bytes }),
		ActionsPerOrder:      of(func(r round) float64 { return r.way.histories.actions }),
		ShopRequestsPerOrder: of(func(r round) float64 { return r.way.shopRequests }),
		WorkerMemoryBytes:    memory,
		WayCPU:               medians(rounds, func(r round) map[string]float64 { return r.way.cpu }),
		FloorCPU:             medians(rounds, func(r round) map[string]float64 { return r.floor.cpu }),
		Statements:           rounds[len(rounds)-1].way.statements,
	}
	if b.shopDelay > 0 {
		out.ShopDelayMS, out.ShopCalls = b.shopDelay.Milliseconds(), b.shopCalls
		out.AmidPerSecond = of(func(r round) float64 { return r.way.amid })
		out.ShopPace = rounded(float64(len(b.four(wayPrefix(0)))*b.shopCalls) / b.shopDelay.Seconds() / out.ShopRequestsPerOrder)
	}
	return out
}

// median is the middle one, with three decimals; of an even number the mean of the
// two in the middle.
func median(rounds []round, figure func(round) float64) float64 {
	values := make([]float64, len(rounds))
	for i, r := range rounds {
		values[i] = figure(r)
	}
	slices.Sort(values)
	middle := len(values) / 2
	value := values[middle]
	if len(values)%2 == 0 {
		value = (values[middle-1] + values[middle]) / 2
	}
	return rounded(value)
}

func rounded(value float64) float64 { return math.Round(value*1000) / 1000 }

// medians takes each user's; nil where nothing was measured.
func medians(rounds []round, of func(round) map[string]float64) map[string]float64 {
	if of(rounds[0]) == nil {
		return nil
	}
	out := map[string]float64{}
	for _, who := range users() {
		out[who] = median(rounds, func(r round) float64 { return of(r)[who] })
	}
	return out
}

// write says it as a person reads it.
func (r report) write(page *output.Page) {
	rows := [][]string{
		{"orders per second", fmt.Sprintf("%.1f", r.OrdersPerSecond)},
		{"floor per second", fmt.Sprintf("%.1f", r.FloorPerSecond)},
		{"ratio", fmt.Sprintf("%.2f", r.Ratio)},
		{"events per order", fmt.Sprintf("%.1f", r.EventsPerOrder)},
		{"bytes per order", fmt.Sprintf("%.0f", r.BytesPerOrder)},
		{"actions per order", fmt.Sprintf("%.2f", r.ActionsPerOrder)},
		{"shop requests per order", fmt.Sprintf("%.2f", r.ShopRequestsPerOrder)},
		{"worker's memory, MB", megabytes(r.WorkerMemoryBytes)},
	}
	if r.ShopDelayMS > 0 {
		rows = append(rows, []string{"the shops' own pace, orders per second", fmt.Sprintf("%.1f", r.ShopPace)},
			[]string{"amid a round, orders per second", fmt.Sprintf("%.1f", r.AmidPerSecond)})
	}
	page.Table(append(output.Left("FIGURE"), output.Right("MEDIAN")...), rows)
	page.Section("CPU MS PER ORDER", append(output.Left("PROCESS"), output.Right("WAY", "FLOOR")...), r.cpuRows())
	page.Section("STATEMENTS PER ORDER", append(output.Left("STATEMENT"), output.Right("TIMES", "MS", "MS AT BEST")...), statementRows(r.Statements))
	page.Line("\nMedians of %d rounds of %d orders each, on Temporal over %s.", r.Rounds, r.Orders, stores()[r.Temporal])
}

// stores are what each kind of Temporal server keeps its state in.
func stores() map[string]string { return map[string]string{"postgres": "PostgreSQL", "dev": "SQLite"} }

func (r report) plots() []plot {
	speed := plot{"Orders per second", []bar{{"floor", r.FloorPerSecond}, {"way", r.OrdersPerSecond}}}
	if r.ShopDelayMS > 0 {
		return []plot{{"Orders per second", []bar{{"the shops' own pace", r.ShopPace}, {"way, amid a round", r.AmidPerSecond}, {"way, a round whole", r.OrdersPerSecond}}}}
	}
	cpu := plot{title: "CPU per order, ms"}
	for _, who := range users() {
		if r.WayCPU != nil {
			cpu.bars = append(cpu.bars, bar{who + ", floor", r.FloorCPU[who]}, bar{who + ", way", r.WayCPU[who]})
		}
	}
	return []plot{speed, cpu}
}

func (r report) cpuRows() [][]string {
	var rows [][]string
	for _, who := range users() {
		row := []string{who, "not measured", "not measured"}
		if r.WayCPU != nil {
			row = []string{who, fmt.Sprintf("%.1f", r.WayCPU[who]), fmt.Sprintf("%.1f", r.FloorCPU[who])}
		}
		rows = append(rows, row)
	}
	return rows
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.1f", float64(bytes)/1e6)
}
