package main

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/config"
)

// startShop brings up servers and one shop with all sorts of orders, without a
// worker.
func startShop(t *testing.T) *local {
	t.Helper()
	return startPlan(t, playground.Captured(80)[0])
}

// startPlan brings up servers and the shops as planned, without a worker.
func startPlan(t *testing.T, plans ...playground.Plan) *local {
	t.Helper()
	dir := t.TempDir()
	cfg, err := config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": dir, "ORDERLOOM_IMPORT_EVERY": "10000h"})
	require.NoError(t, err)
	p := &program{cfg: cfg, log: zap.NewNop(), out: io.Discard, errOut: io.Discard}
	l, err := p.startLocal(t.Context(), filepath.Join(dir, "stack"), playground.Options{Plans: plans, Export: woosim.Captured()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.close()) })
	return l
}

// workerSettings are those of processes that work for the shop. It is read once,
// when it is woken.
func workerSettings(l *local) map[string]string {
	settings := l.Environment()
	settings["ORDERLOOM_DATA_DIR"] = l.cfg.DataDir
	settings["ORDERLOOM_LOG_LEVEL"] = "error"
	settings["ORDERLOOM_IMPORT_EVERY"] = "1h"
	return settings
}

// nothingLeft reports whether all that was read is walked and handed over.
func nothingLeft(t *testing.T, l *local) bool {
	t.Helper()
	progress, err := dbgen.New().OrderProgress(t.Context(), l.db)
	require.NoError(t, err)
	waiting, err := dbgen.New().OutboxPending(t.Context(), l.db, "")
	require.NoError(t, err)
	return waiting == 0 && progress.Walked == progress.Seen
}
