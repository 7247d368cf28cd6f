package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// CatalogInput asks for the next part of a channel's catalogue.
type CatalogInput struct {
	Channel string `json:"channel"`
	// Fresh is set on the first part that a run reads.
	Fresh bool `json:"fresh,omitempty"`
}

// CatalogPart is what a part of a catalogue brought, in figures.
type CatalogPart struct {
	Phase      CatalogPhase `json:"phase,omitempty"`
	Full       bool         `json:"full,omitempty"`  // all is read, not what changed alone
	Total      int          `json:"total,omitempty"` // how many products the shop has, where that is known
	Seen       int          `json:"seen,omitempty"`
	Unreadable int          `json:"unreadable,omitempty"`
	New        int          `json:"new,omitempty"`     // listings
	Changed    int          `json:"changed,omitempty"` // listings
	Gone       int          `json:"gone,omitempty"`    // listings
	Items      int          `json:"items,omitempty"`   // made
	Filled     int          `json:"filled,omitempty"`  // items that lacked something
	Opened     int          `json:"opened,omitempty"`  // problems
	Solved     int          `json:"solved,omitempty"`  // problems
	More       bool         `json:"more,omitempty"`    // there is another part now
	// Exports is set on the last part of a channel whose shop is sent items.
	Exports bool `json:"exports,omitempty"`
	// Exported is what the export after the reading came to.
	Exported *Exported `json:"exported,omitempty"`
}

// Add is both parts together: of what can't be summed, the later's.
func (p CatalogPart) Add(later CatalogPart) CatalogPart {
	later.Full = later.Full || p.Full
	later.Total = max(later.Total, p.Total)
	later.Seen, later.Unreadable = later.Seen+p.Seen, later.Unreadable+p.Unreadable
	later.New, later.Changed, later.Gone = later.New+p.New, later.Changed+p.Changed, later.Gone+p.Gone
	later.Items, later.Filled = later.Items+p.Items, later.Filled+p.Filled
	later.Opened, later.Solved = later.Opened+p.Opened, later.Solved+p.Solved
	later.Exported = cmp.Or(later.Exported, p.Exported)
	return later
}

// SyncCatalogPart reads one part of a channel's catalogue, about a page, and stores it
// with how far it got, all or nothing. Products become items by their SKUs; what an item
// lacks it gets from the shop, what it has stays. What changed since the last reading is
// read, and from time to time everything: that alone shows what the shop has no longer.
// Repeating it stores nothing twice.
func (s *Set) SyncCatalogPart(ctx context.Context, in CatalogInput) (CatalogPart, error) {
	defer alive(ctx)()
	part, err := s.syncCatalogPart(ctx, in)
	return part, toTemporal(err)
}

func (s *Set) syncCatalogPart(ctx context.Context, in CatalogInput) (CatalogPart, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return CatalogPart{}, err
	}
	if err := ch.takesCatalogue(); err != nil {
		return CatalogPart{}, err
	}
	shop, err := capability[connectors.Catalogue](ctx, s.Channels, ch.Code)
	if err != nil {
		return CatalogPart{}, err
	}
	r := &catalogReader{set: s, channel: ch, shop: shop}
	r.below, _ = shop.(connectors.Variations)
	was, err := loadCursor(ctx, s.DB, ch, catalogFeed, &r.at)
	if err != nil {
		return CatalogPart{}, err
	}
	if err := r.begin(ctx, in.Fresh); err != nil {
		return CatalogPart{}, err
	}
	if err := r.read(ctx); err != nil {
		return CatalogPart{}, err
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if err := queries.PlanAnew(ctx, tx); err != nil { // a catalogue grows a thousandfold while it is read
			return db.Wrap("plan anew", err)
		}
		if err := r.save(ctx, tx); err != nil {
			return err
		}
		return saveCursor(ctx, tx, ch, catalogFeed, was, r.at)
	})
	return r.part, err
}

// takesCatalogue refuses to read what the channel has nothing to do with.
func (c channel) takesCatalogue() error {
	switch {
	case c.ReadsCatalogue:
		return nil
	case !c.Enabled:
		return fault.New(fault.Unmapped, "channel "+c.Code, "it is switched off: switch it on to read its catalogue")
	default:
		return fault.New(fault.Unmapped, "channel "+c.Code, "its catalogue is of no use to it: switch items_in, items_out, stock or prices on")
	}
}

// save keeps what was read, and settles what that makes right where it was the last part.
func (r *catalogReader) save(ctx context.Context, tx pgx.Tx) error {
	house, err := r.house(ctx, tx)
	if err != nil {
		return err
	}
	for _, list := range [][]commerce.Listing{r.products, r.variations} { // variations look at what their products became
		if err := r.saveListings(ctx, tx, house, list); err != nil {
			return err
		}
	}
	if err := r.saveUnreadable(ctx, tx); err != nil {
		return err
	}
	if err := r.saveGone(ctx, tx); err != nil {
		return err
	}
	if err := r.pass(ctx, tx); err != nil || r.part.More {
		return err
	}
	if err := r.reportHouse(ctx, tx, house); err != nil {
		return err
	}
	r.part.Exports = r.channel.Exports
	bound, err := queries.ListingsSettle(ctx, tx, r.channel.ID)
	r.part.Solved += int(bound)
	return db.Wrap("settle what is right by now", err)
}

// AskCatalog asks for a channel's catalogue to be read: what changed, or all of it.
// Asking twice before it is read is asking once.
func AskCatalog(ctx context.Context, tx pgx.Tx, code string, full bool) error {
	ch, err := loadChannel(ctx, tx, code)
	if err != nil {
		return err
	}
	if err := ch.takesCatalogue(); err != nil {
		return err
	}
	if full {
		var at catalogCursor
		was, err := loadCursor(ctx, tx, ch, catalogFeed, &at)
		if err != nil {
			return err
		}
		at.Wanted = true
		if err := saveCursor(ctx, tx, ch, catalogFeed, was, at); err != nil {
			return err
		}
	}
	return db.Wrap("ask for the catalogue of "+code, queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{
		Topic: TopicCatalog, Channel: code, Payload: json.RawMessage("{}"),
	}))
}

// WakeCatalog is AskCatalog for what changed, as a step.
func (s *Set) WakeCatalog(ctx context.Context, code string) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return AskCatalog(ctx, tx, code, false) })
	return struct{}{}, toTemporal(err)
}

// house is how the channel sees its shop's products.
func (r *catalogReader) house(ctx context.Context, q dbgen.DBTX) (h catalogue.House, err error) {
	raw, err := queries.CatalogueHouse(ctx, q, r.channel.ID)
	if err != nil {
		return h, db.Wrap("load what products are held against", err)
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return h, fmt.Errorf("what products of channel %s are held against: %w", r.channel.Code, err)
	}
	return h, nil
}
