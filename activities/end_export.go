package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/exporting"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// findingExportFailed is the kind of finding about a shop that takes no items.
const findingExportFailed = "export failed"

// Exported is what an export came to, in figures.
type Exported struct {
	Export  int64  `json:"export"`
	Offered int64  `json:"offered"` // items of categories that the channel sends
	Edits   int64  `json:"edits"`
	Filed   int64  `json:"filed"`
	Taken   int64  `json:"taken"`
	Refused int64  `json:"refused"`
	Failed  string `json:"failed,omitempty"` // why it ended before its time
}

func newExported(e dbgen.Export) *Exported {
	return &Exported{
		Export: e.ID, Offered: e.Offered, Edits: e.Edits, Filed: e.Filed, Taken: e.Taken, Refused: e.Refused, Failed: orEmpty(e.Reason),
	}
}

// EndExport settles what became of an export: what the shop was to make counts once its
// catalogue shows it, what it said is wrong with a product is that product's. What is
// neither is left to the next export. It may be repeated.
func (s *Set) EndExport(ctx context.Context, in ExportPlace) (*Exported, error) {
	var ended *Exported
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		if err := settleExport(ctx, tx, ch, in.Export); err != nil {
			return err
		}
		if ended, err = closeExport(ctx, tx, ch, in.Export, nil); err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, findingExportFailed)
	})
	return ended, toTemporal(err)
}

func settleExport(ctx context.Context, tx pgx.Tx, ch channel, id int64) error {
	row, err := queries.ExportGet(ctx, tx, id)
	if err != nil {
		return db.Wrap("load the export", err)
	}
	rows, err := queries.ExportSettle(ctx, tx, id)
	if err != nil || len(rows) == 0 {
		return db.Wrap("load what isn't settled", err)
	}
	note, skus := ReadImportNote(row.Export), make([]string, len(rows))
	for i, r := range rows {
		skus[i] = r.SKU
	}
	v := exportVerdicts{ch: ch, export: id}
	for _, r := range rows {
		wrong := note.of(r.SKU)
		switch {
		case !ch.writable():
			v.take(r.ItemID)
		case wrong != "":
			v.refuse(r.ItemID, wrong)
		case r.Way == string(exporting.ByUpdate) && row.Export.ImportID != nil, r.Way == string(exporting.ByCreation) && r.Listed:
			v.take(r.ItemID)
		default:
			v.add(r.ItemID, exportLeft, "")
			if row.Export.ImportID != nil {
				v.found.add(r.ItemID, notTaken("the import is over, and the shop shows no product of it"+note.general(skus)))
			}
		}
	}
	return v.save(ctx, tx)
}

func notTaken(text string) catalogue.Problem {
	return catalogue.Problem{
		Kind: catalogue.NotTaken, Detail: "the shop didn't take it: " + text,
		Remedy: "mend what the shop says; the next export sends the item once it is changed, `orderloom sync catalog --full` as it is",
	}
}

// ExportFailure is an export that a shop didn't take as a whole, and why.
type ExportFailure struct {
	ExportPlace
	Kind    string `json:"kind"`    // of fault
	Message string `json:"message"` // without personal data, as all our errors
}

// ReportExport ends an export that a shop didn't take: people see why until one goes well.
// What it hasn't told is left to the next one.
func (s *Set) ReportExport(ctx context.Context, in ExportFailure) (*Exported, error) {
	ended := &Exported{Failed: in.Message}
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		if in.Export != 0 {
			if ended, err = closeExport(ctx, tx, ch, in.Export, &in.Message); err != nil {
				return err
			}
		}
		return ReportFindings(ctx, tx, ch.Channel, findingExportFailed, Finding{
			Detail: "Items can't be sent to the shop: " + in.Message,
			Remedy: exportRemedy(fault.Kind(in.Kind)) + fmt.Sprintf(", then run `orderloom sync catalog --channel %s`.", in.Channel),
		})
	})
	return ended, toTemporal(err)
}

func exportRemedy(kind fault.Kind) string {
	switch kind {
	case fault.Unauthorized:
		return "Give the key the right to change products, or store a new key"
	case fault.Invalid:
		return "Mend what the message says; where an import hangs in the shop, cancel it there"
	default:
		return "Wait until the shop answers again"
	}
}

// closeExport ends an export, for a reason where it failed, and tells the journal.
func closeExport(ctx context.Context, tx pgx.Tx, ch channel, id int64, reason *string) (*Exported, error) {
	if err := queries.ExportLeave(ctx, tx, id); err != nil {
		return nil, db.Wrap("leave what isn't told", err)
	}
	row, err := queries.ExportEnd(ctx, tx, reason, id)
	if db.IsNotFound(err) { // an earlier try ended it
		was, err := queries.ExportGet(ctx, tx, id)
		return newExported(was.Export), db.Wrap("load the export", err)
	}
	if err != nil {
		return nil, db.Wrap("end the export", err)
	}
	ended, action := newExported(row.Export), "export"
	if reason != nil {
		action = "export failed"
	}
	return ended, journal.Entry{Actor: worker, Action: action, Channel: ch.Code, Detail: ended}.Write(ctx, tx)
}
