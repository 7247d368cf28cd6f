package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

const (
	// oldest is how many of the sales that wait are shown first.
	oldest = 10
	// quiet is after how long without a look at its orders a channel's reader isn't well:
	// as long as the alert waits.
	quiet = 15 * time.Minute
)

// overview is the first page: what needs somebody first.
type overview struct {
	Needs    []concern
	Plots    []plot
	Waiting  []waiting
	Held     []dbgen.HomeHeldRow
	Today    []dbgen.HomeTodayRow
	Channels []health
}

// waiting is a sale that a person has to look at.
type waiting struct {
	Link, Number, Channel, State, Total, Currency string
	Reasons                                       []string
	PlacedAt                                      time.Time
}

// health is how a channel does.
type health struct {
	dbgen.HomeChannelsRow

	Link  string
	Quiet bool // its orders weren't read for a while
	Waits bool // the shop wants to be left alone
}

func home(v *visit) error {
	q, ctx := dbgen.New(), v.ctx()
	rows, err := q.HomeOldest(ctx, v.db, oldest)
	if err != nil {
		return db.Wrap("look for sales that wait", err)
	}
	held, err := q.HomeHeld(ctx, v.db)
	if err != nil {
		return db.Wrap("count what holds sales", err)
	}
	today, err := q.HomeToday(ctx, v.db)
	if err != nil {
		return db.Wrap("count today's sales", err)
	}
	channels, err := q.HomeChannels(ctx, v.db)
	if err != nil {
		return db.Wrap("look how channels do", err)
	}
	needs, err := v.concerns()
	if err != nil {
		return err
	}
	plots, err := v.plots(time.Now())
	if err != nil {
		return err
	}
	slices.SortFunc(today, func(a, b dbgen.HomeTodayRow) int {
		return slices.Index(office.SaleStates(), a.State) - slices.Index(office.SaleStates(), b.State)
	})
	return v.show(http.StatusOK, "home", overview{Needs: needs, Plots: plots, Waiting: waitings(rows), Held: held, Today: today, Channels: healths(channels, time.Now())})
}

func waitings(rows []dbgen.HomeOldestRow) []waiting {
	list := make([]waiting, len(rows))
	for i, r := range rows {
		list[i] = waiting{
			Link: saleLink(r.Channel, r.RemoteID), Number: r.Number, Channel: r.Channel, State: r.State,
			Total: r.Total.In(r.Currency), Currency: r.Currency, Reasons: split(r.Reasons), PlacedAt: zoned(r.Zone).At(r.PlacedAt),
		}
	}
	return list
}

func healths(rows []dbgen.HomeChannelsRow, now time.Time) []health {
	list := make([]health, len(rows))
	for i, r := range rows {
		list[i] = health{r, channelLink(r.Code), r.Reads && now.Sub(r.ReadAt) > quiet, r.ClosedTo.After(now)}
		for _, at := range []*time.Time{&list[i].ReadAt, &list[i].HeardAt, &list[i].ClosedTo} {
			*at = zoned(r.Zone).At(*at)
		}
	}
	return list
}

// split is a list that a query joined.
func split(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, ", ")
}
