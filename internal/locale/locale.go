// Package locale speaks people's languages: texts by their keys, with plurals, and
// numbers, money, days and moments as each language writes them.
//
// Texts stand in catalogues, a YAML file for each language: a key and a text, in which
// {name} is filled in, or a text for each plural form of {n}:
//
//	sales.title: Sales
//	sales.found: {one: "{n} sale", other: "{n} sales"}
//
// All languages have the same keys. Load refuses catalogues that don't.
package locale

import (
	"golang.org/x/text/language"
)

// Codes are the languages of the pages; who asks for another one gets the first.
func Codes() []string { return []string{"en", "lv", "uk"} }

// Names are the languages as they call themselves, by their codes.
func Names() map[string]string {
	return map[string]string{"en": "English", "lv": "Latviešu", "uk": "Українська"}
}

// Choose is the language for somebody: the one that they chose, else the best of what
// their browser asks for.
func Choose(chosen, acceptLanguage string) string {
	codes := Codes()
	tags := make([]language.Tag, len(codes))
	for i, code := range codes {
		if code == chosen {
			return code
		}
		tags[i] = language.Make(code)
	}
	asked, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return codes[0]
	}
	_, best, _ := language.NewMatcher(tags).Match(asked...)
	return codes[best]
}
