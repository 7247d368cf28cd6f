package console

import (
	"io/fs"

	"github.com/orderloom/orderloom/internal/locale"
)

// sentenceFiles are what rules and steps say, in people's languages.
func sentenceFiles() fs.FS {
	files, err := fs.Sub(embedded, "sentences")
	if err != nil {
		panic(err) // it is embedded
	}
	return files
}

// sentence is what a rule or a step says, as a page does: in the page's language, without
// commands.
type sentence struct {
	Text string
	Lang string // that it is in; empty: the page's
}

// sentenceIn is an English sentence in a language. What a shop or a person wrote in it
// stays as it is.
func sentenceIn(sentences *locale.Sentences, l *locale.Language, english string) sentence {
	text, known := sentences.In(l, english)
	if !known && text != "" && l.Code() != ruleLanguage {
		return sentence{text, ruleLanguage}
	}
	return sentence{Text: text}
}

// ruleLanguage is the language that rules and steps speak.
const ruleLanguage = "en"

// inWords is what a rule or a step says, for a text that goes on.
func (v *visit) inWords(english string) string {
	return sentenceIn(v.sentences, v.language, english).Text
}

// sentence is a cell of what a rule or a step says; a file has it whole, in English.
func (v *visit) sentence(english string) cell {
	s := sentenceIn(v.sentences, v.language, english)
	return cell{Plain: english, Said: s.Text, Lang: s.Lang}
}
