package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// late is how long a webhook may be on its way: a shop sends them by its cron.
	late = 15 * time.Minute
	// compared is how far back the comparison looks from there.
	compared = time.Hour
	// enough is how many orders have to have changed for the comparison to say anything.
	enough = 3
)

// CompareWebhooks compares what came by webhook with what polling found: where webhooks
// told of less than half of the orders that changed, that is a finding of the channel,
// with its figures. Too few orders say nothing. Safe to repeat.
func (s *Set) CompareWebhooks(ctx context.Context, code string) (Watched, error) {
	watched, err := s.compareWebhooks(ctx, code)
	return watched, toTemporal(err)
}

func (s *Set) compareWebhooks(ctx context.Context, code string) (Watched, error) {
	ch, err := loadChannel(ctx, s.DB, code)
	if err != nil || !ch.Enabled {
		return Watched{}, err
	}
	if _, err := capability[connectors.WebhookKeeper](ctx, s.Channels, code); fault.Is(err, fault.Unsupported) {
		return Watched{}, nil // its shop tells nothing by itself
	}
	till := s.Now().Add(-late)
	since := till.Add(-compared)
	told, err := queries.WebhooksTold(ctx, s.DB, dbgen.WebhooksToldParams{ChannelID: ch.ID, Since: since, Till: till})
	if err != nil {
		return Watched{}, db.Wrap("compare the webhooks of "+code, err)
	}
	out := Watched{Changed: told.Changed, Told: told.Told}
	if told.Changed < enough {
		return out, nil
	}
	var found []Finding
	if told.Told*2 < told.Changed {
		found = append(found, Finding{
			Detail: fmt.Sprintf("of %d orders that changed between %s and %s UTC webhooks told of %d; polling found the others",
				told.Changed, since.UTC().Format("15:04"), till.UTC().Format("15:04"), told.Told),
			Remedy: "see by `orderloom channel check " + code + "` whether the shop reaches the gateway, and in the shop whether its scheduled actions run (WooCommerce, Status, Scheduled Actions)",
		})
	}
	return out, s.report(ctx, ch, findingSilence, found)
}
