package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
)

func TestKindOfSurvivesWrapping(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("import page 3: %w", fault.New(fault.RateLimited, "woocommerce: list orders", "%d", 429))
	require.Equal(t, fault.RateLimited, fault.KindOf(err))
	require.True(t, fault.Is(err, fault.RateLimited))
	require.Equal(t, "import page 3: woocommerce: list orders: RateLimited: 429", err.Error())
}

func TestUnsortedIsTransient(t *testing.T) {
	t.Parallel()
	require.Equal(t, fault.Transient, fault.KindOf(errors.New("boom")))
	require.False(t, fault.Is(errors.New("boom"), fault.Transient))
	require.NoError(t, fault.Wrap(fault.Invalid, "x", nil))
}

func TestOnlyHealingKindsAreRetried(t *testing.T) {
	t.Parallel()
	retried := []fault.Kind{}
	for _, k := range []fault.Kind{
		fault.Transient, fault.RateLimited, fault.Invalid, fault.Unauthorized,
		fault.NotFound, fault.Conflict, fault.Unmapped, fault.Unsupported,
	} {
		if k.Retryable() {
			retried = append(retried, k)
		}
	}
	require.Equal(t, []fault.Kind{fault.Transient, fault.RateLimited}, retried)
}
