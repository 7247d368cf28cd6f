package woosim

import (
	"testing"
)

func BenchmarkMakeOrders(b *testing.B) {
	s := New(Settings{})
	for b.Loop() {
		s.MakeOrders(1, 100, madeFrom)
	}
}

func BenchmarkListPage(b *testing.B) {
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	s.MakeOrders(1, 5000, madeFrom)
	for b.Loop() {
		ask2(b, s, "/wp-json/wc/v3/orders?per_page=100&orderby=modified&order=asc&modified_after=2026-03-01T09:00:00Z")
	}
}
