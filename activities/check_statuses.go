package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
)

// unknownStatuses are those that the channel decides by and the shop doesn't have. No
// shop lists its trash.
func (c channel) unknownStatuses(ctx context.Context, tx pgx.Tx) ([]Finding, error) {
	known, err := c.list(ctx, tx, ListStatuses)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	payments, err := queries.PaymentMappingList(ctx, tx, c.ID)
	if err != nil {
		return nil, db.Wrap("load payment mappings", err)
	}
	named := c.statuses()
	for _, p := range payments {
		named = append(named, namedStatuses{"paid_statuses of " + p.RemoteMethod, p.PaidStatuses})
	}
	var found []Finding
	for _, n := range named {
		for _, status := range n.statuses {
			if _, there := known[status]; there || status == "" || status == commerce.Trashed {
				continue
			}
			found = append(found, Finding{
				Subject: n.setting + "/" + status,
				Detail:  fmt.Sprintf("%s names the status %q, and the shop has none of that name.", n.setting, status),
				Remedy:  "Name a status that the shop has, or take it away.",
			})
		}
	}
	return found, nil
}

// namedStatuses are the shop's statuses that a setting names.
type namedStatuses struct {
	setting  string
	statuses []string
}

func (c channel) statuses() []namedStatuses {
	p := c.policy
	return []namedStatuses{
		{"import_statuses", p.ImportStatuses}, {"document_statuses", p.DocumentStatuses}, {"paid_statuses", p.PaidStatuses},
		{"delivery_statuses", p.DeliveryStatuses}, {"refused_statuses", p.RefusedStatuses},
		{"statuses_back", []string{c.StatusCompleted, c.StatusCompletedAndPaid, c.StatusCancelled}},
	}
}
