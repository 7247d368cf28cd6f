package blueprint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// Amendment changes some settings of one thing and leaves the others as they are: a file
// with what is stored of it, and with these.
type Amendment struct {
	Kind Kind
	Code string
	New  bool // there is none yet
	Set  []Assignment
}

// Assignment gives a setting a value, as a person types it. An empty one takes it
// back to its default, and an entry of a list away.
type Assignment struct {
	Path  string // policy.automatic, payments[cod].money_account, payments[cod]
	Value string
}

// Apply is Draft.Apply for an amendment; the places of mistakes are paths as Set has them.
// A thing that is not there is fault.NotFound, one that is there already fault.Conflict.
func (e Amendment) Apply(ctx context.Context, pool *pgxpool.Pool, o Options) (Outcome, error) {
	var d *Draft
	out, err := apply(ctx, pool, o, func(q dbgen.DBTX) (_ *Draft, err error) {
		d, err = e.draft(ctx, q)
		return d, err
	})
	if wrong, ok := errors.AsType[*Error](err); ok {
		for i, m := range wrong.Mistakes {
			wrong.Mistakes[i].Place = spelled(e.Kind.in(&d.file).Index(0), m.Place)
		}
	}
	return out, err
}

func (e Amendment) draft(ctx context.Context, q dbgen.DBTX) (*Draft, error) {
	s, err := load(ctx, q, e.Kind.naming(e.Code))
	if err != nil {
		return nil, err
	}
	entry, err := e.entry(&s)
	if err != nil {
		return nil, err
	}
	d := &Draft{name: e.Kind.Noun() + " " + e.Code, mistakes: mistakes{lines: map[string]int{}, alone: e.Kind.List + "[0]."}}
	for _, a := range e.Set {
		if err := assign(e.Kind.entryType(), entry, a.Path, a.Value); err != nil {
			d.addf(d.alone+a.Path, "%v", err)
		}
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{entry}}
	root := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(e.Kind.List), list}}
	d.value("", root, reflect.ValueOf(&d.file).Elem())
	return d, nil
}

// entry is the thing as a file has it, before the amendment.
func (e Amendment) entry(s *stored) (*yaml.Node, error) {
	was, err := e.Kind.find(s, e.Code)
	switch {
	case e.New && err == nil:
		return nil, fault.New(fault.Conflict, "blueprint", "%s %q is there already: edit it", e.Kind.Noun(), e.Code)
	case e.New:
		return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(e.Kind.Key), text(e.Code)}}, nil
	case err != nil:
		return nil, err
	}
	raw, err := json.Marshal(was.Interface())
	if err != nil {
		return nil, fmt.Errorf("edit %s: %w", e.Code, err)
	}
	return nodeOf(raw)
}

// find is one thing of what is stored.
func (k Kind) find(s *stored, code string) (reflect.Value, error) {
	list, known := k.in(&s.File), map[string]reflect.Value{}
	for i := range list.Len() {
		known[codeOf(list.Index(i))] = list.Index(i)
	}
	if found, there := known[code]; there {
		return found, nil
	}
	if k.Name == "channel" && slices.Contains(s.Archived, code) {
		return reflect.Value{}, fault.New(fault.NotFound, "blueprint", "channel %s is archived: restore it first", code)
	}
	hint := "there are none yet"
	if len(known) > 0 {
		hint = wantOneOf(code, slices.Sorted(maps.Keys(known)))
	}
	return reflect.Value{}, fault.New(fault.NotFound, "blueprint", "there is no %s %q: %s", k.Noun(), code, hint)
}
