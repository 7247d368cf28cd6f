package activities

import (
	"context"
	"encoding/json"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// WakeReader asks for a channel's reader to look at its shop; asking twice before
// it does is asking once.
func (s *Set) WakeReader(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(db.Wrap("wake the reader", queries.OutboxAdd(ctx, s.DB, dbgen.OutboxAddParams{
		Topic: TopicReader, Channel: channel, Payload: json.RawMessage("{}"),
	})))
}
