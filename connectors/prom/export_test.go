package prom

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

func offer(sku string) commerce.Offer {
	quantity := money.Int(7)
	return commerce.Offer{
		SKU: sku, Name: "Чай & <м'ята>", Description: "<p>Листовий & свіжий</p>", Categories: []commerce.Category{{ID: "94000002", Name: "Кава"}},
		Images: []string{"https://img.example/a.jpg?x=1&y=2", "https://img.example/b.jpg"}, Price: money.MustParse("99.50"), Currency: "UAH",
		Available: true, Quantity: &quantity,
	}
}

// follow looks at an import each minute until it is over.
func (c *company) follow(id string) connectors.ImportReport {
	c.t.Helper()
	for range 30 {
		report, err := c.LookAtImport(c.t.Context(), id)
		require.NoError(c.t, err)
		if report.Ended {
			return report
		}
		require.Zero(c.t, report.Figures, "zeros are no end")
		c.pass(time.Minute)
	}
	require.Fail(c.t, "the import has no end")
	return connectors.ImportReport{}
}

func TestAnImportMakesWhatTheShopLacks(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]promsim.Settings{
		"as usual":                       {},
		"it says PARTIAL before its end": {PartialAtFirst: true, NumericImportIDs: true, NotInFle: true},
		"it would hide what isn't named": {MissingDefault: "not_on_display"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(t, settings)
			before, _ := c.all()
			id, err := c.StartImport(t.Context(), []commerce.Offer{offer("TEA"), offer("TEA-2")})
			require.NoError(t, err)
			report := c.follow(id)
			require.Equal(t, "SUCCESS", report.Said)
			require.Equal(t, connectors.ImportFigures{Total: 2, Created: 2}, report.Figures)
			tea := c.bySKU("TEA")
			want := offer("TEA")
			require.Equal(t, "TEA", tea.ExternalID)
			require.Equal(t, want.Name, tea.Name)
			require.Equal(t, want.Description, tea.Description)
			require.Equal(t, want.Images, tea.Images)
			require.Equal(t, want.Categories, tea.Categories)
			require.True(t, want.Price.Equal(*tea.Price))
			require.True(t, want.Quantity.Equal(*tea.Quantity))
			require.True(t, tea.InStock)
			require.False(t, tea.Hidden)
			after, _ := c.all()
			for id, was := range before {
				require.Equal(t, was, after[id], "the others are as they were")
			}
		})
	}
}

func TestAnImportLeavesPriceAndQuantityOfWhatTheShopHas(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	was := c.bySKU("KAVA-250")
	changed := offer("KAVA-250")
	changed.Categories = []commerce.Category{{ID: "94000004", Name: "Чашки"}}
	id, err := c.StartImport(t.Context(), []commerce.Offer{changed})
	require.NoError(t, err)
	require.Equal(t, 1, c.follow(id).Figures.Updated)
	now := c.bySKU("KAVA-250")
	require.Equal(t, was.Price, now.Price)
	require.Equal(t, was.Quantity, now.Quantity)
	require.Equal(t, changed.Name, now.Name)
	require.Equal(t, changed.Images, now.Images)
	require.Equal(t, changed.Categories, now.Categories)
}

func TestWhatTheShopSaysOfAProductNamesIt(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	c.sim.BreakImages("https://broken.example")
	long, broken := offer("LONG"), offer("BROKEN")
	long.Name, broken.Images = strings.Repeat("ї", 111), []string{"https://broken.example/x.jpg"}
	id, err := c.StartImport(t.Context(), []commerce.Offer{long, broken, offer("TEA")})
	require.NoError(t, err)
	report := c.follow(id)
	require.Equal(t, "PARTIAL", report.Said)
	require.False(t, report.Failed)
	var named []string
	for _, e := range report.Errors {
		named = append(named, e.Names...)
		require.NotEmpty(t, e.Text)
	}
	require.ElementsMatch(t, []string{"LONG", "BROKEN"}, named)
}

