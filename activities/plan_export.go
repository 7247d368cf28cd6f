package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/exporting"
	"github.com/orderloom/orderloom/internal/pushing"
)

// ExportInput asks for an export of items to a channel's shop.
type ExportInput struct {
	Channel string `json:"channel"`
	// Again has items told once more that the shop refused as they are.
	Again bool `json:"again,omitempty"`
}

// ExportPlace names an export.
type ExportPlace struct {
	Channel string `json:"channel"`
	Export  int64  `json:"export"`
}

// ExportPlan is what is to be exported.
type ExportPlan struct {
	Export int64 `json:"export,omitempty"` // 0: there is nothing to tell
	Edits  int64 `json:"edits,omitempty"`  // of products that the shop has
	Filed  int64 `json:"filed,omitempty"`  // items in the file that it imports
}

// PlanExport looks at all items that a channel's shop is to be sent: what differs from what
// it was told last is left to be told, and what keeps an item from being sent is kept with
// the catalogue's problems. An export that is under way is gone on with. It calls no shop
// and may be repeated.
func (s *Set) PlanExport(ctx context.Context, in ExportInput) (ExportPlan, error) {
	defer alive(ctx)()
	plan, err := s.planExport(ctx, in)
	return plan, toTemporal(err)
}

func (s *Set) planExport(ctx context.Context, in ExportInput) (plan ExportPlan, err error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil || !ch.Exports {
		return plan, err
	}
	shop, err := capability[connectors.ListingExporter](ctx, s.Channels, ch.Code)
	if err != nil {
		return plan, err
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		open, err := queries.ExportOpen(ctx, tx, ch.ID)
		if err != nil {
			return db.Wrap("look for an export under way", err)
		}
		if open != 0 {
			plan, err = openExport(ctx, tx, open)
			return err
		}
		r := &exportReview{ch: ch, limits: shop.OfferLimits(), again: in.Again}
		plan, err = r.run(ctx, tx)
		return err
	})
	return plan, err
}

func openExport(ctx context.Context, tx pgx.Tx, id int64) (ExportPlan, error) {
	row, err := queries.ExportGet(ctx, tx, id)
	return ExportPlan{Export: id, Edits: row.Export.Edits, Filed: row.Export.Filed}, db.Wrap("load the export", err)
}

// exportReview is a look at all that a shop is to be sent.
type exportReview struct {
	ch     channel
	limits commerce.OfferLimits
	again  bool

	plan    ExportPlan
	offered int64
}

func (r *exportReview) run(ctx context.Context, tx pgx.Tx) (ExportPlan, error) {
	if err := queries.PlanAnew(ctx, tx); err != nil {
		return r.plan, db.Wrap("plan anew", err)
	}
	for after := int64(0); ; {
		rows, err := queries.ExportOffers(ctx, tx, dbgen.ExportOffersParams{
			ChannelID: r.ch.ID, After: after, Most: pageOfListings, Rehearsing: !r.ch.writable(),
		})
		if err != nil {
			return r.plan, db.Wrap("load what is to be sent", err)
		}
		if err := r.look(ctx, tx, rows); err != nil {
			return r.plan, err
		}
		if len(rows) < pageOfListings {
			return r.plan, r.conclude(ctx, tx)
		}
		after = rows[len(rows)-1].ItemID
	}
}

func (r *exportReview) look(ctx context.Context, tx pgx.Tx, rows []dbgen.ExportOffersRow) error {
	told := dbgen.ExportItemsAddParams{}
	var found itemProblems
	for _, row := range rows {
		r.offered++
		plan := exporting.Build(r.ch.item(row), r.limits, r.again)
		found.add(row.ItemID, plan.Problems...)
		switch plan.Way {
		case "":
			continue
		case exporting.ByEdit:
			r.plan.Edits++
		default:
			r.plan.Filed++
		}
		told.Items, told.Ways = append(told.Items, row.ItemID), append(told.Ways, string(plan.Way))
		told.Texts, told.Rests = append(told.Texts, plan.Told.Texts), append(told.Rests, plan.Told.Rest)
	}
	if err := found.save(ctx, tx, r.ch); err != nil || len(told.Items) == 0 {
		return err
	}
	if err := r.begin(ctx, tx); err != nil {
		return err
	}
	told.ExportID = r.plan.Export
	return db.Wrap("keep what is to be told", queries.ExportItemsAdd(ctx, tx, told))
}

