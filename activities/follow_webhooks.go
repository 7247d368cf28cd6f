package activities

import (
	"context"
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
)

// followWebhooks looks for the orders that webhooks told of and that no reading has
// shown since: those in the trash, those taken out of it, and any that the shop's change
// feed passes over. It answers how many had news.
func (s *Set) followWebhooks(ctx context.Context, ch channel) (news int, err error) {
	for {
		told, err := queries.WebhooksToFollow(ctx, s.DB, ch.ID, connectors.PageSize)
		if err != nil || len(told) == 0 {
			return news, db.Wrap("list what webhooks told of", err)
		}
		var deliveries []int64
		var ids []string
		for _, d := range told {
			deliveries = append(deliveries, d.ID)
			if d.Unread && d.RemoteID != "" && !slices.Contains(ids, d.RemoteID) {
				ids = append(ids, d.RemoteID)
			}
		}
		seen, err := s.lookFor(ctx, ch, ids)
		if err != nil {
			return news, err
		}
		news += seen
		if err := queries.WebhooksFollowed(ctx, s.DB, deliveries); err != nil {
			return news, db.Wrap("tick off what webhooks told of", err)
		}
	}
}
