package console

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// walkWithoutScripts signs in, sifts a list, and releases a sale, in a browser that runs no
// script of a page.
func walkWithoutScripts(w *tab, b *bundle) {
	_, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	require.NoError(w.t, err)
	w.enter("operator", "/sales")
	w.do(chromedp.KeyEvent("/"))
	require.Equal(w.t, "BODY", w.value("document.activeElement.tagName"), "no script brings the key to the search")
	w.do(chromedp.SetValue(chromedp.CSS("#search"), "1002"))
	w.clicks(".filter button")
	w.at("/sales?search=1002&state=&channel=&held_for=&gap=")
	require.Equal(w.t, "1 sale", w.text("[role=status]"))
	w.photographs("plain-sales")
	w.clicks("tbody a")
	w.at("/sales/riga/1002")
	w.gives("/sales/riga/1002/commands/release", map[string]string{"reason": "rounding"}, b.said("en", "told.release"))
	w.at("/sales/riga/1002")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM commands c JOIN sales s ON s.id = c.sale_id WHERE s.number = '1002' AND c.kind = 'release' AND c.actor = 'operator' AND c.reason = 'rounding'"))
	w.photographs("plain-sale")
}
