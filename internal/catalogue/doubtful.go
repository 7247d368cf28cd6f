package catalogue

import (
	"maps"
	"slices"
)

// Class is a tax class of a shop that several of our tax groups stand for: the first
// counts.
type Class struct {
	Name   string
	Groups []string // each once
}

// Doubtful are the tax classes that nobody has decided about, by name: once for each
// class, however many products are of it.
func (h House) Doubtful() []Class {
	var all []Class
	for _, name := range slices.Sorted(maps.Keys(h.Classes)) {
		var groups []string
		for _, group := range h.Classes[name] {
			if !slices.Contains(groups, group) {
				groups = append(groups, group)
			}
		}
		if len(groups) > 1 {
			all = append(all, Class{name, groups})
		}
	}
	return all
}
