package blueprint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// Part is what of all that is stored a file is to have.
type Part struct {
	Channels []string // these and what they name; none: all
	Items    bool     // all items; else those that a channel names
}

// Export is what is stored, as a file. A channel's code that is none is fault.NotFound.
// Applied to an empty database it gives the same file again.
func Export(ctx context.Context, q dbgen.DBTX, part Part) ([]byte, error) {
	channels := part.Channels
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Everything: part.Items, Skus: []string{}, Companies: []string{}})
	if err != nil {
		return nil, err
	}
	known := by(s.Channels)
	for _, code := range channels {
		if _, there := known[code]; !there {
			return nil, fault.New(fault.NotFound, "export", "there is no channel %q", code)
		}
	}
	if len(channels) > 0 {
		s.narrow(channels, part.Items)
	}
	return render(s.File)
}

// render writes a file: JSON is YAML in another style, and keeps the order of keys.
func render(f File) ([]byte, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	root, err := nodeOf(raw)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return out.Bytes(), nil
}

// nodeOf is JSON as a file has it.
func nodeOf(raw []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(printable(raw), &root); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	plain(root.Content[0])
	return root.Content[0], nil
}

// printable escapes what JSON may hold as it is, and YAML may not.
func printable(raw []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(raw) {
		if unicode.IsPrint(r) || r == ' ' {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\U%08X`, r)
		}
	}
	return out.Bytes()
}

// plain takes the style of JSON off a node, and what is empty out of it.
func plain(n *yaml.Node) {
	n.Style = 0
	if n.Kind == yaml.ScalarNode && strings.TrimLeft(n.Value, " \t\r\n") != n.Value {
		n.Style = yaml.DoubleQuotedStyle // in a block of lines a reader takes the gap for the indent
	}
	for _, child := range n.Content {
		plain(child)
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := n.Content[i+1]
		empty := value.Tag == "!!null" || value.Kind == yaml.ScalarNode && value.Value == "" || value.Kind != yaml.ScalarNode && len(value.Content) == 0
		if !empty {
			kept = append(kept, n.Content[i], value)
		}
	}
	n.Content = kept
}
