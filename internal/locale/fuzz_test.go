package locale_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/money"
)

// FuzzChoose: whatever a browser asks for, it is answered in a language that we speak.
func FuzzChoose(f *testing.F) {
	f.Add("lv", "en-GB,en;q=0.9")
	f.Add("", "uk-UA,uk;q=0.8,ru;q=0.2,*;q=0.1")
	f.Add("xx", "\x00;;q=")
	f.Add("", strings.Repeat("a-", 500)+";q=1")
	f.Fuzz(func(t *testing.T, chosen, asked string) {
		code := locale.Choose(chosen, asked)
		require.Contains(t, locale.Codes(), code)
		if slices.Contains(locale.Codes(), chosen) {
			require.Equal(t, chosen, code)
		}
	})
}

// FuzzDigits: an amount that is written for people is read as the same amount.
func FuzzDigits(f *testing.F) {
	for _, plain := range []string{"0", "-1234.50", "999", "1000", "-0.001", "123456789012345678901234567890"} {
		f.Add(plain, "uk")
	}
	f.Fuzz(func(t *testing.T, plain, language string) {
		amount, err := money.Parse(plain)
		if err != nil {
			return
		}
		by := locale.FormatOf(language)
		written := by.Digits(plain)
		back := strings.ReplaceAll(strings.ReplaceAll(written, by.Thousands, ""), by.Decimal, ".")
		read, err := money.Parse(back)
		require.NoError(t, err, written)
		require.True(t, read.Equal(amount), "%q is not %s", written, plain)
		for _, group := range strings.Split(strings.TrimPrefix(strings.Split(written, by.Decimal)[0], "-"), by.Thousands)[1:] {
			require.Len(t, group, 3, written)
		}
	})
}
