package main

import (
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

// pulledView is what the shop's lists are now, and how they differ from before.
type pulledView struct {
	Channel string                   `json:"channel"`
	Lists   []activities.ListChanges `json:"lists"`
}

func newPulledView(channel string, pulled []activities.ListChanges) pulledView {
	for i := range pulled {
		for _, named := range []*activities.Named{&pulled[i].New, &pulled[i].Changed, &pulled[i].Gone} {
			named.Some = orNone(named.Some)
		}
	}
	return pulledView{channel, pulled}
}

func (v pulledView) page(p *output.Page) {
	rows := make([][]string, len(v.Lists))
	for i, list := range v.Lists {
		rows[i] = []string{list.List, count(list.Entries), count(list.New.Count), count(list.Changed.Count), count(list.Gone.Count), remark(list)}
	}
	columns := append(output.Left("LIST"), output.Right("ENTRIES", "NEW", "CHANGED", "GONE")...)
	p.Table(append(columns, output.Left("REMARK")...), rows)
	for _, list := range v.Lists {
		for _, part := range []struct {
			sign string
			activities.Named
		}{{"+", list.New}, {"~", list.Changed}, {"-", list.Gone}} {
			changed(p, list.List, part.sign, part.Named)
		}
	}
}

func changed(p *output.Page, list, sign string, named activities.Named) {
	for _, one := range named.Some {
		p.Line("%s %s %s", sign, list, one)
	}
	if more := named.Count - len(named.Some); more > 0 {
		p.Line("%s %s: %d more", sign, list, more)
	}
}

func remark(list activities.ListChanges) string {
	if list.Unsupported {
		return "the platform has none"
	}
	return strings.TrimSuffix(list.Failed, ".")
}
