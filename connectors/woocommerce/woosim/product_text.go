package woosim

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// markup is what looks like an HTML tag.
var markup = regexp.MustCompile(`</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|<[^a-zA-Z/<>][^<>]*>`)

// richText cleans a text that may hold HTML, as WordPress does: allowed tags stay, others go, a bare "&" or "<" is escaped
// (products/html_and_amp_in_name.json).
func richText(text string) string {
	var out strings.Builder
	rest := text
	for {
		at := markup.FindStringSubmatchIndex(rest)
		if at == nil {
			return out.String() + escapeText(rest)
		}
		out.WriteString(escapeText(rest[:at[0]]))
		if at[2] >= 0 && allowedTag(strings.ToLower(rest[at[2]:at[3]])) {
			out.WriteString(rest[at[0]:at[1]])
		} else if at[2] < 0 {
			out.WriteString(escapeText(rest[at[0]:at[1]]))
		}
		rest = rest[at[1]:]
	}
}

func allowedTag(name string) bool {
	switch name {
	case "script", "style", "iframe", "object", "embed", "form", "input", "svg":
		return false
	default:
		return true
	}
}

// entity is an "&" that already starts an HTML entity.
var entity = regexp.MustCompile(`&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);`)

func escapeText(text string) string {
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '&' && !startsEntity(text[i:]):
			out.WriteString("&amp;")
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func startsEntity(text string) bool {
	at := entity.FindStringIndex(text)
	return at != nil && at[0] == 0
}

// Parts of texts that are thrown away.
var (
	anyTag      = regexp.MustCompile(`<[^<>]*>`)
	namedEntity = regexp.MustCompile(`&[a-zA-Z]+;`)
	manyDashes  = regexp.MustCompile(`-{2,}`)
	notOfNumber = regexp.MustCompile(`[^0-9.\-]`)
)

// plainText is what WordPress leaves of a one-line text: no tags, blanks run together (an SKU "A&B<1>" becomes "A&B").
func plainText(text string) string {
	return strings.Join(strings.Fields(anyTag.ReplaceAllString(text, "")), " ")
}

// paragraphs is a text as a shop's page shows it, which is what GET answers; writes answer with the text as it is.
func paragraphs(text string) string {
	if text == "" {
		return text
	}
	if strings.HasPrefix(text, "<p") {
		return text + "\n"
	}
	return "<p>" + text + "</p>\n"
}

// slugOf makes the part of an address that stands for a name: letters with marks lose them, others are percent-encoded.
func slugOf(name string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(plainText(namedEntity.ReplaceAllString(name, ""))) {
		out.WriteString(slugPart(r))
	}
	return strings.Trim(manyDashes.ReplaceAllString(out.String(), "-"), "-")
}

// slugPart is what a small letter or a sign becomes in a slug.
func slugPart(r rune) string {
	plain := unmarked(r)
	switch {
	case plain != "":
		return plain
	case strings.ContainsRune(" -—–/.\u00a0", r):
		return "-"
	case r >= 128:
		return strings.ToLower(url.QueryEscape(string(r)))
	case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
		return string(r)
	default:
		return ""
	}
}

// unmarked is a marked Latin letter without its mark, or "".
func unmarked(r rune) string {
	const marked, bare = "āčēģīķļņšūžąęėįųõäöüåéèêëáàâãíìîïóòôúùûñçćłńśźżřěůďťý", "acegiklnsuzaeeiuoaouaeeeeaaaaiiiiooouuunccłnszzreudty"
	i := strings.IndexRune(marked, r)
	if i < 0 {
		return ""
	}
	if r == 'ł' {
		return "l"
	}
	return string([]rune(bare)[len([]rune(marked[:i]))])
}
