package console

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/locale"
)

// TestEverySentenceIsTranslated holds the sentences to the code that says them: what rules,
// steps and checks say of what is wrong, of what mends it and of why they refuse is there
// in every language, and nothing is there that nobody says.
func TestEverySentenceIsTranslated(t *testing.T) {
	t.Parallel()
	known, err := locale.LoadSentences(sentenceFiles())
	require.NoError(t, err)
	s := &sayings{consts: map[string]string{}, said: map[string]token.Position{}, literals: map[string]bool{}}
	for _, folder := range []string{
		"activities", "connectors", "connectors/prom", "connectors/woocommerce", "internal/access", "internal/blueprint", "internal/catalogue", "internal/commerce",
		"internal/console", "internal/examining", "internal/exporting", "internal/gaps", "internal/joining", "internal/journal", "internal/mail", "internal/money",
		"internal/office", "internal/posting", "internal/pushing", "internal/schedules",
	} {
		s.read(t, filepath.Join("..", "..", folder))
	}
	formats := known.Formats()
	for format, at := range s.said {
		whole := func(f string) bool { return f == format || strings.HasPrefix(f, format) }
		require.True(t, !wordy(format) || slices.ContainsFunc(formats, whole), "%s: %q has no translation: internal/console/sentences", at, format)
	}
	composed, err := locale.LoadSentences(onlyFile("composed.yaml"))
	require.NoError(t, err)
	for _, format := range formats {
		partly := func(said string) bool { return wordy(said) && strings.HasPrefix(format, said) }
		_, said := s.said[format]
		for one := range s.said {
			said = said || partly(one)
		}
		require.True(t, said || s.literals[format] || slices.Contains(composed.Formats(), format), "%q is translated, and nobody says it", format)
	}
}

// onlyFile are the sentences of one file.
func onlyFile(name string) fs.FS {
	raw, err := fs.ReadFile(sentenceFiles(), name)
	if err != nil {
		panic(err) // it is embedded
	}
	return fstest.MapFS{name: {Data: raw}}
}

// wordy reports whether there are words in a format, besides what is filled in.
func wordy(format string) bool {
	return regexp.MustCompile(`[A-Za-zА-я]{2}`).MatchString(regexp.MustCompile(`%(\[\d\])?[0-9.]*[a-z]`).ReplaceAllLiteralString(format, ""))
}

// sayings are what packages say to people: the formats of their sentences, with a place
// of each.
type sayings struct {
	files    token.FileSet
	consts   map[string]string
	said     map[string]token.Position
	literals map[string]bool // all texts there are
}

func (s *sayings) read(t *testing.T, folder string) {
	t.Helper()
	names, err := fs.Glob(os.DirFS(folder), "*.go")
	require.NoError(t, err)
	require.NotEmpty(t, names, folder)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(&s.files, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, file)
	}
	for _, file := range files {
		ast.Inspect(file, s.keepConsts)
	}
	for _, file := range files {
		for _, d := range file.Decls {
			f, isFunc := d.(*ast.FuncDecl)
			steps := slices.Contains([]string{"steps.go", "steer.go"}, filepath.Base(s.files.Position(file.Pos()).Filename))
			ast.Inspect(d, func(n ast.Node) bool {
				s.hear(n, steps, isFunc && speaks(f.Name.Name))
				return true
			})
		}
	}
}

// keepConsts keeps the texts that names stand for.
func (s *sayings) keepConsts(n ast.Node) bool {
	if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
		for i, name := range spec.Names {
			if literal, ok := spec.Values[i].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				s.consts[name.Name], _ = strconv.Unquote(literal.Value)
			}
		}
	}
	return true
}

// speaks reports whether a function answers with a sentence.
func speaks(name string) bool {
	return slices.Contains([]string{
		"serviceGap", "goodsGap", "totalsRemedy", "needed", "keyRemedy", "shutRemedy", "messageRemedy", "pushRemedy", "exportRemedy", "listRemedy", "cantBeDone", "then",
		"reach", "listSingular", "nameOf", "when", "wantOneOf", "label", "paymentText", "Noun", "listed",
	}, name)
}

