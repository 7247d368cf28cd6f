package console

import (
	"html/template"
	"sync"

	"github.com/orderloom/orderloom/internal/locale"
)

// speech is what all consoles say, in every language.
type speech struct {
	texts *locale.Catalogue
	// sentences are what rules and steps say, in English, to people.
	sentences *locale.Sentences
	pages     map[string]map[string]*template.Template // by language and name
}

// readSpeech reads what is embedded, once.
var readSpeech = sync.OnceValues(func() (s *speech, err error) { //nolint:gochecknoglobals // what is embedded never changes
	s = &speech{}
	if s.texts, err = locale.Load(textFiles()); err != nil {
		return nil, err
	}
	if s.sentences, err = locale.LoadSentences(sentenceFiles()); err != nil {
		return nil, err
	}
	s.pages, err = parsePages(s.texts, s.sentences)
	return s, err
})
