package promsim

import (
	"encoding/json"
	"maps"
	"time"
)

// group is a company's own group of products, which may stand in another.
type group struct {
	id       int64
	modified time.Time
	doc      doc
	external string // what imported files call it
}

func (g *group) key() int64         { return g.id }
func (g *group) made() time.Time    { return g.modified }
func (g *group) changed() time.Time { return g.modified }

func newGroup(id, up int64, uk, ru string) *group {
	d := doc{
		"id": id, "name": uk, "name_multilang": doc{"uk": uk, "ru": ru}, "description": nil, "description_multilang": doc{"uk": "", "ru": ""},
		"image": nil, "parent_group_id": nil,
	}
	if up != 0 {
		d["parent_group_id"] = up
	}
	return &group{id: id, modified: catalogueTime(), doc: d}
}

// groupRef is a group as a product names it, or nil.
func (s *Shop) groupRef(id int64) any {
	g := s.groups[id]
	if g == nil {
		return nil
	}
	return doc{"id": g.id, "name": g.doc["name"], "name_multilang": g.doc["name_multilang"]}
}

// named is a copy with the name in a language that isn't the shop's own, where it has one.
func (s *Shop) named(d doc, language string) doc {
	c := maps.Clone(d)
	if name := d.doc("name_multilang").str(language); name != "" && language != s.settings.Language {
		c["name"] = name
	}
	return c
}

// Groups returns every group as the API would show it, by id.
func (s *Shop) Groups() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	out := make([]json.RawMessage, 0, len(s.groups))
	for _, g := range byID(s.groups) {
		out = append(out, encode(g.doc))
	}
	return out
}

func (s *Shop) groupsList(c *call) answer {
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	page := pageOf(s, s.groups, l, func(*group) bool { return true })
	shown := make([]doc, len(page))
	for i, g := range page {
		shown[i] = s.named(g.doc, c.language(s.settings.Language))
	}
	return ok(doc{"groups": shown})
}
