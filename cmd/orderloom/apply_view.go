package main

import (
	"cmp"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// appliedView is what a file changed, or would change.
type appliedView struct {
	DryRun    bool               `json:"dry_run"`
	Changes   []blueprint.Change `json:"changes"`
	Unchanged int                `json:"unchanged"` // what the file names and was so already
	Keyless   []string           `json:"without_key"`
}

func newAppliedView(o blueprint.Outcome, dryRun bool) appliedView {
	return appliedView{DryRun: dryRun, Changes: o.Changes, Unchanged: o.Same, Keyless: o.Keyless}
}

func (v appliedView) page(p *output.Page) {
	var rows [][]string
	for _, c := range v.Changes {
		action, kind, code := string(c.Action), c.Kind, c.Code
		if c.Action == blueprint.Create {
			rows = append(rows, []string{action, kind, code, "", "", ""})
			continue
		}
		for _, f := range c.Fields {
			rows = append(rows, []string{action, kind, code, f.Path, cmp.Or(f.From, "-"), cmp.Or(f.To, "-")})
			action, kind, code = "", "", ""
		}
	}
	if len(rows) > 0 {
		p.Table(output.Left("ACTION", "KIND", "CODE", "SETTING", "FROM", "TO"), rows)
		p.Line("")
	}
	done := "changed"
	if v.DryRun {
		done = "would be changed"
	}
	p.Line("%d %s, %d left as they are.", len(v.Changes), done, v.Unchanged)
}
