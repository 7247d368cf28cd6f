package main

import "github.com/orderloom/orderloom/internal/schedules"

// keeper keeps the channels' schedules.
func (p *program) keeper(s *services) *schedules.Keeper {
	return &schedules.Keeper{DB: s.db, Temporal: s.temporal, ImportEvery: p.cfg.ImportEvery}
}
