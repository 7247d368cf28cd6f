package activities

import (
	"context"
	"encoding/json"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// WakeWebhooks asks for a channel's webhooks to be looked after. Asking twice before
// they are is asking once.
func WakeWebhooks(ctx context.Context, q dbgen.DBTX, channel string) error {
	return db.Wrap("wake the watch over the webhooks", queries.OutboxAdd(ctx, q, dbgen.OutboxAddParams{
		Topic: TopicWebhooks, Channel: channel, Payload: json.RawMessage("{}"),
	}))
}

// WakeWebhooks is the function of that name, as a step.
func (s *Set) WakeWebhooks(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(WakeWebhooks(ctx, s.DB, channel))
}
