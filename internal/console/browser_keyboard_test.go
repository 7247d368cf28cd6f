package console

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// mostStops is how many stops by Tab are too many on the way to anything.
const mostStops = 60

// reaches goes on by Tab until what is selected has the focus. Every stop on the way is
// seen to have it.
func (w *tab) reaches(selector string) {
	w.t.Helper()
	for range mostStops {
		w.do(chromedp.KeyEvent(kb.Tab))
		require.Empty(w.t, w.value(`(() => {
			const stop = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(stop);
			return stop.checkVisibility() && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? "" : stop.outerHTML.slice(0, 90);
		})()`), "nobody sees where the focus is")
		if w.focused(selector) {
			return
		}
	}
	require.Fail(w.t, "it is out of reach", selector)
}

// focused reports whether what is selected has the focus.
func (w *tab) focused(selector string) bool {
	w.t.Helper()
	return ask(w, chromedp.Evaluate[bool]("document.activeElement.matches('"+selector+"')"))
}

func (w *tab) presses(keys string) {
	w.t.Helper()
	w.do(chromedp.KeyEvent(keys))
}

// walkByKeyboard sifts a list, releases a sale and signs out by keys alone.
func walkByKeyboard(w *tab, b *bundle) {
	w.enter("operator", "/sales")
	w.reaches(".skip")
	w.presses(kb.Enter)
	require.True(w.t, w.focused("#main"), "the navigation is skipped")
	w.reaches("#state")
	w.presses("Held")
	w.reaches(".filter button")
	w.presses(kb.Enter)
	w.at("/sales?search=&state=held&channel=&held_for=&gap=")
	w.reaches(`a[href="/sales/riga/1001"]`)
	w.photographs("keyboard-sales")
	w.presses(kb.Enter)
	w.at("/sales/riga/1001")

	release := `form[action="/sales/riga/1001/commands/release"]`
	w.reaches("details:has(" + release + ") > summary")
	w.presses(kb.Enter)
	w.reaches(release + ` [name="reason"]`)
	w.presses("rounding")
	w.photographs("keyboard-sale")
	w.presses(kb.Enter)
	w.says("main > .notice.good", b.said("en", "told.release"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM commands WHERE kind = 'release' AND actor = 'operator' AND reason = 'rounding'"))
	w.reaches(".who button")
	w.presses(" ")
	w.at("/sign-in")
	require.Zero(w.t, b.count("SELECT count(*) FROM user_sessions"))
}
