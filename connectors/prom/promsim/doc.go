// Package promsim is a shop on Prom.ua that lives in memory: the public API v1 as its clients report it, not as it would be convenient.
// Tests, the local stack and the demo talk to it over HTTP; what a test wants to know it asks the Shop itself, past HTTP: Orders,
// Products, Messages, Rooms, Requests.
//
// It is true in what a client can trip over: refusals with HTTP 200, pages of HTML for a wrong token and a missing thing, money as text
// for people, dates that are read in one form only, cursors whose boundary nobody knows, bodies that have to be a bare list, changes
// that are swallowed, imports that say SUCCESS before they begin. What its clients disagree about, or nobody has seen, is a field of
// Settings, so that a test can run either way; its zero value is what most of them report.
//
// A file to import is Prom's XML, which is YML with tags of its own; CSV and XLSX, which Prom takes as well, end FATAL here. Sure of it, as
// several sources that read Prom's own pages agree [C]: offer's id is the company's id of the product, vendorCode its SKU (up to 25
// characters); available is "true", "false" or "" for to order; selling_type is an attribute (r, w, u, s), group_id one that variations
// share; name is Russian and name_ua Ukrainian, which counts only beside a description_ua; up to 10 pictures; keywords up to 1024
// characters; oldprice above price is a discount. Not sure: how long a name may be (100, 110 and 130 are claimed), what a category's id
// means to the shop's groups (here: Prom's id of a group, else what an earlier file called it), what is mandatory beside id, name, price
// and currency, and the words of errors. A picture's absence keeps a new product hidden here.
//
// Left out, for want of anybody who uses them: receipts (orders/{id}/attach_receipt), translations, files in the chat. Orders take nothing
// from stock: no source says when Prom would.
//
// What a person does in the company's cabinet, and a buyer in the shop, is there as methods: PlaceOrder, Accept, Cancel, Pay, Refund and
// so on. Prom calls nobody: it has no webhooks.
//
// A Shop may be used by many goroutines at once. It holds no other state than its own.
package promsim
