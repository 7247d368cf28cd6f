package connectortest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// users is how many use one connector at once.
const users = 8

// concurrency has everybody make every call about an order of their own: each
// gets the answers to their own questions.
func (s *suite) concurrency(t *testing.T) {
	made := s.shop.MakeOrders(t, users)
	failures := make(chan error, users*20)
	var wg sync.WaitGroup
	for _, id := range made {
		wg.Go(func() {
			for op, call := range callsOf(s.connector, id, s.shop.Statuses()[1]) {
				ids, err := call.do(t.Context())
				switch {
				case err != nil:
					failures <- fmt.Errorf("%s: %w", op, err)
				case ids != nil && (len(ids) != 1 || ids[0] != id):
					failures <- fmt.Errorf("%s of order %s told of %v", op, id, ids)
				}
			}
		})
	}
	wg.Wait()
	close(failures)
	for err := range failures {
		require.NoError(t, err)
	}
	for _, id := range made {
		s.eachDoneOnce(t, id)
	}
}

func (s *suite) eachDoneOnce(t *testing.T, id string) {
	t.Helper()
	calls := callsOf(s.connector, id, s.shop.Statuses()[1])
	order := s.shop.Order(t, id)
	if _, able := calls["SetOrderStatus"]; able {
		require.Equal(t, s.shop.Statuses()[1], order.Status)
	}
	if _, able := calls["CreateOrderNote"]; able {
		count := 0
		for _, note := range order.Notes {
			if note == (Note{Text: "note on " + id}) {
				count++
			}
		}
		require.Equal(t, 1, count, "notes on order %s", id)
	}
}
