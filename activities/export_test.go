package activities_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/connectors/simulator"
	"github.com/orderloom/orderloom/internal/commerce"
)

// kindOf is the kind of a step's failure.
func kindOf(t testing.TB, err error) string {
	t.Helper()
	said, ok := errors.AsType[*temporal.ApplicationError](err)
	require.True(t, ok, "%v", err)
	return said.Type()
}

func TestItemsOfABoundCategoryAreMadeInTheShop(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	m.item("GIFT", "gifts", 7)
	m.item("LOOSE", "rest", 7)
	require.True(t, m.read().Exports)
	got := m.export()
	require.Equal(t, &activities.Exported{Export: got.Export, Offered: 1, Filed: 1, Taken: 1}, got)
	tea := m.sent("TEA")
	require.Equal(t, "Item TEA", tea["name"])
	require.Equal(t, "<p>TEA</p>", tea["description"])
	require.InDelta(t, 99.5, tea["price"], 0)
	require.InDelta(t, 7, tea["quantity_in_stock"], 0)
	require.Equal(t, "available", tea["presence"])
	require.Equal(t, "https://img.example/TEA.jpg", tea["main_image"])
	require.Equal(t, "Кава", tea["group"].(map[string]any)["name"])
	require.Nil(t, m.sent("GIFT"), "its category is left out")
	require.Nil(t, m.sent("LOOSE"), "its category stands for none of the shop's")
	require.Equal(t, "TEA TEA", m.list("SELECT i.sku || ' ' || l.external_id FROM listings l JOIN items i ON i.id = l.item_id WHERE l.external_id = 'TEA'"), "it is a listing by now")
	require.Equal(t, "done SUCCESS 1", m.list("SELECT concat_ws(' ', state, import_said, report -> 'figures' ->> 'created') FROM exports"))
	require.Equal(t, "create done", m.list("SELECT way || ' ' || state FROM export_items"))
	require.Equal(t, "export", m.list("SELECT action FROM journal WHERE channel = 'prom-kyiv' AND action LIKE 'export%'"))

	m.read()
	require.Nil(t, m.export(), "nothing changed")
	m.exec("UPDATE items SET category = 'coffee' WHERE sku = 'LOOSE'")
	require.EqualValues(t, 1, m.export().Taken, "bound later, sent by the next run")
	require.NotNil(t, m.sent("LOOSE"))
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	for _, sku := range []string{"A", "B", "C", "D"} {
		m.item(sku, "coffee", 3)
	}
	m.read()
	require.EqualValues(t, 4, m.export().Taken)
	m.sim.ForgetRequests()

	m.exec("UPDATE items SET name = 'Renamed' WHERE sku = 'A'")
	m.exec("UPDATE item_prices SET amount = 1")
	got := m.export()
	require.Equal(t, &activities.Exported{Export: got.Export, Offered: 4, Edits: 1, Taken: 1}, got)
	require.Equal(t, "Renamed", m.sent("A")["name"])
	require.InDelta(t, 99.5, m.sent("A")["price"], 0, "prices follow by their own switch")
	require.Zero(t, m.asked("products.import_file"), "an edit can tell a name")

	m.exec("UPDATE item_images SET address = 'https://img.example/new.jpg' WHERE item_id = (SELECT id FROM items WHERE sku = 'B')")
	got = m.export()
	require.Equal(t, &activities.Exported{Export: got.Export, Offered: 4, Filed: 1, Taken: 1}, got)
	require.Equal(t, "https://img.example/new.jpg", m.sent("B")["main_image"])
	require.InDelta(t, 3, m.sent("B")["quantity_in_stock"], 0)
	require.Nil(t, m.export())
}

