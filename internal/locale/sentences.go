package locale

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Sentences say in people's languages what rules and steps say in English: what is wrong
// with a thing, what mends it, why something is refused.
//
// Such a sentence is stored, sent between processes and shown by the command line as a
// text, so it is known by the format that it was made with, whenever and by whichever
// release that was:
//
//   - said: the shop's tax rate %s is %s %%
//     lv: veikala nodokļa likme {1} ir {2:digits} %
//     uk: ставка податку {1} магазину — {2:digits} %
//
// Texts number what is filled in, and may say of what sort it is: digits, a day, said for
// another sentence, each for several with semicolons between, or the beginning of the keys
// whose texts a Language has for it, such as state. A sentence without a text in English
// is said as it is. One that tells a command needs one: pages have none.
//
// Sentences are safe for concurrent use.
type Sentences struct{ known []sentence }

// sentence is one of them, with its texts by language.
type sentence struct {
	Said string `yaml:"said"`
	EN   string `yaml:"en"`
	LV   string `yaml:"lv"`
	UK   string `yaml:"uk"`

	begins  string         // what all that were made with the format begin with
	holds   string         // the longest words that they all have: looked for first, which is quick
	pattern *regexp.Regexp // what else they are, with their arguments
	args    []int          // which argument each group of the pattern is
}

func (s sentence) texts() map[string]string {
	return map[string]string{"en": s.EN, "lv": s.LV, "uk": s.UK}
}

// LoadSentences reads all YAML files of a folder, and says all that is wrong with them.
func LoadSentences(files fs.FS) (*Sentences, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("sentences: %w", err)
	}
	s, formats, wrong := &Sentences{}, map[string]bool{}, []error(nil)
	for _, name := range names {
		list, err := readSentences(files, name)
		if err != nil {
			return nil, fmt.Errorf("sentences: %s: %w", name, err)
		}
		for _, one := range list {
			if formats[one.Said] {
				wrong = append(wrong, fmt.Errorf("sentences: %s: %q: it is there twice", name, one.Said))
			}
			formats[one.Said] = true
			one.read()
			if err := one.check(); err != nil {
				wrong = append(wrong, fmt.Errorf("sentences: %s: %q: %w", name, one.Said, err))
			}
			s.known = append(s.known, one)
		}
	}
	slices.SortStableFunc(s.known, func(a, b sentence) int { return cmp.Compare(b.words(), a.words()) })
	return s, errors.Join(wrong...)
}

func readSentences(files fs.FS, name string) (list []sentence, err error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	err = decoder.Decode(&list)
	return list, err
}

// verb is a verb of package fmt in a format: which argument it is of, and what it does.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[0-9.]*([sdqv%])`)

