package historiestest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Found are those of the secrets that a text from Text holds, as words of their own: a
// postcode is also five digits out of some timestamp. Whoever looks through many texts
// makes a Search once.
func Found(text string, secrets []string) []string { return NewSearch(secrets).Found(text) }

// Search looks for many secrets in one walk over a text. It may be used by many goroutines
// at once.
type Search struct {
	secrets []string
	byWord  map[string][]needle // by the first word of each
}

// needle is a secret in lower case, and how much of it stands before its first word.
type needle struct {
	nth, lead int
	text      string
}

// NewSearch makes a search for secrets; what holds neither a letter nor a digit is never
// found.
func NewSearch(secrets []string) *Search {
	s := &Search{secrets: secrets, byWord: map[string][]needle{}}
	for nth, secret := range secrets {
		text := strings.ToLower(secret)
		if lead := strings.IndexFunc(text, inWord); lead >= 0 {
			word := firstWord(text[lead:])
			s.byWord[word] = append(s.byWord[word], needle{nth, lead, text})
		}
	}
	return s
}

// Found are the secrets that a text from Text holds, as words of their own, in their order.
func (s *Search) Found(text string) (found []string) {
	there := map[int]bool{}
	for at := 0; at < len(text); {
		next := strings.IndexFunc(text[at:], inWord)
		if next < 0 {
			break
		}
		at += next
		word := firstWord(text[at:])
		for _, n := range s.byWord[word] {
			there[n.nth] = there[n.nth] || n.standsAt(text, at-n.lead)
		}
		at += len(word)
	}
	for nth, secret := range s.secrets {
		if there[nth] {
			found = append(found, secret)
		}
	}
	return found
}

// standsAt reports whether the text goes on with the secret there, and no word goes on
// into it or out of it.
func (n needle) standsAt(text string, at int) bool {
	if at < 0 || !strings.HasPrefix(text[at:], n.text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+len(n.text):])
	return !inWord(before) && !inWord(after)
}

// firstWord is the word that a text begins with.
func firstWord(text string) string {
	if end := strings.IndexFunc(text, func(r rune) bool { return !inWord(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
