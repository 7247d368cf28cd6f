package activities

import (
	"context"
	"encoding/json"
	"time"

	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// lookEvery is how long an import is left alone between two looks at it.
	lookEvery = 30 * time.Second
	// An import takes some minutes, and hangs after an hour: counted in looks.
	looksTaken   = 30
	looksHanging = 120
)

// ImportStand is how the import of an export's file stands.
type ImportStand struct {
	Import  string `json:"import,omitempty"` // by the shop's id; empty: none, or its answer was lost
	Said    string `json:"said,omitempty"`   // by the shop
	Total   int    `json:"total,omitempty"`
	Created int    `json:"created,omitempty"`
	Updated int    `json:"updated,omitempty"`
	Errors  int    `json:"errors,omitempty"`
	// Wait is how long to wait before the next look; 0: it is over.
	Wait time.Duration `json:"wait,omitempty"`
}

// StartImport gives a shop the file of an export. That it is about to is kept first: where
// the answer is lost, the file isn't given again, for shops take few imports a day. What
// it made is found by reading the shop's catalogue.
func (s *Set) StartImport(ctx context.Context, in ExportPlace) (ImportStand, error) {
	defer alive(ctx)()
	stand, err := s.startImport(ctx, in)
	return stand, toTemporal(err)
}

func (s *Set) startImport(ctx context.Context, in ExportPlace) (ImportStand, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil || !ch.Exports {
		return ImportStand{}, err
	}
	rows, err := queries.ExportFile(ctx, s.DB, in.Export)
	if err != nil || len(rows) == 0 || !ch.writable() {
		return ImportStand{}, db.Wrap("load what is to be in the file", err)
	}
	fresh, err := queries.ExportHand(ctx, s.DB, s.Now(), in.Export)
	if err != nil {
		return ImportStand{}, db.Wrap("keep that the file is given", err)
	}
	if fresh == 0 { // an earlier try got so far
		return ImportStand{}, db.Wrap("keep that the answer was lost", queries.ExportImporting(ctx, s.DB, nil, in.Export))
	}
	id, err := s.handOver(ctx, ch, rows)
	if err != nil {
		return ImportStand{}, s.notHanded(ctx, in.Export, err)
	}
	return ImportStand{Import: id}, db.Wrap("keep the import", queries.ExportImporting(ctx, s.DB, &id, in.Export))
}

func (s *Set) handOver(ctx context.Context, ch channel, rows []dbgen.ExportFileRow) (string, error) {
	shop, err := capability[connectors.ListingExporter](ctx, s.Channels, ch.Code)
	if err != nil {
		return "", err
	}
	most := shop.OfferLimits().Images
	offers := make([]commerce.Offer, len(rows))
	for i, row := range rows {
		offers[i] = ch.offer(row)
		offers[i].Images = offers[i].Images[:min(len(offers[i].Images), most)]
	}
	return shop.StartImport(ctx, offers)
}

// notHanded sorts a file that the shop didn't answer to. Where it may have taken it, the
// next try leaves it at that.
func (s *Set) notHanded(ctx context.Context, export int64, cause error) error {
	if fault.OutcomeUnknown(cause) {
		return cause
	}
	if err := queries.ExportUnhand(ctx, s.DB, export); err != nil {
		return db.Wrap("keep that the file wasn't taken", err)
	}
	return cause
}

// LookAtImport asks a shop how the import of an export's file stands, and keeps it. One
// that took nothing, or hangs, is fault.Invalid.
func (s *Set) LookAtImport(ctx context.Context, in ExportPlace) (ImportStand, error) {
	defer alive(ctx)()
	stand, err := s.lookAtImport(ctx, in)
	return stand, toTemporal(err)
}

func (s *Set) lookAtImport(ctx context.Context, in ExportPlace) (ImportStand, error) {
	row, err := queries.ExportGet(ctx, s.DB, in.Export)
	if err != nil {
		return ImportStand{}, db.Wrap("load the export", err)
	}
	e := row.Export
	if e.State != "importing" {
		return ImportStand{}, nil
	}
	age := s.Now().Sub(*e.HandedAt)
	if e.ImportID == nil {
		return ImportStand{Wait: max(0, looksTaken*s.lookEvery()-age)}, nil
	}
	shop, err := capability[connectors.ListingExporter](ctx, s.Channels, in.Channel)
	if err != nil {
		return ImportStand{}, err
	}
	report, err := shop.LookAtImport(ctx, *e.ImportID)
	if err != nil {
		return ImportStand{}, err
	}
	return s.keepReport(ctx, e, report, age)
}

// keepReport keeps how an import stands. The shop's word that it is over counts once its
// figures stay as they are.
func (s *Set) keepReport(ctx context.Context, e dbgen.Export, report connectors.ImportReport, age time.Duration) (ImportStand, error) {
	raw, err := json.Marshal(newImportNote(report))
	if err != nil {
		return ImportStand{}, err
	}
	before := ReadImportNote(e)
	if err := queries.ExportLooked(ctx, s.DB, dbgen.ExportLookedParams{
		ID: e.ID, Said: report.Said, Report: pqtype.NullRawMessage{RawMessage: raw, Valid: true},
	}); err != nil {
		return ImportStand{}, db.Wrap("keep how the import stands", err)
	}
	f := report.Figures
	stand := ImportStand{Import: *e.ImportID, Said: report.Said, Total: f.Total, Created: f.Created, Updated: f.Updated, Errors: f.Errors}
	whole := f.Total >= int(e.Filed) && f.Created+f.Updated+f.NotChanged+f.Errors >= f.Total
	switch {
	case report.Failed:
		return stand, fault.New(fault.Invalid, "import "+*e.ImportID, "the shop took nothing of it: %s%s", report.Said, firstError(report))
	case report.Ended && (whole || before.Figures == f && e.ImportSaid == report.Said):
		return stand, nil
	case age > looksHanging*s.lookEvery():
		return stand, fault.New(fault.Invalid, "import "+*e.ImportID, "it hangs: the shop has said %s for %s", report.Said, age.Round(time.Minute))
	}
	stand.Wait = s.lookEvery()
	return stand, nil
}

func (s *Set) lookEvery() time.Duration {
	if s.LookEvery > 0 {
		return s.LookEvery
	}
	return lookEvery
}

// firstError is the first thing that the shop says is wrong, as the end of a sentence.
func firstError(report connectors.ImportReport) string {
	if len(report.Errors) == 0 {
		return ""
	}
	return ": " + report.Errors[0].Text
}
