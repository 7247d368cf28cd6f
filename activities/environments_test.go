package activities_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestNoEnvironmentTakesAnothersNumbers: where a channel's own environment has no
// series, its documents get no number, whichever series there are.
func TestNoEnvironmentTakesAnothersNumbers(t *testing.T) {
	t.Parallel()
	all := []commerce.Environment{commerce.Production, commerce.Working, commerce.Test}
	for _, env := range all {
		t.Run(string(env), func(t *testing.T) {
			t.Parallel()
			b := setupIn(t, env, straight)
			b.exec("DELETE FROM document_series")
			for _, other := range all {
				if other != env {
					b.exec("INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES ($1, 'invoice', $2, $3)",
						b.pos, string(other), strings.ToUpper(string(other))+"-")
				}
			}
			b.readAll()
			_, err := b.pass(t.Context(), straight)
			require.Equal(t, string(fault.Unmapped), asTemporal(t, err).Type())
			require.ErrorContains(t, err, "has no series for documents of type invoice in "+string(env))
			require.Equal(t, "1; 1", b.list("SELECT next_number::text FROM document_series"))
			require.Equal(t, 0, b.count("documents WHERE number IS NOT NULL"))
		})
	}
}
