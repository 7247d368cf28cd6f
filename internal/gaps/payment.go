package gaps

import (
	"slices"
	"strings"
	"unicode"
)

// payment is where other channels put such money; else the account of that name; else
// the only account of the method's kind.
func (h House) payment(g Gap) (Suggestion, bool) {
	if s, ok := usual(h.Methods[g.Value], "other channels map it so"); ok {
		return s, true
	}
	var named, ofKind []string
	kind := kindOf(g.Value)
	for _, a := range h.Accounts {
		if slices.ContainsFunc([]string{a.Code, a.Name}, func(name string) bool { return names(name, g.Value, g.Title) }) {
			named = append(named, a.Code)
		}
		if a.Kind == kind {
			ofKind = append(ofKind, a.Code)
		}
	}
	if s, ok := only(named, "it has the method's name"); ok {
		return s, true
	}
	return only(ofKind, "the only "+kind+" account")
}

// names reports whether an account is called as a method is, or by one of its words.
func names(account string, method ...string) bool {
	account = plain(account)
	return account != "" && slices.ContainsFunc(method, func(m string) bool {
		return plain(m) == account || slices.ContainsFunc(strings.FieldsFunc(m, between), func(word string) bool { return plain(word) == account })
	})
}

// kindOf is the kind of account for a platform's own methods; plugins' are gateways.
func kindOf(method string) string {
	switch method {
	case "bacs", "cheque":
		return "bank"
	case "cod":
		return "cash"
	default:
		return "merchant"
	}
}

// plain is a text by its letters and digits alone.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if between(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
