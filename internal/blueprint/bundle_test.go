package blueprint_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// bundle is an empty database, and the file of one shop.
type bundle struct {
	t    *testing.T
	db   dbtest.Database
	riga string
}

func setup(t *testing.T) *bundle {
	t.Helper()
	riga, err := os.ReadFile("testdata/riga.yaml")
	require.NoError(t, err)
	return &bundle{t: t, db: dbtest.New(t), riga: string(riga)}
}

func options() blueprint.Options {
	return blueprint.Options{Platforms: connectors.Registry{woocommerce.Platform: woocommerce.New, prom.Platform: prom.New}, Actor: "ann"}
}

// try applies a text.
func (b *bundle) try(text string, o blueprint.Options) (blueprint.Outcome, error) {
	draft, err := blueprint.Read("orderloom.yaml", strings.NewReader(text))
	if err != nil {
		return blueprint.Outcome{}, err
	}
	return draft.Apply(b.t.Context(), b.db.App, o)
}

func (b *bundle) apply(text string) blueprint.Outcome {
	b.t.Helper()
	out, err := b.try(text, options())
	require.NoError(b.t, err, lines(err))
	return out
}

// refused are the mistakes that a text has, a line each.
func (b *bundle) refused(text string) string {
	b.t.Helper()
	before := b.dump()
	_, err := b.try(text, options())
	require.Error(b.t, err)
	require.NotEmpty(b.t, lines(err), "%v", err)
	require.Equal(b.t, before, b.dump(), "nothing was changed")
	return lines(err)
}

func lines(err error) string {
	if wrong, ok := err.(*blueprint.Error); ok { //nolint:errorlint // it is never wrapped
		return strings.Join(wrong.Lines(), "\n") + "\n"
	}
	return ""
}

func (b *bundle) export(channels ...string) string {
	b.t.Helper()
	text, err := blueprint.Export(b.t.Context(), b.db.App, blueprint.Part{Channels: channels})
	require.NoError(b.t, err)
	return string(text)
}

// dump is what the tables hold that a file writes, and the journal.
func (b *bundle) dump() string {
	b.t.Helper()
	var journal string
	require.NoError(b.t, b.db.App.QueryRow(b.t.Context(), "SELECT coalesce(string_agg(action || ' ' || actor || detail, E'\n' ORDER BY id), '') FROM journal").Scan(&journal))
	return b.export() + journal
}

func (b *bundle) exec(sql string) {
	b.t.Helper()
	_, err := b.db.Owner.Exec(b.t.Context(), sql)
	require.NoError(b.t, err)
}