// read makes the pattern of a sentence's format.
func (s *sentence) read() {
	var pattern strings.Builder
	from, next := 0, 1
	for _, at := range verb.FindAllStringSubmatchIndex(s.Said, -1) {
		words := s.Said[from:at[0]]
		pattern.WriteString(regexp.QuoteMeta(words))
		s.holds, from = longer(s.holds, words), at[1]
		if s.Said[at[4]:at[5]] == "%" {
			pattern.WriteByte('%')
			continue
		}
		if at[2] >= 0 {
			next, _ = strconv.Atoi(s.Said[at[2]:at[3]])
		}
		s.args, next = append(s.args, next), next+1
		switch s.Said[at[4]:at[5]] {
		case "d":
			pattern.WriteString(`(-?\d+)`)
		case "q":
			pattern.WriteString(`("(?:[^"\\]|\\.)*")`)
		default:
			pattern.WriteString(`(.*?)`)
		}
	}
	ending, stop := strings.CutSuffix(s.Said[from:], ".")
	pattern.WriteString(regexp.QuoteMeta(ending))
	s.holds = longer(s.holds, ending)
	if stop {
		pattern.WriteString(`\.?`) // which goes where a command is told behind it
	}
	s.pattern = regexp.MustCompile(`(?s)^` + pattern.String() + `$`)
	s.begins, _, _ = strings.Cut(strings.TrimSuffix(s.Said, "."), "%")
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// words is how much of a sentence is its own: the one that has most fits best.
func (s sentence) words() int { return len(verb.ReplaceAllLiteralString(s.Said, "")) }

// gap is what is filled into a text: the number of an argument, and what it is.
var gap = regexp.MustCompile(`\{(\d+)(?::([a-z.]+))?\}`)

// check says what a sentence's texts lack.
func (s sentence) check() error {
	if s.EN == "" && strings.Contains(s.Said, "`") {
		return errors.New("it tells a command, and has no text in English for pages")
	}
	all := map[string]bool{}
	for _, arg := range s.args {
		all[strconv.Itoa(arg)] = true
	}
	if s.EN != "" {
		all = fills(s.EN)
	}
	for _, code := range Codes() {
		text := s.texts()[code]
		switch {
		case text == "" && code == Codes()[0]:
			continue
		case text == "":
			return fmt.Errorf("%s is missing", code)
		case strings.ContainsAny(text, "`"):
			return fmt.Errorf("%s tells a command", code)
		case !maps.Equal(fills(text), all):
			return fmt.Errorf("%q doesn't fill in what the others do", text)
		}
	}
	return nil
}

func fills(text string) map[string]bool {
	found := map[string]bool{}
	for _, g := range gap.FindAllStringSubmatch(text, -1) {
		found[g[1]] = true
	}
	return found
}

// Formats are those of the sentences that are known.
func (s *Sentences) Formats() []string {
	formats := make([]string, len(s.known))
	for i, one := range s.known {
		formats[i] = one.Said
	}
	return formats
}

// In says an English sentence in a language, without commands; false where nobody
// translated it, and it stays English.
func (s *Sentences) In(l *Language, english string) (said string, known bool) {
	if said, known := s.as(l, english); known {
		return said, true
	}
	if said, known := s.severally(l, english); known {
		return said, true
	}
	if plain := WithoutCommands(english); plain != english {
		return s.In(l, plain)
	}
	return english, false
}

// placed is what a sentence is about, as code names it, and the sentence.
var placed = regexp.MustCompile(`^([a-z][a-z0-9_.\[\]-]*: )(.+)$`)

// severally is In of several sentences, or of what each is about before it; false where
// one of them isn't known.
func (s *Sentences) severally(l *Language, english string) (said string, known bool) {
	if at := placed.FindStringSubmatch(english); at != nil {
		said, known = s.In(l, at[2])
		return at[1] + said, known
	}
	parts := strings.Split(english, "; ")
	if len(parts) == 1 {
		return "", false
	}
	for i, part := range parts {
		if parts[i], known = s.In(l, part); !known {
			return "", false
		}
	}
	return strings.Join(parts, "; "), true
}

// as is a sentence in a language by the format that it was made with; false where none
// is known.
func (s *Sentences) as(l *Language, english string) (said string, known bool) {
	for _, one := range s.known {
		if !strings.HasPrefix(english, one.begins) || !strings.Contains(english, one.holds) {
			continue
		}
		groups := one.pattern.FindStringSubmatch(english)
		if groups == nil {
			continue
		}
		said = english
		if text := one.texts()[l.code]; text != "" {
			said = gap.ReplaceAllStringFunc(text, func(g string) string {
				parts := gap.FindStringSubmatch(g)
				return s.filled(l, parts[2], one.argument(parts[1], groups))
			})
		}
		if !told.MatchString(said) { // else it is another one, with a command behind it
			return said, true
		}
	}
	return "", false
}

// argument is the one of a number, of what a pattern found.
func (s sentence) argument(number string, groups []string) string {
	for i, arg := range s.args {
		if strconv.Itoa(arg) == number {
			return groups[i+1]
		}
	}
	return ""
}

// filled is a value of a sort in a language.
func (s *Sentences) filled(l *Language, sort, value string) string {
	switch sort {
	case "":
		return value
	case "digits":
		return l.figures(value)
	case "day":
		return l.DayOf(value)
	case "said":
		said, _ := s.In(l, value)
		return said
	case "each":
		return joined(value, "; ", func(one string) string { return s.filled(l, "said", one) })
	default:
		return joined(value, ", ", func(code string) string {
			key := sort + "." + strings.ReplaceAll(code, " ", "_")
			if said := l.Text(key); said != key {
				return said
			}
			return code
		})
	}
}

// plainNumber is a number as code writes one.
var plainNumber = regexp.MustCompile(`-?\b\d+(\.\d+)?\b`)

// figures puts the language's marks into all plain numbers of a text, as in 12.50 EUR.
func (l *Language) figures(text string) string {
	return plainNumber.ReplaceAllStringFunc(text, l.Digits)
}

func joined(list, by string, each func(string) string) string {
	parts := strings.Split(list, by)
	for i, part := range parts {
		parts[i] = each(part)
	}
	return strings.Join(parts, by)
}

// told is a part of a sentence that tells a command, with the mark before it and the words
// that lead to it.
var told = regexp.MustCompile("(?:, then|; to do without)?[:;,.]?[^:;,.`]*`orderloom [^`]*`[^:;,.`]*")

// WithoutCommands leaves out of a text what tells a command.
func WithoutCommands(text string) string {
	return strings.TrimSpace(told.ReplaceAllLiteralString(text, ""))
}
