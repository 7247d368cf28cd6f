package money_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/money"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"12.50": "12.50", "-0.07": "-0.07", "0": "0", "0.00": "0.00", "100": "100", "4.265053": "4.265053",
	} {
		got, err := money.Parse(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got.String())
	}
	for _, bad := range []string{"", " 1", "1 ", "1e3", "1,5", "+1", "--1", ".5", "5.", "NaN", "1.2.3", "0x1", "12345678901234567890123456789012345678901"} {
		_, err := money.Parse(bad)
		require.ErrorIs(t, err, money.ErrSyntax, bad)
	}
}

func TestRoundBy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, up, down string }{
		{"0.315", "0.32", "0.31"},
		{"-0.315", "-0.32", "-0.31"},
		{"0.3151", "0.32", "0.32"},
		{"0.3149", "0.31", "0.31"},
		{"-0.316", "-0.32", "-0.32"},
		{"2", "2.00", "2.00"},
	} {
		in := money.MustParse(tt.in)
		require.Equal(t, tt.up, in.RoundBy(money.HalfUp, 2).Fixed(2), tt.in)
		require.Equal(t, tt.down, in.RoundBy(money.HalfDown, 2).Fixed(2), tt.in)
		require.True(t, in.RoundBy(money.HalfDown, 2).FitsScale(2), tt.in)
	}
	require.Panics(t, func() { money.Zero.RoundBy("bankers", 2) })
}

func TestMinorUnits(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int32{"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "BHD": 3, "UAH": 2, "BGN": 2} {
		got, err := money.MinorUnits(code)
		require.NoError(t, err, code)
		require.Equal(t, want, got, code)
	}
	_, err := money.MinorUnits("EURO")
	require.Error(t, err)
	require.Equal(t, "0.01", money.MinorUnit(2).String())
}

func TestFitsScale(t *testing.T) {
	t.Parallel()
	require.True(t, money.MustParse("4.030").FitsScale(2))
	require.False(t, money.MustParse("4.03").FitsScale(0))
}

func TestShort(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"12.50": "12.5", "21.0000": "21", "-0.070": "-0.07", "0.00": "0", "-0.00": "0", "100": "100",
	} {
		require.Equal(t, want, money.MustParse(in).Short(), in)
	}
	require.Equal(t, "300", money.Int(3).Mul(money.MustParse("100.00")).Short())
}

func TestJSONKeepsDigits(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(money.MustParse("7.10"))
	require.NoError(t, err)
	require.JSONEq(t, `"7.10"`, string(raw))
	var back money.Amount
	require.NoError(t, json.Unmarshal(raw, &back))
	require.Equal(t, "7.10", back.String())
	require.Error(t, json.Unmarshal([]byte(`7.1`), &back), "a JSON number has been through somebody's float")
}

// TestAllocateLosesNoCent checks the one promise callers lean on.
func TestAllocateLosesNoCent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scale := int32(rapid.IntRange(0, 3).Draw(t, "scale"))
		total := money.Int(rapid.Int64Range(-1e12, 1e12).Draw(t, "units")).Mul(money.MinorUnit(scale))
		raw := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 9).Draw(t, "weights")
		weights := make([]money.Amount, len(raw))
		for i, w := range raw {
			weights[i] = money.Int(w)
		}
		parts := money.Allocate(total, weights, scale)
		if sum := money.Sum(parts...); !sum.Equal(total) {
			t.Fatalf("%v adds up to %v, not %v", parts, sum, total)
		}
		for _, p := range parts {
			if !p.FitsScale(scale) {
				t.Fatalf("%v is finer than %d decimals", p, scale)
			}
		}
	})
}

func TestIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ amount, currency, want string }{
		{"12.5", "EUR", "12.50"},
		{"12.500", "EUR", "12.50"},
		{"12", "JPY", "12"},
		{"-0.1", "KWD", "-0.100"},
		{"12.505", "EUR", "12.505"}, // finer than its money: nothing is rounded away
		{"12.5", "XXY", "12.5"},
	} {
		require.Equal(t, test.want, money.MustParse(test.amount).In(test.currency), test.amount+" "+test.currency)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	ten := money.MustParse("10.00")
	require.Equal(t, "10.00", money.Text(&ten))
	require.Empty(t, money.Text(nil))
}
