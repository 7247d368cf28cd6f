package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
)

// report is what a run came to; its JSON is for programs.
type report struct {
	Seed     uint64           `json:"seed"`
	Orders   int              `json:"orders"`
	Workers  int              `json:"workers"`
	Killed   int              `json:"killed"`
	Stopped  int              `json:"stopped"`  // in peace, and replaced
	Gateways int              `json:"gateways"` // killed
	Outages  int              `json:"outages"`  // of Temporal and PostgreSQL
	Webhooks map[string]int   `json:"webhooks"` // deliveries by the gateway's answer
	Disabled int              `json:"disabled"` // webhooks that a shop gave up
	Requests int              `json:"requests"`
	Faults   map[string]int   `json:"faults"` // by sort
	Sales    map[string]int64 `json:"sales"`  // by state
	Held     map[string]int64 `json:"held"`   // by reason
	Booked   map[string]int64 `json:"booked"` // documents, payments and notes by what they are
	Lost     int              `json:"lost"`
	Doubled  int              `json:"doubled"`
	CentsOff int              `json:"cents_off"`
	Audit    int              `json:"audit"`
	Shown    int              `json:"shown"` // figures of shops' stock that are wrong
	Seconds  float64          `json:"seconds"`

	found []check.Finding
}

// mostTold is how many findings are listed.
const mostTold = 50

func (w *world) report(ctx context.Context, faults map[string]int, found []check.Finding) (report, error) {
	r := report{
		Seed: w.seed, Orders: w.orders, Workers: w.workers, Killed: w.crew.Killed(), Stopped: w.crew.Stopped(),
		Gateways: w.post.gateway.Killed(), Outages: w.outages, Webhooks: w.delivered(), Disabled: w.disabled(),
		Requests: w.requests(), Faults: faults, found: found,
	}
	for sort, n := range map[check.Sort]*int{check.Lost: &r.Lost, check.Doubled: &r.Doubled, check.CentsOff: &r.CentsOff, check.Audit: &r.Audit, check.Shown: &r.Shown} {
		for _, f := range found {
			if f.Sort == sort {
				*n++
			}
		}
	}
	var err error
	if r.Sales, err = w.tally(ctx, `SELECT state, count(*) FROM sales GROUP BY 1`); err != nil {
		return r, err
	}
	if r.Held, err = w.tally(ctx, `SELECT reason, count(DISTINCT sale_id) FROM sale_holds GROUP BY 1`); err != nil {
		return r, err
	}
	r.Booked, err = w.tally(ctx, `SELECT type, count(*) FROM documents WHERE number IS NOT NULL GROUP BY 1
		UNION ALL SELECT kind, count(*) FROM payments GROUP BY 1 UNION ALL SELECT kind, count(*) FROM delivery_notes GROUP BY 1`)
	r.Seconds = time.Since(w.began).Round(100 * time.Millisecond).Seconds()
	return r, err
}

func (w *world) tally(ctx context.Context, sql string) (map[string]int64, error) {
	rows, err := w.db.Query(ctx, sql)
	if err != nil {
		return nil, db.Wrap("count", err)
	}
	defer rows.Close()
	counts := map[string]int64{}
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return nil, db.Wrap("count", err)
		}
		counts[name] = n
	}
	return counts, db.Wrap("count", rows.Err())
}

// clean reports whether a run was made and nothing was found.
func (r report) clean() bool {
	return r.Orders > 0 && r.Lost == 0 && r.Doubled == 0 && r.CentsOff == 0 && r.Audit == 0 && r.Shown == 0
}

// tell lists the findings.
func (r report) tell(errOut io.Writer) {
	for _, f := range r.found[:min(len(r.found), mostTold)] {
		_, _ = fmt.Fprintln(errOut, f)
	}
	if more := len(r.found) - mostTold; more > 0 {
		_, _ = fmt.Fprintf(errOut, "and %d more\n", more)
	}
}

func (r report) print(out io.Writer, format string) error {
	if format == output.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	page := output.NewPage(out)
	page.Pairs([][2]string{
		{"seed", strconv.FormatUint(r.Seed, 10)},
		{"orders", strconv.Itoa(r.Orders)},
		{"workers killed", strconv.Itoa(r.Killed)},
		{"workers stopped", strconv.Itoa(r.Stopped)},
		{"gateways killed", strconv.Itoa(r.Gateways)},
		{"servers away", strconv.Itoa(r.Outages)},
		{"webhooks disabled", strconv.Itoa(r.Disabled)},
		{"shop requests", strconv.Itoa(r.Requests)},
		{"seconds", fmt.Sprintf("%.1f", r.Seconds)},
	})
	page.Section("FAULTS", append(output.Left("SORT"), output.Right("TIMES")...), counted(r.Faults))
	page.Section("WEBHOOKS", append(output.Left("ANSWER"), output.Right("TIMES")...), counted(r.Webhooks))
	page.Section("SALES", append(output.Left("STATE"), output.Right("COUNT")...), counted(r.Sales))
	page.Section("HELD", append(output.Left("REASON"), output.Right("COUNT")...), counted(r.Held))
	page.Section("BOOKED", append(output.Left("WHAT"), output.Right("COUNT")...), counted(r.Booked))
	page.Line("")
	page.Pairs([][2]string{
		{"lost", strconv.Itoa(r.Lost)},
		{"doubled", strconv.Itoa(r.Doubled)},
		{"cents off", strconv.Itoa(r.CentsOff)},
		{"audit", strconv.Itoa(r.Audit)},
		{"shown", strconv.Itoa(r.Shown)},
	})
	return page.Err()
}

func counted[N int | int64](counts map[string]N) [][]string {
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		rows = append(rows, []string{name, fmt.Sprint(counts[name])})
	}
	return rows
}