// hear keeps what a piece of code says. Errors are for people in the files of steps.
func (s *sayings) hear(n ast.Node, steps, speaks bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
			s.literals[text] = true
		}
	case *ast.CallExpr:
		s.hearCall(n, steps)
	case *ast.CompositeLit:
		s.hearLiteral(n)
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if field, ok := to.(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) && isForPeople(field.Sel.Name) {
				s.keep(n.Rhs[i])
			}
		}
	case *ast.ReturnStmt:
		for _, result := range n.Results {
			if speaks {
				s.keep(result)
			}
		}
	}
}

// isForPeople reports whether a field of that name is for people.
func isForPeople(field string) bool {
	return slices.Contains([]string{"Detail", "Remedy", "Why"}, field)
}

// hearCall keeps the arguments of a call that are for people.
func (s *sayings) hearCall(call *ast.CallExpr, steps bool) {
	name, of := "", ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			of = x.Name
		}
	}
	heard := map[string][]int{
		"refusef": {0}, "addf": {1}, "Good": {1}, "Warning": {1, 2}, "Failed": {1, 2}, "notTaken": {0}, "wants": {0}, "usual": {1}, "invalid": nil, "mark": {2},
	}[name]
	switch {
	case name == "New" && of == "fault" && refuses(call.Args[0]), name == "add" && of == "wrong":
		s.keepFormat(call.Args[map[string]int{"New": 2, "add": 1}[name]])
		return
	case name == "refusef" || name == "addf":
		s.keepFormat(call.Args[heard[0]])
		return
	case steps && (name == "Errorf" || name == "New" && of == "errors"):
		s.keepFormat(call.Args[0])
		return
	case name == "wrong" && of == "" && len(call.Args) == 1, name == "only" && len(call.Args) == 2:
		heard = []int{len(call.Args) - 1}
	}
	for _, i := range heard {
		if i < len(call.Args) {
			s.keep(call.Args[i])
		}
	}
}

// refuses reports whether a kind of fault is told to whoever asked.
func refuses(kind ast.Expr) bool {
	k, ok := kind.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Invalid", "NotFound", "Conflict", "Unmapped"}, k.Sel.Name)
}

// hearLiteral keeps the fields of a value that are for people. What is journaled isn't said.
func (s *sayings) hearLiteral(value *ast.CompositeLit) {
	kind := ""
	switch t := value.Type.(type) {
	case *ast.Ident:
		kind = t.Name
	case *ast.SelectorExpr:
		kind = t.Sel.Name
	}
	if kind == "Entry" {
		return
	}
	for i, element := range value.Elts {
		if field, ok := element.(*ast.KeyValueExpr); ok {
			if name, ok := field.Key.(*ast.Ident); ok && isForPeople(name.Name) {
				s.keep(field.Value)
			}
			continue
		}
		if kind == "Problem" && i == 1 || kind == "Mistake" && i == 2 {
			s.keep(element)
		}
	}
}

// keepFormat keeps an argument that is a format.
func (s *sayings) keepFormat(e ast.Expr) {
	if literal, ok := e.(*ast.BasicLit); ok {
		text, err := strconv.Unquote(literal.Value)
		if err == nil {
			s.said[text] = s.files.Position(e.Pos())
			return
		}
	}
	s.keep(e)
}

// keep keeps what an expression says.
func (s *sayings) keep(e ast.Expr) { s.said[s.format(e)] = s.files.Position(e.Pos()) }

// format is an expression as the format of what it comes to.
func (s *sayings) format(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return strings.ReplaceAll(text, "%", "%%")
	case *ast.Ident:
		if text, is := s.consts[e.Name]; is {
			return strings.ReplaceAll(text, "%", "%%")
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return s.format(e.X) + s.format(e.Y)
		}
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			if literal, ok := e.Args[0].(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(literal.Value)
				return text
			}
		}
	}
	return "%s"
}
