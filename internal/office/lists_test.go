package office_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/office"
)

func TestItemsAreFoundInParts(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	_, err := d.Owner.Exec(t.Context(), `
		INSERT INTO tax_groups (code, name, percent) VALUES ('LV21', 'VAT', 21);
		INSERT INTO items (sku, name, kind, tax_group) VALUES ('TEA', 'Tea', 'parent', 'LV21'), ('TEA-S', 'Small tea', 'simple', NULL)`)
	require.NoError(t, err)
	all := office.Part{Page: 1, Size: 10}
	for name, test := range map[string]struct {
		filter office.ItemFilter
		part   office.Part
		want   string
		total  int64
	}{
		"all":              {office.ItemFilter{}, all, "TEA TEA-S", 2},
		"backwards":        {office.ItemFilter{Sort: "sku", Descending: true}, all, "TEA-S TEA", 2},
		"by name":          {office.ItemFilter{Sort: "name"}, all, "TEA-S TEA", 2},
		"a page":           {office.ItemFilter{}, office.Part{Page: 2, Size: 1}, "TEA-S", 2},
		"beyond the last":  {office.ItemFilter{}, office.Part{Page: 9, Size: 1}, "", 2},
		"by a part":        {office.ItemFilter{Search: "smal"}, all, "TEA-S", 1},
		"by what sorts it": {office.ItemFilter{Search: "lv21"}, all, "TEA", 1},
		"by a wildcard":    {office.ItemFilter{Search: "%"}, all, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := office.Items(t.Context(), d.App, test.filter, test.part)
			require.NoError(t, err)
			skus := []string{}
			for _, item := range page.Rows {
				skus = append(skus, item.SKU)
			}
			require.Equal(t, test.want, strings.Join(skus, " "))
			require.NotNil(t, page.Rows, "as JSON it is a list")
			require.Equal(t, test.total, page.Total)
		})
	}
}

func TestAPageOfTheJournalKnowsWhetherThereIsMore(t *testing.T) {
	t.Parallel()
	pool := setup(t)
	_, err := pool.Exec(t.Context(), "INSERT INTO journal (actor, action, result) SELECT n::text, 'x', 'done' FROM generate_series(1, 3) n")
	require.NoError(t, err)
	for name, test := range map[string]struct {
		part   office.Part
		actors string
		total  int64
		more   bool
	}{
		"the first page":      {office.Part{Page: 1, Size: 2}, "3 2", 3, true},
		"the last one":        {office.Part{Page: 2, Size: 2}, "1", 3, false},
		"one that holds them": {office.Part{Page: 1, Size: 3}, "3 2 1", 3, false},
		"one that is beyond":  {office.Part{Page: 3, Size: 2}, "", 0, false},
	} {
		page, err := office.Journal(t.Context(), pool, office.JournalFilter{Filter: journal.Filter{Action: "x"}}, test.part)
		require.NoError(t, err)
		actors := []string{}
		for _, row := range page.Rows {
			actors = append(actors, row.Actor)
		}
		require.Equal(t, test.actors, strings.Join(actors, " "), name)
		require.Equal(t, test.total, page.Total, name)
		require.Equal(t, test.more, page.More, name)
	}
	_, err = office.Journal(t.Context(), pool, office.JournalFilter{Filter: journal.Filter{Channel: "rega"}}, office.Part{Page: 1, Size: 2})
	require.ErrorContains(t, err, `channel: there is no "rega"`)
}

// TestListsKeptByAFewAreReadInParts walks lists that are small, and have pages all the same.
func TestListsKeptByAFewAreReadInParts(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	_, err := d.Owner.Exec(t.Context(), world+`
		UPDATE channels SET archived_at = now(), enabled = false WHERE code = 'tartu';
		INSERT INTO money_accounts (code, name, kind) VALUES ('cash', 'Cash', 'cash');
		INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('shop', 'Shop', 1, '{EUR}');
		INSERT INTO registers (pos_id, code, name, money_account_id) SELECT p.id, 'till-' || p.code, '', 1 FROM points_of_sale p;
		INSERT INTO people (code, name) VALUES ('anna', 'Anna'), ('bob', 'Bob');
		INSERT INTO users (person, role, password, language) VALUES ('anna', 'admin', '$argon2id$v=19$m=1,t=1,p=1$a$b', ''), ('bob', 'viewer', '$argon2id$v=19$m=1,t=1,p=1$a$b', '');
		INSERT INTO user_tokens (token_hash, person, name, role, revoked_at) VALUES (sha256('a'), 'anna', 'a', 'viewer', now()), (sha256('b'), 'bob', 'b', 'viewer', NULL);
		INSERT INTO notice_messages (key, channel_id, person, problems, turn, subject, body, payload, next_at)
			SELECT 'k' || n, 1, 'anna', 1, n, n::text, 'text ' || n, '{}', now() FROM generate_series(1, 2) n;
		INSERT INTO notice_deliveries (message_id, way, state, error, done_at) VALUES (1, 'email', 'sent', NULL, now()), (2, 'webhook', 'failed', '503', now())`)
	require.NoError(t, err)
	second := office.Part{Page: 2, Size: 1}

	channels, err := office.Channels(t.Context(), d.App, office.ChannelFilter{Archived: true}, second)
	require.NoError(t, err)
	require.EqualValues(t, 2, channels.Total)
	require.Equal(t, "tartu", channels.Rows[0].Code)
	channels, err = office.Channels(t.Context(), d.App, office.ChannelFilter{}, second)
	require.NoError(t, err)
	require.EqualValues(t, 1, channels.Total, "an archived one has to be asked for")
	require.Empty(t, channels.Rows)

	registers, err := office.Registers(t.Context(), d.App, office.RegisterFilter{}, second)
	require.NoError(t, err)
	require.EqualValues(t, 2, registers.Total)
	require.Equal(t, "till-web", registers.Rows[0].Code)
	_, err = office.Registers(t.Context(), d.App, office.RegisterFilter{POS: "none"}, second)
	require.ErrorContains(t, err, `pos: there is no "none"`)

	users, err := office.Users(t.Context(), d.App, office.UserFilter{}, second)
	require.NoError(t, err)
	require.EqualValues(t, 2, users.Total)
	require.Equal(t, "bob", users.Rows[0].Person)
	require.EqualValues(t, 1, users.Rows[0].Tokens)

	tokens, err := office.Tokens(t.Context(), d.App, office.TokenFilter{Revoked: true}, second)
	require.NoError(t, err)
	require.EqualValues(t, 2, tokens.Total)
	require.Equal(t, "b", tokens.Rows[0].Name)

	notices, err := office.Notices(t.Context(), d.App, office.NoticeFilter{}, second)
	require.NoError(t, err)
	require.EqualValues(t, 2, notices.Total)
	require.Equal(t, "sent", notices.Rows[0].Email.State, "the newest is on the first page")
	require.Nil(t, notices.Rows[0].Webhook)
	record, err := office.LoadNotice(t.Context(), d.App, notices.Rows[0])
	require.NoError(t, err)
	require.Equal(t, "text 1", record.Text)
}