func TestAnImportThatTookNothingFailed(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	c.sim.HangImports(true)
	id, err := c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
	require.NoError(t, err)
	c.pass(3 * time.Hour)
	report, err := c.LookAtImport(t.Context(), id)
	require.NoError(t, err)
	require.False(t, report.Ended, "it hangs")

	_, err = c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.False(t, fault.OutcomeUnknown(err), "nothing was begun")
	require.ErrorContains(t, err, "Попередній імпорт ще не завершено")

	c.sim.CancelImports()
	report = c.follow(id)
	require.True(t, report.Failed)
	require.NotEmpty(t, report.Errors)
}

func TestTooManyImportsOfADayAreRefused(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{DailyImports: 1, ImportTime: time.Second})
	id, err := c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
	require.NoError(t, err)
	c.pass(time.Second)
	c.follow(id)
	_, err = c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, "денний ліміт")
}

// TestAnImportNeverTouchesWhatItDoesNotName, whatever else it may be told.
func TestAnImportNeverTouchesWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	var sent string
	c := newClient(t, func(r *http.Request) *http.Response {
		raw, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		sent = string(raw)
		return answer(http.StatusOK, `{"id":"64f0c0ffee64f0c0ffee64f0","status":"success"}`)
	})
	id, err := c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
	require.NoError(t, err)
	require.Equal(t, "64f0c0ffee64f0c0ffee64f0", id)
	require.Contains(t, sent, `"mark_missing_product_as":"none"`)
	require.NotContains(t, sent, `"price"`, "of what the shop has")
	require.Contains(t, sent, `<offer id="TEA" available="true">`)
	require.Contains(t, sent, "Чай &amp; &lt;м&#39;ята&gt;")
}

func TestAnAnswerWithoutAnIDIsNoImport(t *testing.T) {
	t.Parallel()
	for body, text := range map[string]string{
		`{"status":"success","message":"Спробуйте завтра"}`:        "Спробуйте завтра",
		`{"id":null,"status":"error","message":"Вичерпано ліміт"}`: "Вичерпано ліміт",
	} {
		c := newClient(t, func(*http.Request) *http.Response { return answer(http.StatusOK, body) })
		_, err := c.StartImport(t.Context(), []commerce.Offer{offer("TEA")})
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		require.ErrorContains(t, err, text)
		require.False(t, fault.OutcomeUnknown(err))
	}
}

func TestErrorsOfAnImportAreReadInWhateverShape(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][]connectors.ImportError{
		`null`: nil,
		`[]`:   nil,
		`[{"validation":["TEA: погано"],"import":[]}]`:                     {{Names: []string{"TEA"}, Text: "TEA: погано"}},
		`{"download":"не вдалося"}`:                                        {{Names: []string{"не вдалося"}, Text: "не вдалося"}},
		`[{"external_id":"TEA","message":"погано"}]`:                       {{Names: []string{"TEA", "погано"}, Text: "external_id: TEA; message: погано"}},
		`[{"validation":[{"id":7,"external_id":"TEA","error":"погано"}]}]`: {{Names: []string{"погано", "TEA", "7"}, Text: "error: погано; external_id: TEA; id: 7"}},
	} {
		require.Equal(t, want, importErrors([]byte(raw)), raw)
	}
}

func TestNamesAndDescriptionsAreEdited(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	id := c.bySKU("KAVA-250").RemoteID
	outcomes, err := c.EditTexts(t.Context(), []connectors.TextEdit{
		{RemoteID: id, Name: "Кава", Description: ""}, {RemoteID: "77", Name: "x"}, {RemoteID: id, Name: ""},
	})
	require.NoError(t, err)
	require.NoError(t, outcomes[0].Err)
	require.True(t, fault.Is(outcomes[1].Err, fault.NotFound), "%v", outcomes[1].Err)
	require.True(t, fault.Is(outcomes[2].Err, fault.Invalid), "%v", outcomes[2].Err)
	now := c.bySKU("KAVA-250")
	require.Equal(t, "Кава", now.Name)
	require.Empty(t, now.Description)
}