// TestTheOthersStayAsTheyAre: one item goes to a shop with five hundred products of every
// kind.
func TestTheOthersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, missing := range map[string]string{"a shop of the usual habits": "", "one that hides what a file lacks": "not_on_display"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := setupMarket(t, promsim.Settings{MissingDefault: missing})
			m.sim.MakeProducts(8, 500, time.Now().Add(-72*time.Hour))
			m.item("TEA", "coffee", 7)
			before := m.others()
			m.read()
			require.EqualValues(t, 1, m.export().Taken)
			require.NotNil(t, m.sent("TEA"))
			require.Equal(t, before, m.others("TEA"))
			require.Greater(t, len(before), 500)
		})
	}
}

// TestAFileThatHidesTheOthersWouldBeNoticed: with one word of the import's options changed
// on its way, the comparison above fails.
func TestAFileThatHidesTheOthersWouldBeNoticed(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	shops := m.set.Channels.(activities.Shops)
	shops.Transport = rewriting{shops.Transport, `"mark_missing_product_as":"none"`, `"mark_missing_product_as":"not_on_display"`}
	m.set.Channels = shops
	before := m.others()
	m.read()
	require.EqualValues(t, 1, m.export().Taken)
	require.NotEqual(t, before, m.others("TEA"))
}

// rewriting changes what is sent.
type rewriting struct {
	http.RoundTripper
	from, to string
}

// RoundTrip implements http.RoundTripper.
func (w rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		return w.RoundTripper.RoundTrip(r)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	text := strings.ReplaceAll(string(raw), w.from, w.to)
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return w.RoundTripper.RoundTrip(r)
}

func TestWhatKeepsAnItemFromBeingSentStopsNoOther(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	m.item("LONG", "coffee", 7)
	m.item("FREE", "coffee", 7)
	m.exec("UPDATE items SET name = repeat('ї', 111) WHERE sku = 'LONG'")
	m.exec("DELETE FROM item_prices WHERE item_id = (SELECT id FROM items WHERE sku = 'FREE')")
	m.read()
	require.EqualValues(t, 1, m.export().Taken)
	require.Equal(t, "FREE no_price; LONG too_long", m.wrong())
	m.exec("UPDATE items SET name = 'Short' WHERE sku = 'LONG'")
	m.exec("UPDATE items SET category = 'rest' WHERE sku = 'FREE'")
	require.EqualValues(t, 1, m.export().Taken)
	require.Empty(t, m.wrong(), "one is mended, one isn't sent any more")
	require.NotNil(t, m.sent("LONG"))
}

func TestWhatTheShopRefusesIsKeptWithItsWords(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{NameLimit: 20})
	m.item("TEA", "coffee", 7)
	m.item("LONG", "coffee", 7)
	m.exec("UPDATE items SET name = 'A name of more letters than this shop takes' WHERE sku = 'LONG'")
	m.read()
	got := m.export()
	require.EqualValues(t, 1, got.Taken)
	require.EqualValues(t, 1, got.Refused)
	require.Empty(t, got.Failed, "that a part was refused is no failure")
	require.Equal(t, "PARTIAL", m.list("SELECT import_said FROM exports"))
	require.Contains(t, m.list("SELECT error FROM export_items WHERE state = 'refused'"), "назва довша за 20 символів")
	require.Equal(t, "LONG not_taken", m.wrong())
	require.Nil(t, m.export(), "the same isn't sent again")
	plan, err := m.set.PlanExport(t.Context(), activities.ExportInput{Channel: marketCode, Again: true})
	require.NoError(t, err)
	require.EqualValues(t, 1, plan.Filed, "unless it is wanted")
	m.exec("UPDATE exports SET state = 'done', ended_at = now() WHERE state = 'running'")
	m.exec("UPDATE items SET name = 'A name' WHERE sku = 'LONG'")
	require.EqualValues(t, 1, m.export().Taken)
	require.Empty(t, m.wrong())
}

