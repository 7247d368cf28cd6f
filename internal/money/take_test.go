package money_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/money"
)

func amounts(texts ...string) []money.Amount {
	out := make([]money.Amount, len(texts))
	for i, t := range texts {
		out[i] = money.MustParse(t)
	}
	return out
}

func texts(list []money.Amount) []string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.Fixed(2)
	}
	return out
}

func TestTake(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		part string
		from []string
		want []string
	}{
		"in proportion":                    {"2.00", []string{"6.00", "2.00"}, []string{"1.50", "0.50"}},
		"the odd cent to the largest rest": {"1.00", []string{"1.00", "1.00", "1.01"}, []string{"0.33", "0.33", "0.34"}},
		"earliest first":                   {"1.00", []string{"1.00", "1.00", "1.00"}, []string{"0.34", "0.33", "0.33"}},
		"from a discount too":              {"6.00", []string{"15.00", "-3.00"}, []string{"7.50", "-1.50"}},
		"everything":                       {"12.00", []string{"15.01", "-3.01"}, []string{"15.01", "-3.01"}},
		"nothing from nothing":             {"0", []string{"1.00", "-1.00"}, []string{"0.00", "0.00"}},
		"a negative part of a negative":    {"-1.00", []string{"-3.00", "1.00"}, []string{"-1.50", "0.50"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, texts(money.Take(money.MustParse(tt.part), amounts(tt.from...), 2)))
		})
	}
	require.Panics(t, func() { money.Take(money.Int(1), amounts("1", "-1"), 2) })
}

// TestTakeLosesNoCent says that nothing is lost, and nothing taken that isn't there.
func TestTakeLosesNoCent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scale := int32(rapid.IntRange(0, 3).Draw(t, "scale"))
		var from []money.Amount
		for _, units := range rapid.SliceOfN(rapid.Int64Range(-1e6, 1e9), 1, 9).Draw(t, "from") {
			from = append(from, money.Int(units).Mul(money.MinorUnit(scale)))
		}
		sum := money.Sum(from...)
		if sum.IsZero() {
			return
		}
		part := sum.Mul(money.Int(rapid.Int64Range(0, 1000).Draw(t, "share"))).Div(money.Int(1000), scale)
		shares := money.Take(part, from, scale)
		require.Equal(t, part.Short(), money.Sum(shares...).Short())
		for i, s := range shares {
			require.True(t, s.FitsScale(scale))
			require.True(t, s.Equal(s.Between(from[i])), "%v of %v", s, from[i])
		}
	})
}

func TestRoundTo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		total string
		from  []string
		want  []string
	}{
		"what rounds well stays so":        {"0.45", []string{"0.226", "0.224"}, []string{"0.23", "0.22"}},
		"a cent more to who lost most":     {"0.45", []string{"0.2247", "0.2247"}, []string{"0.23", "0.22"}},
		"a cent less from who gained most": {"0.45", []string{"0.2251", "0.2268"}, []string{"0.22", "0.23"}},
		"more cents than amounts":          {"0.05", []string{"0.001", "0.002"}, []string{"0.02", "0.03"}},
		"of either sign":                   {"0.10", []string{"0.315", "-0.2149"}, []string{"0.31", "-0.21"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, texts(money.RoundTo(money.MustParse(tt.total), amounts(tt.from...), 2)))
		})
	}
	require.Empty(t, money.RoundTo(money.Zero, nil, 2))
	require.Panics(t, func() { money.RoundTo(money.Int(1), nil, 2) })
}

func TestRoundToLosesNoCent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scale := int32(rapid.IntRange(0, 3).Draw(t, "scale"))
		var exact []money.Amount
		for _, units := range rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 9).Draw(t, "amounts") {
			exact = append(exact, money.Int(units).Mul(money.MinorUnit(scale+3)))
		}
		total := money.Sum(exact...).Round(scale)
		rounded := money.RoundTo(total, exact, scale)
		require.Equal(t, total.Short(), money.Sum(rounded...).Short())
		for i, r := range rounded {
			require.True(t, r.FitsScale(scale))
			require.Negative(t, r.Sub(exact[i]).Abs().Cmp(money.MinorUnit(scale)), "%v became %v", exact[i], r)
		}
	})
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, tt := range [][3]string{
		{"2", "3", "2"}, {"4", "3", "3"}, {"-1", "3", "0"}, {"-2", "-3", "-2"}, {"-4", "-3", "-3"}, {"1", "-3", "0"}, {"1", "0", "0"},
	} {
		require.Equal(t, tt[2], money.MustParse(tt[0]).Between(money.MustParse(tt[1])).Short(), "%v", tt)
	}
}
