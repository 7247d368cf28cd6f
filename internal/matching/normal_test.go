package matching_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/matching"
)

func TestVATNumbersHaveOneForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, given, country, want string }{
		{"as it should be", "LV40003000000", "LV", "LV40003000000"},
		{"with spaces, dots, dashes and a small prefix", " lv 4000.3000-000 ", "LV", "LV40003000000"},
		{"without a prefix it is the address's country's", "40003000000", "lv", "LV40003000000"},
		{"of another country than the address", "EE123456789", "LV", "EE123456789"},
		{"of nowhere it stays without a prefix", "40003000000", "", "40003000000"},
		{"a country in words is none", "40003000000", "Latvia", "40003000000"},
		{"Greece is EL, by address", "123456789", "GR", "EL123456789"},
		{"Greece is EL, by prefix", "GR123456789", "DE", "EL123456789"},
		{"a letter of the number itself is no prefix", "U12345678", "AT", "ATU12345678"},
		{"two letters of the number itself are no country", "AB123456789", "FR", "FRAB123456789"},
		{"a prefix that only its own country uses", "BY123456789", "BY", "BY123456789"},
		{"of Northern Ireland", "XI 123 4567 89", "GB", "XI123456789"},
		{"letters within", "NL123456789B01", "NL", "NL123456789B01"},
		{"nothing", "", "LV", ""},
		{"a remark", "n/a", "LV", ""},
		{"a prefix alone", "LV", "LV", ""},
		{"too little", "LV123", "LV", ""},
		{"zeros", "LV00000000000", "LV", ""},
		{"more digits than any country's", "LV" + strings.Repeat("1234567890", 5), "LV", ""},
		{"letters of another script", "ПДВ немає", "UA", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := matching.NormalVATNumber(tt.given, tt.country)
			require.Equal(t, tt.want, got)
			require.Equal(t, got, matching.NormalVATNumber(got, tt.country), "the normal form is normal")
		})
	}
}

func TestOtherNumbersKeepTheLettersTheyBeginWith(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, given, country, want string }{
		{"a company of Ukraine", "31316718", "UA", "UA31316718"},
		{"the same number is another company elsewhere", "31316718", "CZ", "CZ31316718"},
		{"with its country already", "bg 831 650 349", "BG", "BG831650349"},
		{"a German register is not Croatia", "HRB 12345", "DE", "DEHRB12345"},
		{"a person of Latvia", "010190-12345", "LV", "LV01019012345"},
		{"none", "-", "LV", ""},
		{"ones", "1111111111", "BG", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := matching.NormalNumber(tt.given, tt.country)
			require.Equal(t, tt.want, got)
			require.Equal(t, got, matching.NormalNumber(got, tt.country), "the normal form is normal")
		})
	}
}

func TestPhonesAndEmailsHaveOneForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ given, country, want string }{
		{"+371 20 000 123", "", "+37120000123"},
		{"20000123", "LV", "+37120000123"},
		{"(067) 123-45-67", "UA", "+380671234567"},
		{"20000123", "", ""},
		{"12", "LV", ""},
		{"call me", "LV", ""},
	} {
		require.Equal(t, tt.want, matching.NormalPhone(tt.given, tt.country), tt.given)
	}
	for given, want := range map[string]string{" Zane@Example.TEST ": "zane@example.test", "": "", "none": "", "@example.test": "", "zane@": "", strings.Repeat("z", 250) + "@a.lv": ""} {
		require.Equal(t, want, matching.NormalEmail(given), given)
	}
}

func TestAnOrdersKeysAreThoseThatItsChannelUses(t *testing.T) {
	t.Parallel()
	order := commerce.Order{
		Customer: commerce.Customer{VATNumber: "4000 3000 000"},
		Billing:  commerce.Party{Country: "LV", Phone: "20000123", Email: "Zane@example.test"},
	}
	vat := matching.Key{Kind: matching.VATNumber, Value: "LV40003000000"}
	phone := matching.Key{Kind: matching.Phone, Value: "+37120000123"}
	email := matching.Key{Kind: matching.Email, Value: "zane@example.test"}
	for _, tt := range []struct {
		by   matching.Switches
		want matching.Keys
	}{
		{matching.Switches{Phone: true, Email: true}, matching.Keys{vat, phone, email}},
		{matching.Switches{Phone: true}, matching.Keys{vat, phone}},
		{matching.Switches{Email: true}, matching.Keys{vat, email}},
		{matching.Switches{}, matching.Keys{vat}},
	} {
		require.Equal(t, tt.want, matching.KeysOf(order, tt.by))
	}
	require.Empty(t, matching.KeysOf(commerce.Order{}, matching.Switches{Phone: true, Email: true}))
}
