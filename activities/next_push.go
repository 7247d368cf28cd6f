package activities

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

const (
	// tooSlow is an answer that a shop should be asked for half as much for, quick one
	// that it may be asked for twice as much.
	tooSlow = 10 * time.Second
	quick   = 5 * time.Second
	// requestsAhead is how many requests are made up at a time.
	requestsAhead = 16
	// mostAtOnce is how many run side by side: a shop gains nothing by more.
	mostAtOnce = 4
)

// PushPlace is how far a push has got, and how the shop bears it.
type PushPlace struct {
	Channel   string `json:"channel"`
	Push      int64  `json:"push"`
	Confirmed bool   `json:"confirmed,omitempty"`
	Size      int    `json:"size"` // of a request
	// Parent and After are of the last listing that was taken.
	Parent string `json:"parent,omitempty"`
	After  int64  `json:"after,omitempty"`
	// Told is what became of what was taken last.
	Told Told `json:"told,omitzero"`
}

// PushRequests is what a shop is to be told next.
type PushRequests struct {
	Place    PushPlace     `json:"place"` // once they are done
	Requests []PushRequest `json:"requests,omitempty"`
	// AtOnce is how many of them may run side by side.
	AtOnce int `json:"at_once,omitempty"`
}

// PushRequest is one request to a shop: some products, or some variations of one.
type PushRequest struct {
	Channel   string  `json:"channel"`
	Push      int64   `json:"push"`
	Confirmed bool    `json:"confirmed,omitempty"`
	Parent    string  `json:"parent,omitempty"`
	Listings  []int64 `json:"listings"`
	// Tries is how often the shop broke at this one listing.
	Tries int `json:"tries,omitempty"`
}

// NextPush makes up the next requests of a push, of as many listings each as the shop
// bears; one that it broke at before goes alone. None: there are no more.
func (s *Set) NextPush(ctx context.Context, in PushPlace) (PushRequests, error) {
	next, err := s.nextPush(ctx, in)
	return next, toTemporal(err)
}

func (s *Set) nextPush(ctx context.Context, in PushPlace) (PushRequests, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return PushRequests{}, err
	}
	in.Size, in.Told = paceOf(in.Size, in.Told), Told{}
	rows, err := s.following(ctx, ch, in)
	if err != nil {
		return PushRequests{}, db.Wrap("list what is to be told next", err)
	}
	out := PushRequests{AtOnce: min(mostAtOnce, max(1, int(ch.CallsAtOnce)/2))}
	open := -1 // the request that may hold more
	for _, row := range rows {
		if row.Alone || open < 0 || out.Requests[open].Parent != row.RemoteParent || len(out.Requests[open].Listings) == in.Size {
			out.Requests = append(out.Requests, PushRequest{Channel: in.Channel, Push: in.Push, Confirmed: in.Confirmed, Parent: row.RemoteParent})
		}
		last := len(out.Requests) - 1
		out.Requests[last].Listings = append(out.Requests[last].Listings, row.ListingID)
		if open = last; row.Alone {
			open = -1
		}
		in.Parent, in.After = row.RemoteParent, row.ListingID
	}
	out.Place = in
	return out, nil
}

// following lists what comes after a place.
func (s *Set) following(ctx context.Context, ch channel, in PushPlace) ([]dbgen.PushNextNewsRow, error) {
	most := int32(in.Size * requestsAhead) //nolint:gosec // sixteen pages
	if !in.Confirmed {
		return queries.PushNextNews(ctx, s.DB, dbgen.PushNextNewsParams{ChannelID: ch.ID, Parent: in.Parent, After: in.After, Most: most})
	}
	lines, err := queries.PushNextLines(ctx, s.DB, dbgen.PushNextLinesParams{PushID: in.Push, Parent: in.Parent, After: in.After, Most: most})
	rows := make([]dbgen.PushNextNewsRow, len(lines))
	for i, line := range lines {
		rows[i] = dbgen.PushNextNewsRow(line)
	}
	return rows, err
}

// paceOf is how many listings a request holds from now on: half as many for a shop that
// has too much or is slow, twice as many for one that is quick.
func paceOf(size int, told Told) int {
	slowest := time.Duration(told.Slowest) * time.Millisecond
	switch {
	case told.TooMany || slowest > tooSlow:
		size /= 2
	case slowest > 0 && slowest < quick:
		size *= 2
	}
	return min(max(size, 1), connectors.PageSize)
}
