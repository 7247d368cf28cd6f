package matching_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/matching"
)

// FuzzKeys: whatever a buyer types of themselves, their keys are short texts in a form
// that stays the same.
func FuzzKeys(f *testing.F) {
	f.Add(" lv 4000.3000-000 ", "+371 2000 0000", " Ann@Example.com", "LV")
	f.Add("n/a", "067 123 45 67 ext. 5", "@", "ua")
	f.Add(strings.Repeat("1234567890", 1_000), strings.Repeat("+", 300), strings.Repeat("a", 5_000)+"@example.com", "\x00")
	f.Add("ǅ123456", "٠١٢٣٤٥٦٧٨٩", "İ@İ.com", "İ")
	f.Fuzz(func(t *testing.T, vat, phone, email, country string) {
		order := commerce.Order{Customer: commerce.Customer{VATNumber: vat}, Billing: commerce.Party{Phone: phone, Email: email, Country: country}}
		keys := matching.KeysOf(order, matching.Switches{Phone: true, Email: true})
		for _, k := range keys {
			require.NotEmpty(t, k.Value)
			require.LessOrEqual(t, len(k.Value), 500, "an index has room for it")
			if utf8.ValidString(email) {
				require.True(t, utf8.ValidString(k.Value))
			}
		}
		for kind, normal := range map[matching.Kind]func(string, string) string{
			matching.VATNumber: matching.NormalVATNumber, matching.Phone: matching.NormalPhone,
			matching.Email: func(given, _ string) string { return matching.NormalEmail(given) },
		} {
			if key := keys.Of(kind); key != nil {
				require.Equal(t, *key, normal(*key, country), "the normal form is normal")
			}
		}
	})
}
