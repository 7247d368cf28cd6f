package office

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ChannelStanding is how a channel stands, beside what it is set to.
type ChannelStanding struct {
	// ReadTo is how far the shop's changes have been read; null where they never were.
	ReadTo     *time.Time       `json:"read_to"`
	Unfinished int64            `json:"unfinished"` // orders that wait to be walked
	Sales      map[string]int64 `json:"sales"`      // count by state
	// Findings are what is wrong with it now, apart from its sales, the oldest first.
	Findings []ChannelFinding `json:"findings"`
}

// ChannelFinding is what is wrong with a channel and what to do about it.
type ChannelFinding struct {
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"` // which one of its kind, where there can be several
	Detail  string    `json:"detail"`
	Remedy  string    `json:"remedy"`
	FoundAt time.Time `json:"found_at"`
	SeenAt  time.Time `json:"seen_at"` // the last time that it was still so
}

// LoadChannelStanding loads how a channel stands.
func LoadChannelStanding(ctx context.Context, q dbgen.DBTX, c dbgen.Channel) (s ChannelStanding, err error) {
	states, err := dbgen.New().ChannelSalesByState(ctx, q, c.ID)
	if err != nil {
		return s, db.Wrap("count sales", err)
	}
	s.Sales = map[string]int64{}
	for _, row := range states {
		s.Sales[row.State] = row.Count
	}
	if s.Unfinished, err = dbgen.New().OrdersUnprocessed(ctx, q, c.Code); err != nil {
		return s, db.Wrap("count unfinished orders", err)
	}
	open, err := dbgen.New().FindingsOpen(ctx, q, c.ID)
	if err != nil {
		return s, db.Wrap("load findings", err)
	}
	s.Findings = make([]ChannelFinding, len(open))
	for i, f := range open {
		s.Findings[i] = ChannelFinding{f.Kind, f.Subject, f.Detail, f.Remedy, f.FoundAt.UTC(), f.SeenAt.UTC()}
	}
	s.ReadTo, err = readTo(ctx, q, c)
	return s, err
}

func readTo(ctx context.Context, q dbgen.DBTX, c dbgen.Channel) (*time.Time, error) {
	cursor, err := dbgen.New().CursorGet(ctx, q, c.ID, "orders")
	if db.IsNotFound(err) {
		return nil, nil //nolint:nilnil // it never was
	}
	if err != nil {
		return nil, db.Wrap("load cursor", err)
	}
	var position connectors.FeedPosition
	if err := json.Unmarshal(cursor.Position, &position); err != nil {
		return nil, fmt.Errorf("cursor of channel %s: %w", c.Code, err)
	}
	return &position.ModifiedAt, nil
}
