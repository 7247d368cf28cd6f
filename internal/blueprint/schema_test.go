package blueprint_test

import (
	"encoding"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/posting"
)

// TestTheSchemaFollowsTheTypes generates the schema anew; -update writes it.
func TestTheSchemaFollowsTheTypes(t *testing.T) {
	t.Parallel()
	g := generator{comments: map[string]string{}, enums: map[reflect.Type][]string{
		reflect.TypeFor[posting.DocumentType](): {"order_only", "invoice", "prepayment_invoice", "receipt"},
		reflect.TypeFor[posting.EditRule]():     {"accept", "ignore", "hold"},
	}}
	g.read(t, ".")
	g.read(t, "../posting")
	g.read(t, "../timetable")
	schema := g.schema(reflect.TypeFor[blueprint.File]())
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "Channels and master data of Orderloom"
	text, err := json.MarshalIndent(schema, "", "  ")
	require.NoError(t, err)
	requireGolden(t, "orderloom.schema.json", string(text)+"\n")
	if !*update {
		require.Equal(t, string(text)+"\n", string(blueprint.Schema()))
	}
}

// generator makes a schema of types and their comments.
type generator struct {
	comments map[string]string // by Type.Field
	enums    map[reflect.Type][]string
}

func (g generator) read(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			body, ok := spec.Type.(*ast.StructType)
			if !ok {
				return false
			}
			said := ""
			for _, field := range body.Fields.List {
				if comment := field.Doc.Text() + field.Comment.Text(); comment != "" {
					said = strings.Join(strings.Fields(comment), " ")
				}
				for _, name := range field.Names { // one comment may stand for its neighbours, too
					if said != "" { // another package may have a type of that name
						g.comments[spec.Name.Name+"."+name.Name] = said
					}
				}
			}
			return false
		})
	}
}

func (g generator) schema(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}(T.+)?$`}
	case g.enums[t] != nil:
		return map[string]any{"enum": g.enums[t]}
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return map[string]any{"type": []string{"number", "string"}}
	}
	switch t.Kind() {
	case reflect.Struct:
		return g.object(t)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.schema(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int32:
		return map[string]any{"type": "integer"}
	default:
		return map[string]any{"type": []string{"string", "number"}}
	}
}

// inTheFilesWords calls fields what a file calls them: OrdersIn is orders_in.
func inTheFilesWords(t reflect.Type, comment string) string {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if strings.Contains(name, "_") {
			comment = regexp.MustCompile(`\b`+f.Name+`\b`).ReplaceAllLiteralString(comment, name)
		}
	}
	return comment
}

func (g generator) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" {
			continue
		}
		owner := t
		for _, i := range f.Index[:len(f.Index)-1] {
			owner = owner.Field(i).Type
		}
		property := g.schema(f.Type)
		need, words, limited := strings.Cut(f.Tag.Get("blueprint"), ",")
		if limited {
			property = map[string]any{"enum": strings.Split(words, ",")}
		}
		if comment := g.comments[owner.Name()+"."+f.Name]; comment != "" {
			property["description"] = inTheFilesWords(owner, comment)
		}
		if properties[name] = property; need == "required" {
			required = append(required, name)
		}
	}
	schema := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
