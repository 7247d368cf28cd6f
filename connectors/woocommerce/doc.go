// Package woocommerce speaks to one WooCommerce shop, version 3.5 or later, by its
// REST API v3.
//
// The shop shows money as text rounded to its own decimals, times without a zone
// (the _gmt fields are UTC), and order lines net of tax whatever the catalogue's
// prices are. It has no rate limit of its own, but is slow: a page of 100 orders
// takes it most of a second, and cheap hosts add limits of theirs. An order shows
// of a refund what it came to; what it was for takes a request more per order.
//
// Reference: https://woocommerce.github.io/woocommerce-rest-api-docs/
package woocommerce
