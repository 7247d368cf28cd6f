// Package prom speaks to one company on Prom.ua, or on its sisters satu.kz and
// prom.md, by the marketplace's public API v1.
//
// The marketplace says no with status 200 as well, answers what is wrong with a key or
// an address by a page of HTML, and shows an order's money as text for people,
// "1 713,50 грн", tax included and without a word of it. Times are UTC; those that it is
// asked with have no zone and no fraction, or the answer is silently an empty list.
// Lists go by id, the newest first, and on from an id, of which nobody says whether it
// is told again. Nothing is pushed: there are no webhooks.
//
// Reference: https://public-api.docs.prom.ua/
package prom