// TestAnImportThatGoesWrong ends in a clear state with an entry in the journal, and the
// next run goes on.
func TestAnImportThatGoesWrong(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		settings promsim.Settings
		spoil    func(*market)
		mend     func(*market)
		reason   string
	}{
		"it hangs": {promsim.Settings{}, func(m *market) { m.sim.HangImports(true) }, func(m *market) {
			m.sim.HangImports(false)
			m.sim.CancelImports()
		}, "it hangs"},
		"the day's imports are used up": {promsim.Settings{DailyImports: 1}, func(m *market) {
			m.item("FIRST", "coffee", 1)
			require.EqualValues(m.t, 1, m.export().Taken)
		}, func(m *market) { m.pass(24 * time.Hour) }, "денний ліміт"},
		"the shop took nothing": {promsim.Settings{}, func(m *market) {
			m.sim.HangImports(true)
			m.waiting = m.sim.CancelImports
		}, func(m *market) {
			m.waiting = func() {}
			m.sim.HangImports(false)
		}, "Імпорт скасовано"},
		"a page of HTML": {promsim.Settings{}, func(m *market) {
			m.sim.AddFault(promsim.Rule{Kind: "products.import_file", Fault: promsim.Fault{Status: http.StatusNotFound}})
		}, func(m *market) { m.sim.ClearFaults() }, "404"},
		"too many requests all the while": {promsim.Settings{}, func(m *market) {
			m.sim.AddFault(promsim.Rule{Kind: "products.import_file", Fault: simulator.TooManyRequests(0)})
		}, func(m *market) { m.sim.ClearFaults() }, "429"},
		"a shop that is away while it imports": {promsim.Settings{}, func(m *market) {
			m.sim.AddFault(promsim.Rule{Kind: "products.import_status", Fault: simulator.Unavailable()})
		}, func(m *market) {
			m.sim.ClearFaults()
			m.pass(15 * time.Minute)
		}, "503"},
		"a token without the right": {promsim.Settings{}, func(m *market) {
			m.sim.AddFault(promsim.Rule{Kind: "products.import_file", Fault: promsim.Fault{Status: http.StatusUnauthorized}})
		}, func(m *market) { m.sim.ClearFaults() }, "401"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := setupMarket(t, tt.settings)
			m.read()
			tt.spoil(m)
			m.item("TEA", "coffee", 7)
			got := m.export()
			require.Contains(t, got.Failed, tt.reason)
			require.Contains(t, m.list("SELECT concat_ws(' ', state, reason) FROM exports ORDER BY id DESC LIMIT 1"), "failed ")
			require.Equal(t, "left", m.list("SELECT x.state FROM export_items x JOIN items i ON i.id = x.item_id WHERE i.sku = 'TEA'"))
			require.Equal(t, "export failed", m.list("SELECT action FROM journal WHERE action LIKE 'export%' ORDER BY id DESC LIMIT 1"))
			require.Contains(t, m.list("SELECT detail || ' → ' || remedy FROM channel_findings WHERE kind = 'export failed' AND settled_at IS NULL"), tt.reason)

			tt.mend(m)
			m.read()
			if got := m.export(); got != nil { // nil: the shop had taken it all the same
				require.EqualValues(t, 1, got.Taken)
			}
			require.NotNil(t, m.sent("TEA"))
			require.Nil(t, m.export())
			require.Empty(t, m.list("SELECT detail FROM channel_findings WHERE kind = 'export failed' AND settled_at IS NULL"))
		})
	}
}

// TestAnExportThatIsSwitchedOffSendsNothingMore: what it hadn't told is left to the next.
func TestAnExportThatIsSwitchedOffSendsNothingMore(t *testing.T) {
	t.Parallel()
	for _, off := range []string{"items_out = false", "enabled = false"} {
		m := setupMarket(t, promsim.Settings{})
		m.item("TEA", "coffee", 7)
		m.read()
		require.EqualValues(t, 1, m.export().Taken)
		m.exec("UPDATE items SET name = 'Чай чорний' WHERE sku = 'TEA'")
		m.item("CACAO", "coffee", 7)
		before := m.asked("products.import_file") + m.asked("products.edit")
		plan, err := m.set.PlanExport(t.Context(), activities.ExportInput{Channel: marketCode})
		require.NoError(t, err)
		require.EqualValues(t, 1, plan.Edits)
		place := activities.ExportPlace{Channel: marketCode, Export: plan.Export}
		m.exec("UPDATE channels SET " + off)
		require.NoError(t, m.tell(place))
		require.Equal(t, before, m.asked("products.import_file")+m.asked("products.edit"), off)
		ended, err := m.set.EndExport(t.Context(), place)
		require.NoError(t, err)
		require.Zero(t, ended.Taken)
		m.exec("UPDATE channels SET items_out = true, enabled = true")
		require.EqualValues(t, 2, m.export().Taken)
		require.NotNil(t, m.sent("CACAO"))
	}
}

