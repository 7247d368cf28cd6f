package activities

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// The states of what an export tells of an item.
const (
	exportDone      = "done"
	exportRefused   = "refused"
	exportLeft      = "left" // to the next export
	exportRehearsed = "rehearsed"
)

// ExportEdits is what some edits came to.
type ExportEdits struct {
	Taken   int  `json:"taken"`
	Refused int  `json:"refused"`
	More    bool `json:"more,omitempty"`
}

// EditListings tells a shop the names and descriptions of some of its products, and keeps
// what became of each. It may be repeated: an edit whose answer was lost is told again.
func (s *Set) EditListings(ctx context.Context, in ExportPlace) (ExportEdits, error) {
	defer alive(ctx)()
	done, err := s.editListings(ctx, in)
	return done, toTemporal(err)
}

func (s *Set) editListings(ctx context.Context, in ExportPlace) (ExportEdits, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil || !ch.Exports { // switched off since: what isn't told is left
		return ExportEdits{}, err
	}
	rows, err := queries.ExportEdits(ctx, s.DB, in.Export, connectors.PageSize)
	if err != nil || len(rows) == 0 {
		return ExportEdits{}, db.Wrap("load what is to be edited", err)
	}
	edits := make([]connectors.TextEdit, len(rows))
	for i, row := range rows {
		edits[i] = connectors.TextEdit{RemoteID: row.RemoteID, Name: row.Name, Description: row.Description}
	}
	outcomes := make([]connectors.ListingOutcome, len(edits))
	if ch.writable() {
		if outcomes, err = s.edit(ctx, ch, edits); err != nil {
			return ExportEdits{}, err
		}
	}
	verdicts := exportVerdicts{ch: ch, export: in.Export}
	for i, outcome := range outcomes {
		verdicts.outcome(rows[i].ItemID, outcome.Err)
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return verdicts.save(ctx, tx) })
	return ExportEdits{Taken: len(verdicts.taken), Refused: verdicts.refused, More: len(rows) == connectors.PageSize}, err
}

// edit makes edits in one call, or in more where the shop has that much at once.
func (s *Set) edit(ctx context.Context, ch channel, edits []connectors.TextEdit) ([]connectors.ListingOutcome, error) {
	shop, err := capability[connectors.ListingExporter](ctx, s.Channels, ch.Code)
	if err != nil {
		return nil, err
	}
	outcomes, err := shop.EditTexts(ctx, edits)
	if !errors.Is(err, connectors.ErrTooMany) || len(edits) == 1 {
		return outcomes, err
	}
	half := len(edits) / 2
	first, err := s.edit(ctx, ch, edits[:half])
	if err != nil {
		return nil, err
	}
	second, err := s.edit(ctx, ch, edits[half:])
	return append(first, second...), err
}

// exportVerdicts are what became of items that an export told a shop of.
type exportVerdicts struct {
	ch      channel
	export  int64
	told    dbgen.ExportToldParams
	taken   []int64
	refused int
	found   itemProblems
}

// outcome sorts what a shop said to an edit. What may heal, and what is about a product
// that it has no longer, is left to the next export, which looks at it anew.
func (v *exportVerdicts) outcome(item int64, said error) {
	switch {
	case said == nil:
		v.take(item)
	case fault.KindOf(said).Retryable() || fault.Is(said, fault.NotFound):
		v.add(item, exportLeft, "")
	default:
		v.refuse(item, said.Error())
	}
}

func (v *exportVerdicts) take(item int64) {
	state := exportDone
	if !v.ch.writable() {
		state = exportRehearsed
	}
	v.add(item, state, "")
	v.taken = append(v.taken, item)
}

func (v *exportVerdicts) refuse(item int64, text string) {
	v.add(item, exportRefused, text)
	v.refused++
	v.found.add(item, notTaken(text))
}

func (v *exportVerdicts) add(item int64, state, text string) {
	v.told.Items, v.told.States, v.told.Errors = append(v.told.Items, item), append(v.told.States, state), append(v.told.Errors, text)
}

func (v *exportVerdicts) save(ctx context.Context, tx pgx.Tx) error {
	v.told.ExportID = v.export
	if err := queries.ExportTold(ctx, tx, v.told); err != nil {
		return db.Wrap("keep what became of an export", err)
	}
	if err := queries.ItemProblemsTaken(ctx, tx, v.ch.ID, v.taken); err != nil {
		return db.Wrap("settle what the shop took", err)
	}
	return v.found.save(ctx, tx, v.ch)
}
