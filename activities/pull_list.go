package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// AskLists asks for the lists of a channel's shop to be pulled, where the channel is
// switched on and has a key. Asking twice before they are is asking once.
func (s *Set) AskLists(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(db.Wrap("ask for the lists of "+channel, queries.ListsAsk(ctx, s.DB, channel)))
}

// PullList reads a list of a channel's shop and keeps it, all or nothing: what the shop
// has no longer stays, marked as gone. It may be repeated.
func (s *Set) PullList(ctx context.Context, in ListInput) (ListChanges, error) {
	defer alive(ctx)()
	changes, err := s.pullList(ctx, in)
	return changes, toTemporal(err)
}

func (s *Set) pullList(ctx context.Context, in ListInput) (ListChanges, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return ListChanges{}, err
	}
	list, err := s.readList(ctx, in)
	if fault.Is(err, fault.Unsupported) {
		return ListChanges{List: in.List, Unsupported: true}, nil
	}
	if err != nil {
		return ListChanges{}, err
	}
	var changes ListChanges
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if changes, err = saveList(ctx, tx, ch, in.List, eachOnce(list)); err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, listFinding(in.List))
	})
	return changes, err
}

func saveList(ctx context.Context, tx pgx.Tx, ch channel, list string, entries []listed) (ListChanges, error) {
	changes := ListChanges{List: list, Entries: len(entries)}
	if err := queries.ListPulled(ctx, tx, ch.ID, list); err != nil {
		return changes, db.Wrap("keep the shop's "+list, err)
	}
	row := dbgen.ListSaveParams{
		ChannelID: ch.ID, List: list, Ids: []string{}, Titles: []string{}, Enabled: []bool{}, Unders: []string{}, Percents: []string{},
	}
	for _, e := range entries {
		row.Ids, row.Titles, row.Enabled = append(row.Ids, e.id), append(row.Titles, e.title), append(row.Enabled, !e.disabled)
		row.Unders, row.Percents = append(row.Unders, e.under), append(row.Percents, e.percent)
	}
	differs, err := queries.ListSave(ctx, tx, row)
	if err != nil {
		return changes, db.Wrap("keep the shop's "+list, err)
	}
	for _, d := range differs {
		switch d.Change {
		case "new":
			changes.New.add(d.RemoteID, d.Title)
		case "changed":
			changes.Changed.add(d.RemoteID, d.Title)
		default:
			changes.Gone.add(d.RemoteID, d.Title)
		}
	}
	if len(differs) == 0 {
		return changes, nil
	}
	return changes, journal.Entry{Actor: worker, Action: "pull list", Channel: ch.Code, Detail: changes}.Write(ctx, tx)
}

// ListFailure is a list that could not be pulled, and why.
type ListFailure struct {
	ListInput
	Kind    string `json:"kind"`    // of fault
	Message string `json:"message"` // without personal data, as all our errors
}

// ReportList keeps that a list could not be pulled: people see it until it could.
func (s *Set) ReportList(ctx context.Context, in ListFailure) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, listFinding(in.List), Finding{
			Detail: "The shop's " + in.List + " can't be read: " + in.Message,
			Remedy: listRemedy(fault.Kind(in.Kind)) + ", then pull them by `orderloom channel pull " + in.Channel + "`.",
		})
	})
	return struct{}{}, toTemporal(err)
}

// listFinding is the kind of finding about a list that can't be pulled.
func listFinding(list string) string { return "list " + list }

func listRemedy(kind fault.Kind) string {
	if kind == fault.Unauthorized {
		return "Give the key's user the right to manage the shop, or store a new key"
	}
	return "Mend what the message says"
}
