package connectortest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	wrongKey    secret.String = "ck_wrong_0123456789abcdef0123456789abcdef0"
	wrongSecret secret.String = "cs_wrong_0123456789abcdef0123456789abcdef0"
)

// errors tries how each capability fails.
func (s *suite) errors(t *testing.T) {
	right := s.shop.Credentials()
	quiet := func(t *testing.T, err error) {
		t.Helper()
		require.Error(t, err)
		for _, text := range []secret.String{right.Key, right.Secret, wrongKey, wrongSecret} {
			require.False(t, text != "" && strings.Contains(err.Error(), text.Reveal()), "%v", err)
		}
		_, ours := errors.AsType[*fault.Error](err)
		require.True(t, ours, "every failure is a *fault.Error: %v", err)
	}
	wrongs := map[string]connectors.Credentials{"a wrong key": {Key: wrongKey, Secret: right.Secret}}
	if right.Secret != "" {
		wrongs["a wrong secret"] = connectors.Credentials{Key: right.Key, Secret: wrongSecret}
	}
	for name, wrong := range wrongs {
		t.Run(name, func(t *testing.T) {
			for op, call := range allCalls(s.shop.Connect(t, wrong), s.crowd[0], s.shop.Statuses()[0]) {
				_, err := call.do(t.Context())
				quiet(t, err)
				require.True(t, fault.Is(err, fault.Unauthorized), "%s: %v", op, err)
			}
		})
	}
	t.Run("an unknown order", func(t *testing.T) {
		for op, call := range callsOf(s.connector, s.unknown(t), s.shop.Statuses()[0]) {
			if !call.ofOrder {
				continue
			}
			_, err := call.do(t.Context())
			quiet(t, err)
			require.True(t, fault.Is(err, fault.NotFound), "%s: %v", op, err)
			require.False(t, fault.OutcomeUnknown(err), "%s: %v", op, err)
		}
	})
	t.Run("a context that is over", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for op, call := range allCalls(s.connector, s.crowd[0], s.shop.Statuses()[0]) {
			began := time.Now()
			_, err := call.do(ctx)
			quiet(t, err)
			require.ErrorIs(t, err, context.Canceled, op)
			require.Less(t, time.Since(began), time.Second, op)
		}
	})
}
