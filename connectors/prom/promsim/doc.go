// Package promsim is a shop on Prom.ua that lives in memory: the public API v1 as its clients report it, not as it would be convenient.
// Tests, the local stack and the demo talk to it over HTTP; what a test wants to know it asks the Shop itself, past HTTP: Orders,
// Products, Messages, Rooms, Requests.
//
// It is true in what a client can trip over: refusals with HTTP 200, pages of HTML for a wrong token and a missing thing, money as text
// for people, dates that are read in one form only, cursors whose boundary nobody knows, bodies that have to be a bare list, changes
// that are swallowed, imports that say SUCCESS before they begin. What its clients disagree about, or nobody has seen, is a field of
// Settings, so that a test can run either way; its zero value is what most of them report.
//
// What a person does in the company's cabinet, and a buyer in the shop, is there as methods: PlaceOrder, Accept, Cancel, Pay, Refund and
// so on. Prom calls nobody: it has no webhooks.
//
// A Shop may be used by many goroutines at once. It holds no other state than its own.
package promsim
