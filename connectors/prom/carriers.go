package prom

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// abbreviated is how many letters a carrier's name has at most to be one only where it
// stands alone.
const abbreviated = 4

// carrier is one that the shop takes numbers of.
type carrier struct {
	word  string   // the shop's
	title string   // as people call it
	names []string // as people and other shops may call it, in lower case
}

// carriers are all of them.
func carriers() []carrier {
	return []carrier{
		{"nova_poshta", "Нова пошта", []string{"нова пошта", "новая почта", "nova poshta", "nova post", "novaposhta", "нп", "np"}},
		{"ukrposhta", "Укрпошта", []string{"укрпошта", "укрпочта", "ukrposhta", "ukrpost"}},
		{"meest", "Meest", []string{"meest", "міст", "мист"}},
		{"justin", "Justin", []string{"justin", "джастін", "джастин"}},
	}
}

// wordOf is the shop's word for a carrier as people call it, or for a way of delivery that
// names it; empty where it has none.
func wordOf(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	for _, c := range carriers() {
		called := func(by string) bool {
			return name == by || utf8.RuneCountInString(by) > abbreviated && strings.Contains(name, by)
		}
		if name == c.word || slices.ContainsFunc(c.names, called) {
			return c.word
		}
	}
	return ""
}

// titleOf is a carrier as people call it; its word where that is none that we know.
func titleOf(word string) string {
	for _, c := range carriers() {
		if c.word == word {
			return c.title
		}
	}
	return word
}
