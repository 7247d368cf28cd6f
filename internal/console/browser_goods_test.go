package console

import (
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// gives opens a form by where it is sent, fills it in, which it may need not, and sends it.
func (w *tab) gives(to string, fields map[string]string) {
	w.t.Helper()
	form := `form[action="` + to + `"]`
	w.do(chromedp.Click(chromedp.CSS(`details:has(` + form + `) > summary`)))
	for name, value := range fields {
		w.do(chromedp.SetValue(chromedp.CSS(form+` [name="`+name+`"]`), value))
	}
	w.value("document.body.dataset.left = 'left'")
	w.do(chromedp.Click(chromedp.CSS(form + " button")))
	require.Eventually(w.t, func() bool { // the page that comes may have the same address
		where, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.readyState + (document.body.dataset.left ?? '')"))
		return err == nil && where == "complete"
	}, soon, 20*time.Millisecond, to)
	w.do(chromedp.WaitVisible(chromedp.CSS(".notice.good")))
}

// walkGoods adjusts stock, confirms a push, closes a request, and packs and ships a
// delivery.
func walkGoods(w *tab, b *bundle) {
	b.goods()
	w.enter("operator", "/stock")
	w.do(chromedp.Click(chromedp.CSS(".bar nav > ul > li:nth-child(3) summary")))
	w.looks("stock")
	w.do(chromedp.Navigate(w.site + "/items/TEA"))
	w.at("/items/TEA")
	w.gives("/items/TEA/adjust", map[string]string{"counted_in": "main", "how": "to", "quantity": "7", "reason": "counted"})
	require.Equal(w.t, "The stock of TEA is booked.", w.text(".notice.good"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_moves WHERE actor = 'operator' AND reason = 'counted'"))
	w.looks("item")

	w.do(chromedp.Navigate(w.site + "/pushes"))
	w.looks("pushes")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at("/pushes/1")
	w.gives("/pushes/1/confirm", nil)
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_pushes WHERE confirmed_by = 'operator'"))
	w.looks("push")

	w.do(chromedp.Navigate(w.site + "/requests/1"))
	w.gives("/requests/1/close", map[string]string{"reason": "none left"})
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_requests WHERE reason = 'none left'"))
	w.looks("request")

	b.sent(b.as("operator"))
	w.do(chromedp.Navigate(w.site + "/deliveries"))
	w.looks("deliveries")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at("/deliveries/1")
	w.gives("/deliveries/1/moves/packed", nil)
	w.gives("/deliveries/1/moves/shipped", map[string]string{"parcels[0].number": "RR1LV"})
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM delivery_parcels WHERE number = 'RR1LV'"))
	w.looks("delivery")
}
