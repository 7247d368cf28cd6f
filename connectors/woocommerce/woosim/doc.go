// Package woosim is a WooCommerce shop that lives in memory: the REST API (wc/v3) of WooCommerce 11 as it was observed on a real shop,
// not as it would be convenient. Tests, the local stack and the demo talk to it over HTTP; what a test wants to know it asks the Shop
// itself, past HTTP: Orders, Notes, Requests, Deliveries.
//
// It is true in what a client can trip over: the two ways to sign in, the exact error bodies, lists whose ties come in another order on
// each request, time filters that exclude both ends in whole seconds, money as strings, taxes rounded by the shop's own setting,
// statuses with their dates, notes and stock, webhooks that come late, once and unretried, and are disabled without a word. Faults are put
// in by rule (AddFault, SetDeliveryFaults). Webhooks wait in a queue until a test runs it (DeliverWebhooks) or for somebody who serves it
// (ServeWebhooks); keys are handed out by wc-auth, in a browser or by Approve.
//
// What it sells, and to whom, can be read and written whole: products of every type with variations, stock, sales and categories, coupons,
// customers, tax rates, one by one and in batches. A catalogue of a hundred thousand (MakeProducts) is read page by page without looking at
// all of it for each page.
//
// A Shop may be used by many goroutines at once. It holds no other state than its own.
package woosim
