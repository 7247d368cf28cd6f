package schedules

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/timetable"
)

// channel is a channel as its schedules follow it.
type channel struct {
	dbgen.Channel
	times  timetable.Times
	pauses map[string]pause // by the schedule's name
}

// pause is a person's.
type pause struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// gone reports whether there is no such channel, or not any more.
func (c *channel) gone() bool { return c.Code == "" }

// load is a channel by its code; one that is gone where there is none.
func (k *Keeper) load(ctx context.Context, code string) (*channel, error) {
	found, err := k.loadAll(ctx, []string{code})
	if err != nil || len(found) == 0 {
		return &channel{}, err
	}
	return found[0], nil
}

func (k *Keeper) loadAll(ctx context.Context, codes []string) ([]*channel, error) {
	rows, err := queries.ScheduleChannels(ctx, k.DB, codes)
	if err != nil {
		return nil, db.Wrap("load channels", err)
	}
	found := make([]*channel, len(rows))
	for i, row := range rows {
		if found[i], err = read(row); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func read(row dbgen.ScheduleChannelsRow) (*channel, error) {
	c := &channel{Channel: row.Channel}
	decoder := json.NewDecoder(bytes.NewReader(row.Channel.Schedules))
	decoder.DisallowUnknownFields() // rather than do at another time what somebody has set a time for
	if err := decoder.Decode(&c.times); err != nil {
		return nil, fmt.Errorf("times of channel %s: %w", c.Code, err)
	}
	if err := json.Unmarshal(row.Pauses, &c.pauses); err != nil {
		return nil, fmt.Errorf("pauses of channel %s: %w", c.Code, err)
	}
	return c, nil
}
