package main

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newThingShowCommand(p *program, k blueprint.Kind) *cobra.Command {
	return &cobra.Command{
		Use:               "show " + placeholder(k),
		Short:             "Show " + one(k) + " with its settings",
		Example:           "  orderloom " + k.Name + " show " + placeholder(k),
		Args:              theThing(k),
		ValidArgsFunction: firstOnly(p.completeThing(k)),
		RunE: func(cmd *cobra.Command, args []string) error {
			entry, err := p.thing(cmd.Context(), k, args[0])
			if err != nil {
				return err
			}
			return p.show(thingView{k, entry})
		},
	}
}

func (p *program) thing(ctx context.Context, k blueprint.Kind, code string) (blueprint.Entry, error) {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return blueprint.Entry{}, err
	}
	defer pool.Close()
	entry, err := k.Entry(ctx, pool, code)
	return entry, inItsOwnWords(err)
}

// thingView is one thing; as JSON it is what a file has of it.
type thingView struct {
	kind  blueprint.Kind
	entry blueprint.Entry
}

func (v thingView) MarshalJSON() ([]byte, error) { return json.Marshal(v.entry.Value) }

// page has the thing's own settings first, in the order of a file.
func (v thingView) page(p *output.Page) {
	var pairs [][2]string
	left := maps.Clone(v.entry.Settings)
	for _, s := range v.kind.Settings() {
		if s.Plain {
			pairs = append(pairs, [2]string{strings.ReplaceAll(s.Path, "_", " "), left[s.Path]})
			delete(left, s.Path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(left)) {
		pairs = append(pairs, [2]string{path, left[path]})
	}
	p.Pairs(pairs)
}

// settingRow is a setting that can be given a value.
type settingRow struct {
	Path    string   `json:"path"`
	Value   string   `json:"value"` // empty: not set, or of several entries
	Meaning string   `json:"meaning"`
	Words   []string `json:"words"` // the only ones known, if there are any
}

type settingRows []settingRow

// thingSettings lists what can be set of a thing, and how it is now.
func (p *program) thingSettings(ctx context.Context, k blueprint.Kind, code string) error {
	entry, err := p.thing(ctx, k, code)
	if err != nil {
		return err
	}
	var rows settingRows
	for _, s := range k.Settings() {
		if s.Path != k.Key {
			rows = append(rows, settingRow{Path: s.Path, Value: entry.Settings[s.Path], Meaning: s.Meaning, Words: orNone(s.Words)})
		}
	}
	return p.show(rows)
}

func (list settingRows) page(p *output.Page) {
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.Path, s.Value, s.Meaning}
	}
	p.Table(output.Left("SETTING", "VALUE", "MEANING"), rows)
}