func (r *exportReview) begin(ctx context.Context, tx pgx.Tx) (err error) {
	if r.plan.Export == 0 {
		r.plan.Export, err = queries.ExportBegin(ctx, tx, r.ch.ID)
	}
	return db.Wrap("begin the export", err)
}

func (r *exportReview) conclude(ctx context.Context, tx pgx.Tx) error {
	if _, err := queries.ItemProblemsSettle(ctx, tx, r.ch.ID); err != nil {
		return db.Wrap("settle what keeps items from being sent", err)
	}
	if r.plan.Export == 0 { // whatever was wrong, the shop has all of it
		return ReportFindings(ctx, tx, r.ch.Channel, findingExportFailed)
	}
	return db.Wrap("count what is to be told", queries.ExportCount(ctx, tx, dbgen.ExportCountParams{
		ID: r.plan.Export, Offered: r.offered, Edits: r.plan.Edits, Filed: r.plan.Filed,
	}))
}

// item is what is known of one that the shop is to be sent.
func (c channel) item(row dbgen.ExportOffersRow) exporting.Item {
	item := exporting.Item{
		Offer: c.offer(dbgen.ExportFileRow{
			SKU: row.SKU, Name: row.Name, Description: row.Description, CategoryIds: row.CategoryIds, CategoryNames: row.CategoryNames,
			Images: row.Images, Currency: row.Currency, Price: row.Price, Quantity: row.Quantity,
		}),
		NoPrice: len(row.Price) == 0,
		Told: exporting.Told{
			Fingerprints: exporting.Fingerprints{Texts: row.ToldTexts, Rest: row.ToldRest},
			Refused:      row.ToldState == exportRefused, Rehearsed: row.ToldState == exportRehearsed,
		},
	}
	if row.Listed {
		shown := exporting.Fingerprints{Texts: row.ShownTexts, Rest: row.ShownRest}
		item.Listing = &exporting.Listing{ExternalID: row.ExternalID, Hidden: row.Hidden, Shown: shown}
	}
	return item
}

// offer is an item as the shop is to sell it: with its quantity where the channel shows
// quantities, else with no more than whether there is any.
func (c channel) offer(row dbgen.ExportFileRow) commerce.Offer {
	quantity := pushing.Whole(row.Quantity)
	o := commerce.Offer{
		SKU: row.SKU, Name: row.Name, Description: row.Description, Images: row.Images, Currency: row.Currency, Available: quantity.Sign() > 0,
	}
	for i, id := range row.CategoryIds {
		o.Categories = append(o.Categories, commerce.Category{ID: id, Name: row.CategoryNames[i]})
	}
	if len(row.Price) > 0 {
		o.Price = row.Price[0]
	}
	if c.terms().Shown == pushing.ShowExact {
		o.Quantity = &quantity
	}
	return o
}

// itemProblems are what keeps items from being sent.
type itemProblems struct{ rows dbgen.ItemProblemsSaveParams }

func (p *itemProblems) add(item int64, found ...catalogue.Problem) {
	for _, f := range found {
		p.rows.Items, p.rows.Kinds = append(p.rows.Items, item), append(p.rows.Kinds, string(f.Kind))
		p.rows.Warnings = append(p.rows.Warnings, f.Warning)
		p.rows.Details, p.rows.Remedies = append(p.rows.Details, f.Detail), append(p.rows.Remedies, f.Remedy)
	}
}

func (p *itemProblems) save(ctx context.Context, tx pgx.Tx, ch channel) error {
	if len(p.rows.Items) == 0 {
		return nil
	}
	p.rows.ChannelID = ch.ID
	_, err := queries.ItemProblemsSave(ctx, tx, p.rows)
	return db.Wrap("keep what keeps items from being sent", err)
}
