package prom

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

func TestMoneyIsReadAsPeopleAreShownIt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want, currency string }{
		{"thousands by a space", "1 713 грн", "1713", "UAH"},
		{"thousands by a space that doesn't break", "1\u00a0713\u00a0грн", "1713", "UAH"},
		{"thousands by a narrow one", "12\u202f345\u202f678,90\u202fгрн", "12345678.90", "UAH"},
		{"thousands by a thin one", "1\u2009234,5 грн.", "1234.5", "UAH"},
		{"not in threes", "1713 грн", "1713", "UAH"},
		{"a comma", "1 234,56 грн", "1234.56", "UAH"},
		{"a point", "1 234.56 ₴", "1234.56", "UAH"},
		{"tenge", "650 ₸", "650", "KZT"},
		{"lei", "12,50 лей", "12.50", "MDL"},
		{"a code", "10 UAH", "10", "UAH"},
		{"no space before the sign", "99,90грн", "99.90", "UAH"},
		{"spaces around", " 5 грн ", "5", "UAH"},
		{"a plain decimal", "2.86", "2.86", ""},
		{"a whole number", "105", "105", ""},
		{"nothing to pay", "0 грн", "0", "UAH"},
		{"given back", "-15,00 грн", "-15.00", "UAH"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			amount, currency, err := parseMoney(tt.text)
			require.NoError(t, err)
			require.Equal(t, tt.want, amount.String())
			require.Equal(t, tt.currency, currency)
		})
	}
}

func TestWhatIsNoMoneyIsNeverZero(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "грн", "безкоштовно", "договірна", "від 100 грн", "100–200 грн", "1 713 грн / шт.", "100 $", "100 руб", "100 грн 50 коп",
		"1,713", "1.713", "1.713,50 грн", "1,713.50", "1 7 13 грн", "17 13", "1713 000", "1  713", "1 713 ,50", "1,", ",5", ".", "-", "--5", "- 5", "+5",
		"1e3", "0x10", "١٢", "1\n713", "1\t713", "NaN", "null", "{…", "5 .", "1 713 грн\x00", strings.Repeat("9", 50),
	} {
		f := newFigures()
		require.Zero(t, f.In("products", 3).money("total_price", fields.Scalar(text)).Sign(), text)
		require.ErrorContains(t, f.Err(), "products[3].total_price: ", text)
		require.Less(t, len(f.Err().Error()), 200, "a few characters of it at most")
	}
}

func TestOneDocumentHasOneCurrency(t *testing.T) {
	t.Parallel()
	f := newFigures()
	f.money("price", "5")
	require.Empty(t, *f.currency)
	f.money("full_price", "5 грн")
	f.money("delivery_cost", "5")
	require.Equal(t, "UAH", *f.currency)
	require.NoError(t, f.Err())
	f.In("products", 0).money("price", "5 ₸")
	require.EqualError(t, f.Err(), "products[0].price: it is in KZT, what stands before it in UAH")
}

// FuzzParseMoney holds that what is read is what stands there, digit by digit.
func FuzzParseMoney(f *testing.F) {
	for _, text := range []string{"1 713 грн", "1\u00a0234,56 грн", "650 ₸", "2.86", "1,713", "-5", "1 7 13", "5 .", "\u202f1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, currency, err := parseMoney(text)
		if err != nil {
			require.True(t, amount.IsZero())
			return
		}
		require.True(t, utf8.ValidString(text))
		require.Contains(t, []string{"", "UAH", "KZT", "MDL"}, currency)
		require.True(t, amount.FitsScale(2))
		require.Equal(t, digitsOf(text), digitsOf(amount.String()), "no digit is lost or made up")
		again, _, err := parseMoney(strings.ReplaceAll(amount.String(), ".", ",") + " грн")
		require.NoError(t, err)
		require.True(t, again.Equal(amount))
		require.Equal(t, strings.Contains(text, "-") && !amount.Equal(money.Zero), amount.Sign() < 0)
	})
}

// digitsOf are a text's digits, without zeros in front.
func digitsOf(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	return strings.TrimLeft(digits, "0")
}
