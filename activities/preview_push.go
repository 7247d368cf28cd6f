package activities

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// PushPreview is what a push that compares everything would tell a shop now.
type PushPreview struct {
	Listings int64 // that the channel has
	Emptied  int64 // of those to be shown as sold out, or hidden
	Asks     string
	Lines    []PushPreviewLine
}

// PushPreviewLine is one listing that would be told something.
type PushPreviewLine struct {
	SKU, Name, RemoteID string
	Was, Change         commerce.ListingChange
}

// PreviewPush compares all listings of a channel with what they should show. It tells
// nobody and changes nothing; it needs no shop. What the channel's switches keep from
// being told isn't in it.
func PreviewPush(ctx context.Context, q dbgen.DBTX, code string) (PushPreview, error) {
	ch, err := loadChannel(ctx, q, code)
	if err != nil {
		return PushPreview{}, err
	}
	facts, err := queries.PushFacts(ctx, q, ch.ID)
	if err != nil {
		return PushPreview{}, db.Wrap("load the pushes of "+code, err)
	}
	v := survey{ch: ch, facts: facts}
	if err := v.countListings(ctx, q); err != nil {
		return PushPreview{}, err
	}
	preview := PushPreview{Listings: v.listings}
	for after := int64(0); ; {
		rows, err := queries.PushListingsAll(ctx, q, dbgen.PushListingsAllParams{ChannelID: ch.ID, After: after, Most: pageOfListings})
		if err != nil {
			return preview, db.Wrap("load listings", err)
		}
		for _, row := range rows {
			after = row.Listing.ID
			if l := ch.shelve(dbgen.PushNewsRow(row)); !l.plan.Change.IsZero() {
				v.count(l)
				preview.Lines = append(preview.Lines, l.preview())
			}
		}
		if len(rows) < pageOfListings {
			preview.Emptied, preview.Asks = v.emptied, v.asks()
			return preview, nil
		}
	}
}

func (s shelved) preview() PushPreviewLine {
	l := s.Listing
	return PushPreviewLine{l.SKU, l.Name, l.RemoteID, commerce.ListingChange{Quantity: l.SeenQuantity, Price: l.SeenPrice}, s.plan.Change}
}
