package main

import (
	"fmt"
	"reflect"
	"slices"
)

// kind is one of the things that are measured, and how the page of results speaks of it.
type kind struct {
	name  string
	title string
	about string
	empty func() result // to be filled from JSON
}

// kinds are in the order of the page.
func kinds() []kind {
	return []kind{
		{"orders", "Orders per second", "Straight orders from the shops' feed to the status written back, beside a floor: a workflow with the same commands whose steps each commit one row.", func() result { return &report{} }},
		{"slow-shops", "Slow shops", "The same orders, of shops that take their time for each call, a few calls at once: the pace is theirs, as far as the machine goes.", func() result { return &report{} }},
		{"slow-shops-one-call", "Slow shops, one call at a time", "Shops that take their time and one call after the other: the pace is theirs.", func() result { return &report{} }},
		{"latency", "From a webhook to a posted invoice", "Orders at a steady rate, each told to the gateway by a signed webhook.", func() result { return &latencyReport{} }},
		{"noisy", "A noisy channel", "Single orders of one channel, while another one has thousands at once.", func() result { return &noisyReport{} }},
		{"channels", "Many channels", "Orders of many channels, while some of their shops never answer or refuse.", func() result { return &crowdReport{} }},
		{"waiting", "Open sales", "Sales whose buyers have yet to pay, and nothing happens.", func() result { return &waitingReport{} }},
		{"growth", "As the books grow", "The same orders over books of several sizes.", func() result { return &growthReport{} }},
		{"catalogue", "Catalogues", "Shops' catalogues, read whole and after a few changes, and orders beside them.", func() result { return &catalogueReport{} }},
		{"stock", "Stock", "A shop that is told of stock.", func() result { return &stockReport{} }},
	}
}

// placeOf is where on the page a kind is.
func placeOf(name string) int {
	return slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
}

// kindOf is the kind of a result.
func kindOf(r result) (kind, error) {
	if orders, ok := r.(report); ok && orders.ShopDelayMS > 0 {
		if orders.ShopCalls == 1 {
			return kinds()[placeOf("slow-shops-one-call")], nil
		}
		return kinds()[placeOf("slow-shops")], nil
	}
	for _, k := range kinds() {
		if reflect.TypeOf(k.empty()).Elem() == reflect.TypeOf(r) {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("no kind of result is a %T", r)
}
