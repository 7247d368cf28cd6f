package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// proofLasts is how long a proof of a shop's change feed is believed: shops are
// updated, and put back to where they were.
const proofLasts = 24 * time.Hour

// findingFeed is the kind of finding that a shop doesn't tell what changed.
const findingFeed = "change feed"

// feedHeeded reports whether the shop tells what changed. It is tried before the first
// reading, and again from time to time as a reading begins.
func (s *Set) feedHeeded(ctx context.Context, ch channel, fresh bool) (bool, error) {
	proof, err := queries.FeedProofGet(ctx, s.DB, ch.ID)
	switch {
	case err != nil && !db.IsNotFound(err):
		return false, db.Wrap("load the proof of the change feed", err)
	case err == nil && (!fresh || s.Now().Sub(proof.ProvenAt) < proofLasts):
		return proof.Heeded, nil
	}
	shop, err := capability[connectors.FeedProver](ctx, s.Channels, ch.Code)
	if fault.Is(err, fault.Unsupported) {
		return true, nil // its platform has but one feed, and that can be leant on
	}
	if err != nil {
		return false, err
	}
	heeded, err := shop.ProveFeed(ctx)
	if err != nil {
		return false, err
	}
	return heeded, db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return s.saveProof(ctx, tx, ch, heeded) })
}

func (s *Set) saveProof(ctx context.Context, tx pgx.Tx, ch channel, heeded bool) error {
	err := queries.FeedProofSave(ctx, tx, dbgen.FeedProofSaveParams{ChannelID: ch.ID, Heeded: heeded, ProvenAt: s.Now()})
	if err != nil {
		return db.Wrap("save the proof of the change feed", err)
	}
	var found []Finding
	if !heeded {
		found = append(found, Finding{
			Detail: "The shop doesn't tell which orders changed. New orders are read by their ids, those of open sales again and again; what changes in others goes unseen.",
			Remedy: "Update WooCommerce to 5.8 or later. Until then let the shop's webhooks tell of changes.",
		})
	}
	return ReportFindings(ctx, tx, ch.Channel, findingFeed, found...)
}
