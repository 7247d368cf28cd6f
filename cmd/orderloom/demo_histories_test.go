package main

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/internal/histories/historiestest"
)

// requireHistoriesHoldNoSecrets exports all histories of a demo that is up, and looks in
// them for everything that its shops know of people, and for their keys.
func requireHistoriesHoldNoSecrets(t *testing.T, user map[string]string, dir string) {
	t.Helper()
	secrets := demoSecrets(t, dir)
	exported := fromJSON[exportedHistories](t, requireOK(t, user, "history", "export", "--query", "StartTime > '2000-01-01T00:00:00Z'", "--to", t.TempDir(), "-o", "json"))
	kinds := map[string]bool{}
	for _, one := range exported {
		kinds[one.Type] = true
		history, err := histories.ReadFile(one.File)
		require.NoError(t, err)
		require.Empty(t, historiestest.Found(historiestest.Text(history), secrets), "%s of %s", one.Type, one.Workflow)
	}
	require.Greater(t, len(exported), 200)
	require.Greater(t, len(kinds), 4, "readers, messages and catalogues among them")
}

// demoSecrets are the personal data and the keys of a demo's shops.
func demoSecrets(t *testing.T, dir string) (secrets []string) {
	t.Helper()
	var raws []json.RawMessage
	for code, shop := range shopsOf(t, dir) {
		secrets = append(secrets, "ck_"+code, "cs_"+code)
		raws = append(raws, shop.Orders()...)
	}
	company := companyOf(t, dir)
	secrets = append(secrets, "token-prom-kyiv")
	for _, some := range [][]json.RawMessage{company.Orders(), company.Rooms(), company.ChatMessages(), company.Messages()} {
		require.NotEmpty(t, some)
		raws = append(raws, some...)
	}
	for _, raw := range raws {
		secrets = append(secrets, historiestest.Personal(raw)...)
	}
	slices.Sort(secrets)
	secrets = slices.Compact(secrets)
	require.Greater(t, len(secrets), 300)
	return secrets
}
