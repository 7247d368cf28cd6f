package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
)

// Finding is one thing that is wrong with a channel and not with one of its sales.
// It holds no secret and no personal data.
type Finding struct {
	Subject string // which one of its kind; empty where there can be one only
	Detail  string // what is wrong
	Remedy  string // what to do about it
}

// ReportFindings says what was found of a kind, and that it was all: what is open and
// not among it is settled. The journal hears of what opens and of what is settled,
// and of nothing that stays as it is. Safe to repeat.
func ReportFindings(ctx context.Context, tx pgx.Tx, channel dbgen.Channel, kind string, found ...Finding) error {
	still := make([]string, 0, len(found)) // NULL would settle nothing
	for _, f := range found {
		still = append(still, f.Subject)
		fresh, err := queries.FindingSave(ctx, tx, dbgen.FindingSaveParams{
			ChannelID: channel.ID, Kind: kind, Subject: f.Subject, Detail: f.Detail, Remedy: f.Remedy,
		})
		if err != nil {
			return db.Wrap("save a finding of channel "+channel.Code, err)
		}
		if !fresh {
			continue
		}
		if err := journalFinding(ctx, tx, channel.Code, "found", map[string]string{"kind": kind, "subject": f.Subject, "detail": f.Detail}); err != nil {
			return err
		}
	}
	settled, err := queries.FindingsSettle(ctx, tx, dbgen.FindingsSettleParams{ChannelID: channel.ID, Kind: kind, Still: still})
	if err != nil {
		return db.Wrap("settle findings of channel "+channel.Code, err)
	}
	for _, subject := range settled {
		if err := journalFinding(ctx, tx, channel.Code, "settled", map[string]string{"kind": kind, "subject": subject}); err != nil {
			return err
		}
	}
	return nil
}

func journalFinding(ctx context.Context, tx pgx.Tx, channel, action string, detail map[string]string) error {
	return journal.Entry{Actor: worker, Action: action, Channel: channel, Detail: detail}.Write(ctx, tx)
}
