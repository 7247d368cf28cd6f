package paper

import (
	_ "embed" // the fonts
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// Liberation Sans 2.1: Latin, Greek and Cyrillic in full, under the SIL Open
// Font License beside it. Both files hold the same characters.
var (
	//go:embed fonts/LiberationSans-Regular.ttf
	regularFont []byte
	//go:embed fonts/LiberationSans-Bold.ttf
	boldFont []byte
)

// missing stands for a character that the fonts lack.
const missing = '□'

// glyphs knows what the fonts can print.
type glyphs struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

func newGlyphs() (*glyphs, error) {
	font, err := sfnt.Parse(regularFont)
	if err != nil {
		return nil, err
	}
	return &glyphs{font: font}, nil
}

// printable is text as the fonts can print it: composed, so that a letter and
// its accent are one character, on lines ended by "\n", without invisible
// characters, and with a box for each that they lack.
func (g *glyphs) printable(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\t':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
			return -1
		case !g.has(r):
			return missing
		default:
			return r
		}
	}, norm.NFC.String(text))
}

func (g *glyphs) has(r rune) bool {
	if r > 0xFFFF { // the file's encoding has two bytes for a character
		return false
	}
	index, err := g.font.GlyphIndex(&g.buf, r)
	return err == nil && index != 0
}
