package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// deeds is what became of what a person asked for: when it was applied, how often it was
// journaled and accepted, and the documents that there are by then.
type deeds struct {
	applied, journal string
	acceptances      int
	documents        string
}

// deeds are those of a channel's sales by what one person asked for.
func (c *channel) deeds(t *testing.T, actor string) (d deeds) {
	t.Helper()
	require.NoError(t, office.app.QueryRow(t.Context(), `
		WITH own AS (SELECT id, number FROM sales WHERE channel_id = $1),
		     asked AS (SELECT k.* FROM commands k JOIN own ON own.id = k.sale_id WHERE k.actor = $2)
		SELECT (SELECT coalesce(string_agg(concat_ws(' ', id, applied_at, concluded_at), '; ' ORDER BY id), '') FROM asked),
		       (SELECT coalesce(string_agg(concat_ws(' ', own.number, j.action, j.result), '; ' ORDER BY own.id, j.id), '')
		        FROM journal j JOIN own ON own.id = j.sale_id WHERE j.actor = $2),
		       (SELECT count(*) FROM sale_acceptances WHERE command_id IN (SELECT id FROM asked)),
		       (SELECT coalesce(string_agg(d.number_text, ' ' ORDER BY d.id), '') FROM documents d JOIN own ON own.id = d.sale_id)`,
		c.id, actor).Scan(&d.applied, &d.journal, &d.acceptances, &d.documents))
	return d
}

// sale is how the list shows an order's sale at this moment.
func (c *channel) sale(t *testing.T, id int64) activities.ListedSale {
	t.Helper()
	rows, err := queries.SaleList(t.Context(), office.app, dbgen.SaleListParams{Channel: c.code, Most: 100})
	require.NoError(t, err)
	for _, r := range rows {
		if r.RemoteID == jsonOf(t, id) {
			return activities.ListedSale{ID: r.ID, Channel: r.Channel, Number: r.Number, State: r.State, HeldAs: r.HeldAs, Skipped: r.Skipped, Cancelled: r.Cancelled}
		}
	}
	require.FailNow(t, "no such sale")
	return activities.ListedSale{}
}

// sends gives a command and has the lifecycle carry it out, as the command line does.
func (c *channel) sends(t *testing.T, id int64, given activities.Command) (known activities.GivenCommand, state string) {
	t.Helper()
	known, err := activities.GiveCommand(t.Context(), office.app, c.sale(t, id).ID, given)
	require.NoError(t, err)
	require.Nil(t, known.Refusal)
	require.NoError(t, ask(t, c.order(id), given.Key, given.Asked, &state))
	return known, state
}

// growLong tells a lifecycle of news whose size has it continue as a new run.
func growLong(t *testing.T, workflow string) {
	t.Helper()
	before := runOf(t, workflow)
	for range 3 { // 4 MB are suggested to be enough, 2 MB are the most at once
		require.NoError(t, office.temporal.SignalWorkflow(t.Context(), workflow, before, workflows.SignalNews, make([]byte, 1_900_000)))
	}
	eventually(t, workflow+" is continued", func() bool { return runOf(t, workflow) != before })
}

func TestACommandSentTwiceActsOnceAlsoInLaterRuns(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "twice", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	edit := func(quantity string) {
		require.Empty(t, c.shop.EditOrder(id, `{"line_items": [{"product_id": 210, "quantity": `+quantity+`}]}`))
		c.wake()
		waits(t, workflow, "held")
	}
	edit("1")
	reissue := activities.Command{Key: "reissue-twice", Asked: activities.Asked{Kind: activities.CommandReissue}, Actor: "ann", Reason: "agreed"}
	known, state := c.sends(t, id, reissue)
	require.Equal(t, activities.GivenCommand{}, known)
	require.Equal(t, "awaiting_payment", state)
	acted := c.deeds(t, "ann")
	require.Equal(t, c.sale(t, id).Number+" reissue done", acted.journal)
	require.Equal(t, 1, acted.acceptances)
	require.Equal(t, "TWICE-000001 C-TWICE-000001 TWICE-000002", acted.documents)

	again := func(run, state string) {
		t.Helper()
		known, is := c.sends(t, id, reissue)
		require.Equal(t, activities.GivenCommand{Before: true, Concluded: true}, known, run)
		require.Equal(t, state, is, run)
		require.Equal(t, acted, c.deeds(t, "ann"), run)
	}
	again("the same run", "awaiting_payment")
	growLong(t, workflow)
	again("the run that continues it", "awaiting_payment")
	continued := runOf(t, workflow)
	c.shop.SetStatus(id, "processing")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	edit("2")
	require.NotEqual(t, continued, runOf(t, workflow))
	again("a run for later news", "held")
}

func TestACommandToManyIsGivenByTheRelayOnce(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "manytwice", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"), captured(t, "get_onhold_bacs.json"))
	var ids []int64
	for _, raw := range c.shop.Orders() {
		ids = append(ids, orderID(t, raw))
		c.shop.ReplaceField(ids[len(ids)-1], "total", `"999.99"`)
	}
	c.wake()
	for _, id := range ids {
		waits(t, c.order(id), "held")
	}
	payment := "payment"
	asked := []activities.Asked{{Kind: activities.CommandSkip, Step: payment}, {Kind: activities.CommandWalk, Step: payment}, {Kind: activities.CommandCancel}}
	for i, a := range asked {
		given := activities.Command{Key: "many-" + a.Kind, Asked: a, Actor: "bob", Reason: "agreed"}
		c.lists(t, given, ids, false)
		acted := c.deeds(t, "bob")
		for _, done := range asked[:i+1] {
			require.Equal(t, len(ids), strings.Count(acted.journal, done.Kind+" done"), acted.journal)
		}
		c.lists(t, given, ids, true)
		require.Equal(t, acted, c.deeds(t, "bob"))
	}
	for _, id := range ids {
		require.Equal(t, "cancelled", ends[string](t, c.order(id)))
	}
}

// lists stores a command to many, and waits until the relay gave it and it is carried out.
func (c *channel) lists(t *testing.T, given activities.Command, ids []int64, again bool) {
	t.Helper()
	sales := make([]activities.ListedSale, len(ids))
	for i, id := range ids {
		sales[i] = c.sale(t, id)
	}
	before, err := activities.ListCommand(t.Context(), office.app, given, sales)
	require.NoError(t, err)
	require.Equal(t, again, before)
	if again { // as a relay that died before it forgot the request
		require.NoError(t, queries.OutboxAdd(t.Context(), office.app, dbgen.OutboxAddParams{Topic: activities.TopicCommands, Subject: given.Key, Payload: []byte("{}")}))
	}
	eventually(t, "it is carried out", func() bool {
		now, err := queries.CommandListProgress(t.Context(), office.app, given.Key)
		require.NoError(t, err)
		var asked int
		require.NoError(t, office.app.QueryRow(t.Context(), "SELECT count(*) FROM outbox WHERE subject = $1", given.Key).Scan(&asked))
		return asked == 0 && now.Refused == 0 && now.Concluded == int64(len(ids))
	})
}
