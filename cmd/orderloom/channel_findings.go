package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// findingView is what is wrong with a channel and what to do about it.
type findingView struct {
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"` // which one of its kind, where there can be several
	Detail  string    `json:"detail"`
	Remedy  string    `json:"remedy"`
	FoundAt time.Time `json:"found_at"`
	SeenAt  time.Time `json:"seen_at"` // the last time that it was still so
}

func (v *channelView) loadFindings(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	open, err := dbgen.New().FindingsOpen(ctx, pool, id)
	v.Findings = make([]findingView, len(open))
	for i, f := range open {
		v.Findings[i] = findingView{f.Kind, f.Subject, f.Detail, f.Remedy, f.FoundAt.UTC(), f.SeenAt.UTC()}
	}
	return db.Wrap("load findings", err)
}

func (v *channelView) findings(p *output.Page) {
	var rows [][]string
	for _, f := range v.Findings {
		rows = append(rows, []string{f.Kind, f.Subject, moment(f.FoundAt, v.zone), f.Detail, f.Remedy})
	}
	p.Section("FINDINGS", output.Left("KIND", "WHICH", "SINCE", "WHAT IS WRONG", "REMEDY"), rows)
}
