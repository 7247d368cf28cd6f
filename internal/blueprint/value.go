package blueprint

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/internal/money"
)

// mostWords is how many known words a remedy lists.
const mostWords = 30

// presetter has values of its own where a file gives none.
type presetter interface{ preset() }

// value reads a node into what its place wants. An alias is what it stands for; what
// has no value is left as it is.
func (d *Draft) value(place string, n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Tag == "!!null" {
		return
	}
	if p, ok := v.Addr().Interface().(presetter); ok {
		p.preset()
	}
	switch to := v.Addr().Interface().(type) {
	case *time.Time:
		d.moment(place, n, to)
		return
	case encoding.TextUnmarshaler:
		if text, ok := d.text(place, n); ok {
			d.refuse(place, to.UnmarshalText([]byte(text)))
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(place, n, v)
	case reflect.Slice:
		d.list(place, n, v)
	case reflect.Bool:
		d.truth(place, n, v)
	case reflect.Int, reflect.Int32:
		d.whole(place, n, v)
	case reflect.String:
		if text, ok := d.text(place, n); ok {
			v.SetString(text)
		}
	default:
		panic(fmt.Sprintf("blueprint: %s is a %s, which no file can hold", place, v.Type()))
	}
}

func (d *Draft) list(place string, n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		d.addf(place, "want a list, each entry behind a dash, not %s", kindOf(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, entry := range n.Content {
		at := fmt.Sprintf("%s[%d]", place, i)
		d.lines[at] = entry.Line
		if entry.Tag == "!!null" {
			d.addf(at, "the entry is empty: fill it, or take the dash away")
			continue
		}
		d.value(at, entry, v.Index(i))
	}
}

// text is a scalar as it is written, so that numbers of a code keep their zeros.
func (d *Draft) text(place string, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!bool" {
		d.addf(place, "want a text, not %s: put it in quotes", kindOf(n))
		return "", false
	}
	return n.Value, true
}

func (d *Draft) truth(place string, n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		d.addf(place, "want true or false, not %s", kindOf(n))
		return
	}
	v.SetBool(strings.EqualFold(n.Value, "true"))
}

func (d *Draft) whole(place string, n *yaml.Node, v reflect.Value) {
	number, err := strconv.ParseInt(n.Value, 10, 32)
	if n.Kind != yaml.ScalarNode || err != nil {
		d.addf(place, "want a whole number, not %s", kindOf(n))
		return
	}
	v.SetInt(number)
}

// moment is a day, which begins at midnight UTC, or a moment with its offset.
func (d *Draft) moment(place string, n *yaml.Node, to *time.Time) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, n.Value); err == nil {
			*to = at.UTC().Truncate(time.Microsecond) // as PostgreSQL keeps it
			return
		}
	}
	d.addf(place, "want a day such as 2026-01-31, or a moment such as 2026-01-31T08:00:00Z")
}

func (d *Draft) refuse(place string, err error) {
	switch {
	case errors.Is(err, money.ErrSyntax):
		d.addf(place, "%v: want digits such as 12.50", err)
	case err != nil:
		d.addf(place, "%v", err)
	}
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	default:
		return fmt.Sprintf("%.40q", n.Value)
	}
}

// wantOneOf says what a word was meant to be, or which ones there are.
func wantOneOf(word string, known []string) string {
	best, distance := "", max(len(word)/3, min(len(word)/2, 2))+1
	for _, candidate := range known {
		if d := levenshtein.Distance(word, candidate, nil); d < distance {
			best, distance = candidate, d
		}
	}
	switch last := len(known) - 1; {
	case best != "":
		return "did you mean " + best + "?"
	case last > mostWords:
		return "want one of " + strings.Join(known[:mostWords], ", ") + " …"
	case last > 0:
		return "want " + strings.Join(known[:last], ", ") + " or " + known[last]
	default:
		return "want " + strings.Join(known, "")
	}
}
