package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ChannelFilter says which channels are wanted.
type ChannelFilter struct {
	Search   string // a part of the code, the name or the address; empty: all
	Archived bool   // archived ones, too
}

// Check implements Filter.
func (ChannelFilter) Check() error { return nil }

// Channel is a channel, and what is going on in it.
type Channel struct {
	Code        string `json:"code"`
	Platform    string `json:"platform"`
	Environment string `json:"environment"`
	Name        string `json:"name"`
	Address     string `json:"address"`
	POS         string `json:"pos"`
	Enabled     bool   `json:"enabled"`
	Archived    bool   `json:"archived"`
	Sales       int64  `json:"sales"`
	Held        int64  `json:"held"` // of them
}

// Channels are channels, by their codes.
func Channels(ctx context.Context, q dbgen.DBTX, f ChannelFilter, part Part) (Page[Channel], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[Channel]{}, err
	}
	return turn(part, "channels", func(most, skip int32) ([]dbgen.ChannelListRow, error) {
		return dbgen.New().ChannelList(ctx, db.Planned(q), dbgen.ChannelListParams{Search: f.Search, Archived: f.Archived, Most: most, Skip: skip})
	}, func(r dbgen.ChannelListRow) (Channel, int64) {
		return Channel{r.Code, r.Platform, r.Environment, r.Name, r.Address, r.PosCode, r.Enabled, r.Archived, r.Sales, r.Held}, r.InAll
	})
}
