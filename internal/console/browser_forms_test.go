package console

import (
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// formTo selects the form that is sent to an address.
func formTo(address string) string { return `form[action="` + address + `"]` }

// opens opens a form that is folded away.
func (w *tab) opens(to string) {
	w.t.Helper()
	w.clicks("details:has(" + formTo(to) + ") > summary")
}

// types fills fields of a form in by their names.
func (w *tab) types(to string, values map[string]string) {
	w.t.Helper()
	for name, value := range values {
		w.do(chromedp.SetValue(chromedp.CSS(formTo(to)+` [name="`+name+`"]`), value))
	}
}

// sends sends a form, and reads what the page that comes says of it.
func (w *tab) sends(to, said string) {
	w.t.Helper()
	w.sendsBy(formTo(to)+" button", said)
}

// sendsBy is sends by one button of several.
func (w *tab) sendsBy(button, said string) {
	w.t.Helper()
	w.value("document.body.dataset.left = 'left'")
	w.clicks(button)
	require.Eventually(w.t, func() bool { // the page that comes may have the same address
		page, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.readyState + (document.body.dataset.left ?? '')"))
		return err == nil && page == "complete"
	}, soon, 20*time.Millisecond, button)
	require.Equal(w.t, said, w.value(`(document.querySelector("main > .notice.good") ?? document.querySelector("main")).innerText`))
}

// gives opens a form that is folded away, fills it in, and sends it.
func (w *tab) gives(to string, values map[string]string, said string) {
	w.t.Helper()
	w.opens(to)
	w.types(to, values)
	w.sends(to, said)
}

// fill fills fields of a page in by their names.
func (w *tab) fill(values map[string]string) {
	w.t.Helper()
	for name, value := range values {
		w.do(chromedp.SetValue(chromedp.CSS(`[name="`+name+`"]`), value))
	}
}

// save sends a form of settings.
func (w *tab) save() {
	w.t.Helper()
	w.clicks("form.settings > .do button")
}

// confirm sends what a form would change.
func (w *tab) confirm() {
	w.t.Helper()
	w.clicks(`button[value="save"]`)
}
