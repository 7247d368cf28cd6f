package activities

import (
	"context"
	"encoding/json"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// AskReconcile asks for a look over a channel. Asking twice before it begins is asking
// once.
func (s *Set) AskReconcile(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(db.Wrap("ask for a look", queries.OutboxAdd(ctx, s.DB, dbgen.OutboxAddParams{
		Topic: TopicReconcile, Channel: channel, Payload: json.RawMessage("{}"),
	})))
}
