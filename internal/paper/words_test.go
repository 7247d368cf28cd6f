package paper

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryLanguageHasEveryWord(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		w := reflect.ValueOf(wordsIn(language))
		require.Equal(t, language, wordsIn(language).code)
		for i := range w.NumField() {
			require.NotEmpty(t, w.Field(i).String(), "%s lacks %s", language, w.Type().Field(i).Name)
		}
	}
}

func TestEveryWordCanBePrinted(t *testing.T) {
	t.Parallel()
	known, err := newGlyphs()
	require.NoError(t, err)
	for _, language := range Languages() {
		w := reflect.ValueOf(wordsIn(language))
		for i := range w.NumField() {
			require.Equal(t, w.Field(i).String(), known.printable(w.Field(i).String()))
		}
	}
}
