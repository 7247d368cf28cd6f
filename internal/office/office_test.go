package office_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/office"
)

// world is two channels, and five pushes of one of them.
const world = `
INSERT INTO warehouses (code, name) VALUES ('main', 'Main');
INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}');
INSERT INTO channels (code, platform, environment, pos_id, name, address, policy)
SELECT code, 'woocommerce', 'production', 1, code, 'https://shop.example', '{}' FROM unnest(ARRAY['riga', 'tartu']) code;
INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, ended_at) SELECT 1, 'done', '', n, 1, now() FROM generate_series(1, 5) n;`

func setup(t *testing.T) *pgxpool.Pool {
	t.Helper()
	d := dbtest.New(t)
	_, err := d.Owner.Exec(t.Context(), world)
	require.NoError(t, err)
	return d.App
}

func TestAPageKnowsHowManyRowsThereAreInAll(t *testing.T) {
	t.Parallel()
	pool := setup(t)
	for name, test := range map[string]struct {
		filter office.PushFilter
		part   office.Part
		want   []int64
		total  int64
		last   int64
	}{
		"the first page":            {part: office.Part{Page: 1, Size: 2}, want: []int64{5, 4}, total: 5, last: 3},
		"the last one, not full":    {part: office.Part{Page: 3, Size: 2}, want: []int64{1}, total: 5, last: 3},
		"one that is just full":     {part: office.Part{Page: 1, Size: 5}, want: []int64{5, 4, 3, 2, 1}, total: 5, last: 1},
		"the one after that":        {part: office.Part{Page: 2, Size: 5}, want: []int64{}, total: 5, last: 1},
		"far beyond the last":       {part: office.Part{Page: 42_949_672, Size: 50}, want: []int64{}, total: 5, last: 1},
		"one row alone":             {filter: office.PushFilter{ID: 3}, part: office.Part{Page: 1, Size: 1}, want: []int64{3}, total: 1, last: 1},
		"a filter that fits none":   {filter: office.PushFilter{Channel: "tartu"}, part: office.Part{Page: 1, Size: 2}, want: []int64{}},
		"none, and beyond the last": {filter: office.PushFilter{State: "waiting"}, part: office.Part{Page: 2, Size: 2}, want: []int64{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := office.Pushes(t.Context(), pool, test.filter, test.part)
			require.NoError(t, err)
			ids := []int64{}
			for _, push := range page.Rows {
				ids = append(ids, push.ID)
			}
			require.Equal(t, test.want, ids)
			require.NotNil(t, page.Rows, "as JSON it is a list")
			require.Equal(t, test.total, page.Total)
			require.Equal(t, test.last, test.part.Last(page.Total))
		})
	}
}

func TestAFilterSaysWhichOfItsFieldsCannotBeMet(t *testing.T) {
	t.Parallel()
	pool := setup(t)
	part := office.Part{Page: 1, Size: 50}
	for name, test := range map[string]struct {
		filter office.PushFilter
		part   office.Part
		want   office.FieldError
		says   string
	}{
		"a word that it doesn't take": {
			office.PushFilter{State: "over"}, part, office.FieldError{Field: "state", Given: "over", Known: office.PushStates()},
			`state: there is no "over": there are running, waiting, confirmed, replaced, done`,
		},
		"a channel that isn't there": {
			office.PushFilter{Channel: "rega"}, part, office.FieldError{Field: "channel", Given: "rega", Known: []string{"riga", "tartu"}, Missing: true},
			`channel: there is no "rega"`,
		},
		"a page before the first": {
			office.PushFilter{}, office.Part{Page: 0, Size: 50}, office.FieldError{Field: "page", Problem: "want 1 or more"}, "page: want 1 or more",
		},
		"a page that no list can have": {
			office.PushFilter{}, office.Part{Page: 42_949_673, Size: 50}, office.FieldError{Field: "page", Problem: "want 1 to 42949672"}, "page: want 1 to 42949672",
		},
		"a page of nothing": {
			office.PushFilter{}, office.Part{Page: 1}, office.FieldError{Field: "page_size", Problem: "want 1 to 100000"}, "page_size: want 1 to 100000",
		},
		"a page of too much": {
			office.PushFilter{}, office.Part{Page: 1, Size: 100_001}, office.FieldError{Field: "page_size", Problem: "want 1 to 100000"}, "page_size: want 1 to 100000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := office.Pushes(t.Context(), pool, test.filter, test.part)
			var field *office.FieldError
			require.ErrorAs(t, err, &field)
			require.Equal(t, test.want, *field)
			require.EqualError(t, field, test.says)
		})
	}
}

func TestEveryFilterKnowsItsWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		field  string
		filter office.Filter
	}{
		{"state", office.PushFilter{State: "x"}},
		{"kind", office.CatalogueProblemFilter{Kind: "x"}},
		{"state", office.ExportFilter{State: "x"}},
		{"state", office.ListingFilter{State: "x"}},
		{"kind", office.FindingFilter{Kind: "x"}},
		{"state", office.FindingFilter{State: "x"}},
		{"state", office.RequestFilter{State: "x"}},
		{"state", office.NoticeFilter{State: "x"}},
		{"kind", office.GapFilter{Kind: "x"}},
		{"sort", office.ItemFilter{Sort: "x"}},
		{"state", office.ShiftFilter{State: "x"}},
		{"role", office.UserFilter{Role: "x"}},
		{"state", office.UserFilter{State: "x"}},
	} {
		var field *office.FieldError
		require.ErrorAs(t, test.filter.Check(), &field, "%T", test.filter)
		require.Equal(t, test.field, field.Field, "%T", test.filter)
		require.NotEmpty(t, field.Known, "%T", test.filter)
	}
	for _, usual := range []office.Filter{
		office.PushFilter{}, office.PushProblemFilter{}, office.CatalogueProblemFilter{}, office.ExportFilter{}, office.ListingFilter{}, office.FindingFilter{},
		office.RequestFilter{}, office.OversoldFilter{}, office.NoticeFilter{}, office.GapFilter{}, office.ItemFilter{}, office.ChannelFilter{}, office.RegisterFilter{},
		office.UserFilter{}, office.TokenFilter{}, office.JournalFilter{}, office.ShiftFilter{},
	} {
		require.NoError(t, usual.Check(), "%T", usual)
	}
}