// TestALostAnswerIsNoSecondImport: what the import made is found by reading the shop.
func TestALostAnswerIsNoSecondImport(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]promsim.Fault{
		"cut off": {CutAfter: true}, "no JSON": {Malformed: true}, "nothing": {Empty: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := setupMarket(t, promsim.Settings{})
			m.item("TEA", "coffee", 7)
			m.read()
			m.sim.AddFault(promsim.Rule{Kind: "products.import_file", Times: 1, Fault: fault})
			plan, err := m.set.PlanExport(t.Context(), activities.ExportInput{Channel: marketCode})
			require.NoError(t, err)
			place := activities.ExportPlace{Channel: marketCode, Export: plan.Export}
			_, err = m.set.StartImport(t.Context(), place)
			require.Error(t, err)
			require.False(t, final(t, err), "it is tried again")
			require.NoError(t, m.tell(place))
			m.read()
			ended, err := m.set.EndExport(t.Context(), place)
			require.NoError(t, err)
			require.EqualValues(t, 1, ended.Taken)
			require.Equal(t, 1, m.asked("products.import_file"))
		})
	}
}

// asked is how many requests of a kind the shop got.
func (m *market) asked(kind string) (n int) {
	for _, r := range m.sim.Requests() {
		if r.Kind == kind {
			n++
		}
	}
	return n
}

// TestARunThatDiedIsGoneOnWith: the next one takes up the export where it was.
func TestARunThatDiedIsGoneOnWith(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	m.read()
	plan, err := m.set.PlanExport(t.Context(), activities.ExportInput{Channel: marketCode})
	require.NoError(t, err)
	_, err = m.set.StartImport(t.Context(), activities.ExportPlace{Channel: marketCode, Export: plan.Export})
	require.NoError(t, err)
	got := m.export()
	require.Equal(t, plan.Export, got.Export)
	require.EqualValues(t, 1, got.Taken)
	again, err := m.set.EndExport(t.Context(), activities.ExportPlace{Channel: marketCode, Export: plan.Export})
	require.NoError(t, err)
	require.Equal(t, got, again, "ending it twice is ending it once")
}

func TestARehearsalSendsNothing(t *testing.T) {
	t.Parallel()
	m := setupMarketIn(t, commerce.Working, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	before := m.others()
	m.read()
	require.EqualValues(t, 1, m.export().Taken)
	require.Equal(t, before, m.others())
	require.Equal(t, "rehearsed", m.list("SELECT state FROM export_items"))
	require.Nil(t, m.export(), "it would have it by now")
	for _, r := range m.sim.Requests() {
		require.True(t, strings.HasPrefix(r.Kind, "products.list"), r.Kind)
	}
}

func TestAnUpdateNeverShowsWhatIsHidden(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.item("TEA", "coffee", 7)
	m.read()
	m.export()
	id := number(t, m.list("SELECT remote_id FROM listings WHERE external_id = 'TEA'"))
	require.Empty(t, m.sim.EditProduct(id, `{"status":"draft"}`))
	m.pass(time.Minute)
	m.read()
	m.exec("UPDATE item_images SET address = 'https://img.example/new.jpg'")
	require.Nil(t, m.export())
	require.Equal(t, "TEA stays_hidden", m.wrong())
	require.Equal(t, "draft", m.sent("TEA")["status"])
}
