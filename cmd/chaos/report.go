package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
)

// report is what a run came to; its JSON is for programs.
type report struct {
	Seed     uint64           `json:"seed"`
	Orders   int              `json:"orders"`
	Came     int              `json:"came"` // with those that came in while a server was away
	Workers  int              `json:"workers"`
	Harm     harm             `json:"harm"`
	Webhooks map[string]int   `json:"webhooks"` // deliveries by the gateway's answer
	Disabled int              `json:"disabled"` // webhooks that a shop gave up
	Requests int              `json:"requests"`
	Sales    map[string]int64 `json:"sales"`  // by state
	Held     map[string]int64 `json:"held"`   // by reason
	Booked   map[string]int64 `json:"booked"` // documents, payments and notes by what they are
	Lost     int              `json:"lost"`
	Doubled  int              `json:"doubled"`
	CentsOff int              `json:"cents_off"`
	Audit    int              `json:"audit"`
	Shown    int              `json:"shown"`     // figures of shops' stock that are wrong
	Leaked   int              `json:"leaked"`    // histories that hold what none may
	Scanned  int              `json:"histories"` // that were looked through
	Spared   []string         `json:"spared"`    // what should have gone wrong and didn't
	Seconds  float64          `json:"seconds"`

	found []check.Finding
}

// mostTold is how many findings are listed.
const mostTold = 50

func (w *world) report(ctx context.Context, done harm, scanned int, found []check.Finding) (report, error) {
	r := report{
		Seed: w.seed, Orders: w.orders, Workers: w.workers, Harm: done, Webhooks: w.delivered(), Disabled: w.disabled(),
		Requests: w.requests(), Scanned: scanned, found: found,
	}
	for _, m := range w.markets {
		r.Came += len(m.orders())
	}
	for sort, n := range map[check.Sort]*int{
		check.Lost: &r.Lost, check.Doubled: &r.Doubled, check.CentsOff: &r.CentsOff, check.Audit: &r.Audit, check.Shown: &r.Shown, check.Leaked: &r.Leaked,
	} {
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
	r.Spared = r.spared(w.webhooks)
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

// spared is what a run should have done to the product, or brought to it, and didn't:
// such a run proves nothing.
func (r report) spared(webhooks string) []string {
	all := r.Harm.spared(webhooks, r.Orders)
	if r.Scanned == 0 {
		all = append(all, "no history was looked through")
	}
	for _, what := range []string{"invoice", "credit_note", "payment", "refund", "delivery"} {
		if r.Booked[what] == 0 && r.Orders >= whole { // a few orders may bring no refund
			all = append(all, "no "+strings.ReplaceAll(what, "_", " ")+" was booked")
		}
	}
	return all
}

// clean reports whether a run was made that proves something, and nothing was found.
func (r report) clean() bool {
	return r.Orders > 0 && len(r.Spared) == 0 && r.Lost == 0 && r.Doubled == 0 && r.CentsOff == 0 && r.Audit == 0 && r.Shown == 0 && r.Leaked == 0
}

// tell lists the findings.
func (r report) tell(errOut io.Writer) {
	for _, what := range r.Spared {
		_, _ = fmt.Fprintln(errOut, "spared:", what)
	}
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
		{"orders", strconv.Itoa(r.Came)},
		{"workers killed", strconv.Itoa(r.Harm.Killed)},
		{"workers replaced", strconv.Itoa(r.Harm.Stopped)},
		{"gateways killed", strconv.Itoa(r.Harm.Gateways)},
		{"seconds between kills", fmt.Sprintf("%.1f", r.Harm.KillEvery)},
		{"shop requests", strconv.Itoa(r.Requests)},
		{"shop requests hit by faults", fmt.Sprintf("%.0f %%", 100*r.Harm.FaultShare)},
		{"webhooks disabled", strconv.Itoa(r.Disabled)},
		{"histories looked through", strconv.Itoa(r.Scanned)},
		{"seconds", fmt.Sprintf("%.1f", r.Seconds)},
	})
	page.Section("FAULTS", append(output.Left("SORT"), output.Right("TIMES")...), counted(r.Harm.Faults))
	page.Section("OUTAGES", append(output.Left("SERVER"), output.Right("TIMES")...), counted(r.Harm.Outages))
	page.Section("WEBHOOK FAULTS", append(output.Left("SORT"), output.Right("TIMES")...), counted(r.Harm.Webhooks))
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
		{"leaked", strconv.Itoa(r.Leaked)},
		{"spared", strconv.Itoa(len(r.Spared))},
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
