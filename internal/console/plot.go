package console

import (
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

const (
	// plotted is how many hours a plot has, each so wide.
	plotted  = 24
	barWidth = 20
	// plotHeight is what the highest bar comes to.
	plotHeight = 100
)

// plot is bars by the hour; a table beside it says the same.
type plot struct {
	ID, Title, Unit string // texts' keys
	Bars            []bar
	Most            int64
}

// bar is an hour of a plot.
type bar struct {
	X, Y, Width, Height int64
	Hour                time.Time
	Value               int64
}

// plots are the last day's orders per hour, and the seconds that they took to get here.
func (v *visit) plots(now time.Time) ([]plot, error) {
	rows, err := dbgen.New().HomeHours(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("count the orders of each hour", err)
	}
	orders, lags := map[int64]int64{}, map[int64]int64{}
	for _, r := range rows {
		orders[r.Hour.Unix()], lags[r.Hour.Unix()] = r.Orders, r.Lag
	}
	return []plot{
		newPlot("plot-orders", "home.plot.orders", "home.plot.orders.unit", now, orders),
		newPlot("plot-lag", "home.plot.lag", "home.plot.lag.unit", now, lags),
	}, nil
}

func newPlot(id, title, unit string, now time.Time, values map[int64]int64) plot {
	p := plot{ID: id, Title: title, Unit: unit}
	for _, value := range values {
		p.Most = max(p.Most, value)
	}
	first := now.UTC().Truncate(time.Hour).Add(-(plotted - 1) * time.Hour)
	for i := range int64(plotted) {
		hour := first.Add(time.Duration(i) * time.Hour)
		value := values[hour.Unix()]
		height := int64(0)
		if value > 0 {
			height = max(1, value*plotHeight/p.Most)
		}
		p.Bars = append(p.Bars, bar{i * barWidth, plotHeight - height, barWidth - 3, height, hour, value})
	}
	return p
}
