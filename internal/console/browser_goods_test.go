package console

import (
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// walkGoods books stock, has a push compared anew and confirms it, closes a request, and
// sends a delivery out and takes some of it back.
func walkGoods(w *tab, b *bundle) {
	b.goods()
	w.enter("operator", "/stock")
	w.clicks(".bar nav > ul > li:nth-child(3) summary")
	w.looks("stock")
	walkStock(w, b)
	walkPush(w, b)
	w.do(chromedp.Navigate(w.site + "/requests/1"))
	w.gives("/requests/1/close", map[string]string{"reason": "none left"}, "The request for CUP is closed.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_requests WHERE state = 'closed' AND reason = 'none left' AND closed_by = 'operator'"))
	w.looks("request")
	b.sent(b.as("operator"))
	walkDelivery(w, b)
}

func walkStock(w *tab, b *bundle) {
	w.do(chromedp.Navigate(w.site + "/items/TEA"))
	w.at("/items/TEA")
	w.gives("/items/TEA/adjust", map[string]string{"counted_in": "main", "how": "to", "quantity": "7", "reason": "counted"}, "The stock of TEA is booked.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_moves WHERE actor = 'operator' AND reason = 'counted'"))
	w.gives("/items/TEA/move", map[string]string{"from": "main", "to": "far", "quantity": "4"}, "The stock of TEA is booked.")
	require.Equal(w.t, [][]string{{"far", "4"}, {"main", "3"}}, b.rows(`SELECT array[w.code, trim_scale(l.on_hand)::text]
		FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id JOIN items i ON i.id = l.item_id WHERE i.sku = 'TEA' ORDER BY w.code`))
	w.looks("item")
}

func walkPush(w *tab, b *bundle) {
	w.do(chromedp.Navigate(w.site + "/pushes"))
	w.looks("pushes")
	w.clicks("tbody th a")
	w.at("/pushes/1")
	w.gives("/pushes/1/anew", nil, b.said("en", "push.asked"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'stock' AND channel = 'riga' AND subject = 'full'"))
	w.gives("/pushes/1/confirm", nil, b.said("en", "push.confirmed"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM stock_pushes WHERE state = 'confirmed' AND confirmed_by = 'operator'"))
	w.looks("push")
}

func walkDelivery(w *tab, b *bundle) {
	w.do(chromedp.Navigate(w.site + "/deliveries"))
	w.looks("deliveries")
	w.clicks("tbody th a")
	w.at("/deliveries/1")
	w.gives("/deliveries/1/moves/packed", nil, "Delivery note #1 is brought on.")
	w.gives("/deliveries/1/moves/shipped", map[string]string{"parcels[0].number": "RR1LV"}, "Delivery note #1 is brought on.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM delivery_parcels WHERE number = 'RR1LV'"))
	w.looks("delivery")
	w.opensPaper("/deliveries/1/pdf", "packing-list")
	w.do(chromedp.Navigate(w.site + "/deliveries/1"))
	w.gives("/deliveries/1/reverse", map[string]string{"lines[1].quantity": "0", "reason": "broken"}, "Delivery note #1 is brought on.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM delivery_notes WHERE id = 2 AND returns_id = 1"))
	w.do(chromedp.Navigate(w.site + "/deliveries/2"))
	w.photographs("return")
}
