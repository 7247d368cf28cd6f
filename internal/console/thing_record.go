package console

import (
	"maps"
	"slices"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// thingChange gives settings of a thing values, as a person types them.
type thingChange struct {
	Set    map[string]string `json:"set"` // by path: policy.automatic, payments[cod].money_account; empty: back to the default
	New    bool              `json:"new"` // there is none yet
	DryRun bool              `json:"dry_run"`
}

// thingChanged is what was changed, or would be.
type thingChanged struct {
	Action blueprint.Action  `json:"action"` // create or change; empty: it is so already
	Fields []blueprint.Field `json:"fields"` // setting by setting
}

// changeThing answers a program that adds a thing, or changes some of its settings and
// leaves the others as they are.
func changeThing(path, says string) route {
	return done(deed[thingChange, thingChanged]{
		path: path, says: says, role: access.Admin,
		do: func(v *visit, in thingChange) (out thingChanged, err error) {
			t, err := v.thingAt()
			if err != nil {
				return out, err
			}
			a, o := blueprint.Amendment{Kind: t.kind, Code: t.code, New: in.New}, v.options()
			o.DryRun = in.DryRun
			for _, path := range slices.Sorted(maps.Keys(in.Set)) {
				a.Set = append(a.Set, blueprint.Assignment{Path: path, Value: in.Set[path]})
			}
			outcome, err := a.Apply(v.ctx(), v.db, o)
			for _, change := range outcome.Changes { // one at most
				out = thingChanged{change.Action, change.Fields}
			}
			return out, inWords(err)
		},
	})[1]
}

// thingRecord answers a program with a thing, as a file has it.
func thingRecord(v *visit) (any, error) {
	t, err := v.thingAt()
	if err != nil {
		return nil, err
	}
	e, err := v.entry(t)
	return e.Value, err
}
