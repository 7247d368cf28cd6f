package blueprint

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var errPath = errors.New("want a setting such as policy.automatic, or payments[cod].money_account for an entry of a list")

// step is the next part of a path: a key, and which entry of its list, if it says so.
type step struct {
	key, entry string
	ofList     bool
	rest       string
}

func nextStep(path string) (step, error) {
	m := regexp.MustCompile(`^([a-z0-9_]+)(\[([^\]]+)\])?(?:\.(.+))?$`).FindStringSubmatch(path)
	if m == nil {
		return step{}, errPath
	}
	return step{key: m[1], entry: m[3], ofList: m[2] != "", rest: m[4]}, nil
}

// assign sets one setting of a thing as a file would have it. Whether there is such a
// setting, and such a value, is found by whoever reads the file.
func assign(t reflect.Type, n *yaml.Node, path, value string) error {
	next, err := nextStep(path)
	if err != nil {
		return err
	}
	of := typeOf(t, next.key)
	switch {
	case next.ofList && (of == nil || !isEntries(of)):
		return errPath
	case next.ofList:
		return assignEntry(of.Elem(), child(n, next.key, yaml.SequenceNode), next, value)
	case next.rest != "":
		return assign(of, child(n, next.key, yaml.MappingNode), next.rest, value)
	case value == "":
		drop(n, next.key)
		return nil
	}
	leaf, err := leafOf(of, value)
	if err == nil {
		*child(n, next.key, yaml.ScalarNode) = *leaf
	}
	return err
}

// assignEntry sets a setting of an entry of a list, which is added where there is
// none, or the entry as a whole.
func assignEntry(t reflect.Type, list *yaml.Node, next step, value string) error {
	names := nameKeys(t)
	words := strings.Fields(next.entry)
	if len(names) == 1 {
		words = []string{next.entry}
	}
	if len(words) != len(names) {
		return fmt.Errorf("want %s between the brackets, such as [%s]", strings.Join(names, " and "), strings.ToUpper(strings.Join(names, " ")))
	}
	i := slices.IndexFunc(list.Content, func(entry *yaml.Node) bool {
		for k, name := range names {
			if at := valueOf(entry, name); at == nil || at.Value != words[k] {
				return false
			}
		}
		return true
	})
	if next.rest == "" && value == "" {
		if i >= 0 {
			list.Content = slices.Delete(list.Content, i, i+1)
		}
		return nil
	}
	if next.rest == "" {
		return errPath
	}
	if i < 0 {
		i, list.Content = len(list.Content), append(list.Content, &yaml.Node{Kind: yaml.MappingNode})
		for k, name := range names {
			list.Content[i].Content = append(list.Content[i].Content, text(name), text(words[k]))
		}
	}
	return assign(t, list.Content[i], next.rest, value)
}

// typeOf is what a key holds; nil where there is no such key.
func typeOf(t reflect.Type, key string) reflect.Type {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range fieldsOf(t) {
		if f.name == key {
			return t.FieldByIndex(f.index).Type
		}
	}
	return nil
}

// leafOf is a value as a file would have it. A list of texts may be typed with commas.
func leafOf(t reflect.Type, value string) (*yaml.Node, error) {
	switch {
	case t == nil || isText(t) || t.Kind() == reflect.String:
		return text(value), nil
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String && !strings.HasPrefix(value, "["):
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for word := range strings.SplitSeq(value, ",") {
			list.Content = append(list.Content, text(strings.TrimSpace(word)))
		}
		return list, nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(value), &root); err != nil || len(root.Content) == 0 {
		return nil, errors.New("it can't be read: want a value as a file has it")
	}
	return root.Content[0], nil
}

func text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// valueOf is what a mapping has under a key; nil where it has none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// child is what a mapping has under a key, of this kind from now on.
func child(n *yaml.Node, key string, kind yaml.Kind) *yaml.Node {
	found := valueOf(n, key)
	if found == nil {
		found = &yaml.Node{Kind: kind}
		n.Content = append(n.Content, text(key), found)
	}
	if found.Kind != kind {
		*found = yaml.Node{Kind: kind}
	}
	return found
}

func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}
