package money_test

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
)

// FuzzParse: plain digits, and nothing else, are read, and come back digit by digit by
// every way out and in.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"12.50", "-0.07", "0", "-0", "0.00", "007.10", "1e3", "1,5", "+1", ".5", "5.", "١", "1_0", "NaN", strings.Repeat("9", 41)} {
		f.Add(text)
	}
	plain := regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := money.Parse(text)
		if err != nil {
			require.ErrorIs(t, err, money.ErrSyntax)
			require.True(t, amount.IsZero())
			require.True(t, !plain.MatchString(text) || len(text) > 40, "%q is a number", text)
			return
		}
		require.Regexp(t, plain, text)
		require.Equal(t, digits(text), digits(amount.String()), "no digit is lost or made up")
		stored, err := json.Marshal(amount)
		require.NoError(t, err)
		var read money.Amount
		require.NoError(t, json.Unmarshal(stored, &read))
		require.True(t, read.Equal(amount))
		column, err := amount.Value()
		require.NoError(t, err)
		require.NoError(t, read.Scan(column))
		require.True(t, read.Equal(amount))
		require.Equal(t, amount.Short(), read.Short())
	})
}

// digits are a number's own: without its sign, and without zeros in front.
func digits(number string) string {
	return strings.TrimLeft(strings.Replace(strings.TrimPrefix(number, "-"), ".", "", 1), "0")
}

// FuzzSplit: however an amount is allocated, taken or rounded, its parts add up to it.
func FuzzSplit(f *testing.F) {
	f.Add(int64(1001), int64(1), int64(1), int64(1), byte(2))
	f.Add(int64(-1), int64(0), int64(0), int64(0), byte(0))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(1), int64(3), byte(3))
	f.Fuzz(func(t *testing.T, total, a, b, c int64, scale byte) {
		decimals := int32(scale % 4)
		unit := money.MinorUnit(decimals)
		whole := money.Int(total).Mul(unit)
		weights := []money.Amount{money.Int(a).Abs(), money.Int(b).Abs(), money.Int(c).Abs()}
		requireWhole(t, whole, money.Allocate(whole, weights, decimals), decimals)
		signed := []money.Amount{money.Int(a), money.Int(b), money.Int(c)}
		if !money.Sum(signed...).IsZero() {
			requireWhole(t, whole, money.Take(whole, signed, decimals), decimals)
		}
	})
}

func requireWhole(t *testing.T, whole money.Amount, parts []money.Amount, scale int32) {
	t.Helper()
	require.True(t, money.Sum(parts...).Equal(whole), "%v is not %v", parts, whole)
	for _, p := range parts {
		require.True(t, p.FitsScale(scale), "%v is finer than %d decimals", p, scale)
	}
}
