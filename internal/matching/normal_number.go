package matching

import "strings"

// vatPrefixes begin VAT numbers of the European Union and of its neighbours.
const vatPrefixes = " AT BE BG CH CY CZ DE DK EE EL ES FI FR GB HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI SK TR UA XI "

// fewestDigits is how short a number may be; what has fewer is a remark. longestNumber is
// how many letters and digits one may have; what has more is none of any country.
const (
	fewestDigits  = 4
	longestNumber = 40
)

// NormalVATNumber is a VAT number with its country's prefix, in upper case,
// without anything between letters and digits: " lv 4000.3000-000" is
// LV40003000000. A number without a prefix is one of the address's country; where
// that isn't known, it stays without. Empty where it is no number: "n/a", zeros.
func NormalVATNumber(given, country string) string {
	number, country := compact(given), vatCountry(country)
	if len(number) > 2 && (strings.Contains(vatPrefixes, " "+vatCountry(number[:2])+" ") || number[:2] == country) {
		number, country = number[2:], vatCountry(number[:2])
	}
	return prefixed(number, country)
}

// NormalNumber is a company's or a person's number with its country's prefix, for
// two countries may give out the same; else as NormalVATNumber. Letters that it
// begins with are part of it unless they are the address's country: a company of
// a German register (HRB) is no Croatian one.
func NormalNumber(given, country string) string {
	country = vatCountry(country)
	return prefixed(strings.TrimPrefix(compact(given), country), country)
}

// vatCountry is a country's code as VAT numbers have it: Greece is EL there. What
// is no code is no country.
func vatCountry(code string) string {
	switch code = strings.ToUpper(code); {
	case code == "GR":
		return "EL"
	case len(code) != len("EL") || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return ""
	default:
		return code
	}
}

func prefixed(number, country string) string {
	if !isNumber(number) {
		return ""
	}
	return country + number
}

// isNumber refuses what people write where they have none.
func isNumber(text string) bool {
	if len(text) > longestNumber {
		return false
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	return len(digits) >= fewestDigits && strings.Trim(digits, digits[:1]) != ""
}

// compact leaves letters, in upper case, and digits.
func compact(given string) string {
	return strings.Map(func(r rune) rune {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return -1
		}
		return r
	}, strings.ToUpper(given))
}
