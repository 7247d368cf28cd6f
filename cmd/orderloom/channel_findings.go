package main

import "github.com/orderloom/orderloom/cmd/internal/output"

func (v *channelView) findings(p *output.Page) {
	var rows [][]string
	for _, f := range v.Findings {
		rows = append(rows, []string{f.Kind, f.Subject, moment(f.FoundAt, v.zone), f.Detail, f.Remedy})
	}
	p.Section("FINDINGS", output.Left("KIND", "WHICH", "SINCE", "WHAT IS WRONG", "REMEDY"), rows)
}
