package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

// exportSum is what a company was sent of our items, and what became of it.
type exportSum struct {
	Channel string `json:"channel"`
	Import  string `json:"import"`  // as the company's shop says
	Offered int64  `json:"offered"` // items of categories that it is sent
	Taken   int64  `json:"taken"`
	Refused int64  `json:"refused"`
}

func exportSums(page office.Page[office.Export], err error) ([]exportSum, error) {
	out := make([]exportSum, len(page.Rows))
	for i, e := range page.Rows {
		out[i] = exportSum{e.Channel, e.ImportSaid, e.Offered, e.Taken, e.Refused}
	}
	return out, err
}

// sendItems reads what the companies sell, and sends them what they don't. Doing it again
// sends nothing twice.
func (l *local) sendItems(ctx context.Context) error {
	for _, company := range l.Companies {
		if err := l.readCatalogue(ctx, company.Code); err != nil {
			return fmt.Errorf("the catalogue of %s: %w", company.Code, err)
		}
	}
	return nil
}

// readCatalogue reads what one company sells, and waits for what follows.
func (l *local) readCatalogue(ctx context.Context, channel string) error {
	if err := db.InTx(ctx, l.db, func(tx pgx.Tx) error { return activities.AskCatalog(ctx, tx, channel, false) }); err != nil {
		return err
	}
	if err := untilHeard(ctx, l.services, activities.TopicCatalog, channel); err != nil {
		return err
	}
	return l.temporal.GetWorkflow(ctx, workflows.CatalogWorkflowID(channel), "").Get(ctx, nil)
}
