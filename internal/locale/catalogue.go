package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Catalogue holds the texts of all languages. It is safe for concurrent use.
type Catalogue struct{ languages map[string]*Language }

// Language is one of them: its texts and its formats.
type Language struct {
	Format

	code  string
	tag   language.Tag
	texts map[string]text
}

// text is a text in each of its forms; one without plurals has plural.Other alone.
type text map[plural.Form]string

// forms are the names of the plural forms in a catalogue.
func forms() map[string]plural.Form {
	return map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other}
}

// Load reads CODE/*.yaml of every language, and says all that is wrong with them.
func Load(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{languages: map[string]*Language{}}
	for _, code := range Codes() {
		l := &Language{Format: FormatOf(code), code: code, tag: language.Make(code), texts: map[string]text{}}
		names, err := fs.Glob(files, code+"/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("texts: %w", err)
		}
		for _, name := range names {
			if err := l.read(files, name); err != nil {
				return nil, fmt.Errorf("texts: %s: %w", name, err)
			}
		}
		c.languages[code] = l
	}
	return c, c.check()
}

// read adds the texts of a file.
func (l *Language) read(files fs.FS, name string) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var entries map[string]any // yaml refuses a key that is there twice
	if err := yaml.Unmarshal(raw, &entries); err != nil {
		return err
	}
	for key, value := range entries {
		if _, there := l.texts[key]; there {
			return fmt.Errorf("%s: another file has it, too", key)
		}
		if l.texts[key], err = readText(value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func readText(entry any) (text, error) {
	switch v := entry.(type) {
	case string:
		return text{plural.Other: v}, nil
	case map[string]any:
		return readForms(v)
	default:
		return nil, errors.New("want a text, or a text for each plural form")
	}
}

func readForms(entry map[string]any) (text, error) {
	t := text{}
	for name, value := range entry {
		form, known := forms()[name]
		written, ok := value.(string)
		if !known || !ok {
			return nil, fmt.Errorf("%s: want zero, one, two, few, many or other, and a text", name)
		}
		t[form] = written
	}
	return t, nil
}

// check holds every language against the first one.
func (c *Catalogue) check() error {
	first := c.languages[Codes()[0]]
	var wrong []error
	for _, code := range Codes() {
		l := c.languages[code]
		for _, key := range slices.Sorted(maps.Keys(first.texts)) {
			if err := l.differs(key, first.texts[key]); err != nil {
				wrong = append(wrong, fmt.Errorf("texts: %s: %s: %w", code, key, err))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(l.texts)) {
			if _, there := first.texts[key]; !there {
				wrong = append(wrong, fmt.Errorf("texts: %s: %s: %s has no such key", code, key, first.code))
			}
		}
	}
	return errors.Join(wrong...)
}

// differs says in what a text differs from the first language's, its words aside.
func (l *Language) differs(key string, first text) error {
	own, there := l.texts[key]
	switch {
	case !there:
		return errors.New("it is missing")
	case (len(own) > 1) != (len(first) > 1):
		return errors.New("it has plural forms in one language and none in another")
	case len(own) > 1 && !maps.Equal(set(slices.Collect(maps.Keys(own))), set(l.forms())):
		return fmt.Errorf("want exactly the plural forms %v", l.formNames())
	}
	for _, form := range slices.Sorted(maps.Keys(own)) {
		if own[form] == "" {
			return errors.New("it is empty")
		}
		if !maps.Equal(set(blanks(own[form])), set(blanks(first[plural.Other]))) {
			return fmt.Errorf("%q doesn't fill in what %q does", own[form], first[plural.Other])
		}
	}
	return nil
}

// forms are those that whole numbers have in the language, and other, which a text
// without plurals has.
func (l *Language) forms() []plural.Form {
	found := map[plural.Form]bool{plural.Other: true}
	for n := range 1000 {
		found[l.form(n)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func (l *Language) formNames() (names []string) {
	needed := set(l.forms())
	for name, form := range forms() {
		if needed[form] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// form is the plural form of a whole number.
func (l *Language) form(n int) plural.Form { return plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0) }

// blank is what is filled into a text: {name}.
var blank = regexp.MustCompile(`\{[a-z]+\}`)

func blanks(written string) []string { return blank.FindAllString(written, -1) }

func set[T comparable](list []T) map[T]bool {
	members := make(map[T]bool, len(list))
	for _, one := range list {
		members[one] = true
	}
	return members
}

// Language is the one of a code; the first where there is no such.
func (c *Catalogue) Language(code string) *Language {
	if l, known := c.languages[code]; known {
		return l
	}
	return c.languages[Codes()[0]]
}

// Has reports whether there is a text of this key.
func (c *Catalogue) Has(key string) bool {
	_, there := c.languages[Codes()[0]].texts[key]
	return there
}

// Keys are all of them, in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.languages[Codes()[0]].texts)) }

// Code is the language's code, for lang="…".
func (l *Language) Code() string { return l.code }

// Text is the text of a key with what is filled in, by pairs of a name and a value: of
// whole numbers as the language writes them, and n decides the plural form. A key that
// isn't there is its own text.
func (l *Language) Text(key string, fill ...any) string {
	t, there := l.texts[key]
	if !there {
		return key
	}
	form := plural.Other
	var pairs []string
	for i := 0; i+1 < len(fill); i += 2 {
		name, value := fmt.Sprint(fill[i]), fmt.Sprint(fill[i+1])
		if n, whole := number(fill[i+1]); whole {
			value = l.Number(n)
			if name == "n" {
				form = l.form(int(max(n, -n) % 1_000_000))
			}
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	if _, has := t[form]; !has {
		form = plural.Other
	}
	return strings.NewReplacer(pairs...).Replace(t[form])
}

func number(value any) (int64, bool) {
	switch n := value.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	default:
		return 0, false
	}
}
