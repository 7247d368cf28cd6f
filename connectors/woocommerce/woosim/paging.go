package woosim

import (
	"cmp"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// sort puts orders in the asked order. Rows that tie by time come in another order on each request, as a database is free to do.
func (s *Shop) sort(list []*order, f filter) {
	slices.SortFunc(list, func(a, b *order) int { return cmp.Compare(a.id, b.id) })
	key := map[string]func(o *order) int64{
		"date":     func(o *order) int64 { return o.created.Unix() },
		"modified": func(o *order) int64 { return o.modified.Unix() },
		"include":  func(o *order) int64 { return int64(slices.Index(f.include, encodeID(o.id))) },
	}[f.orderBy]
	if key == nil {
		key = func(o *order) int64 { return o.id }
	}
	chance := rand.New(s.rng) //nolint:gosec // chance from a seed is what is wanted
	chance.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	slices.SortStableFunc(list, func(a, b *order) int {
		if f.direction == "asc" || f.orderBy == "include" {
			return cmp.Compare(key(a), key(b))
		}
		return cmp.Compare(key(b), key(a))
	})
}

// paging is the part of a list that a request asks for.
type paging struct {
	page, size, offset int
	hasOffset          bool
}

type span struct{ from, to int }

func readPaging(q url.Values) paging {
	number := func(key string, otherwise int) int {
		if n, err := strconv.Atoi(q.Get(key)); err == nil {
			return n
		}
		return otherwise
	}
	return paging{number("page", 1), number("per_page", 10), number("offset", 0), q.Has("offset")}
}

// pagingChecks refuses what no list takes.
func pagingChecks(q url.Values) []*wrong {
	check := func(key string, ok func(int) bool, message string) *wrong {
		if !q.Has(key) {
			return nil
		}
		n, err := strconv.Atoi(q.Get(key))
		switch {
		case err != nil:
			return notOfType(key, key, "integer")
		case !ok(n):
			return wrongParam(key, "rest_out_of_bounds", message)
		default:
			return nil
		}
	}
	return []*wrong{
		check("page", func(n int) bool { return n >= 1 }, "page must be greater than or equal to 1"),
		check("per_page", func(n int) bool { return n >= 1 && n <= 100 }, "per_page must be between 1 (inclusive) and 100 (inclusive)"),
		check("offset", func(int) bool { return true }, ""),
	}
}

func badPaging(q url.Values) *answer { return refuse(pagingChecks(q)...) }

func (p paging) cut(total int) span {
	from := (p.page - 1) * p.size
	if p.hasOffset {
		from = p.offset
	}
	from = min(max(from, 0), total)
	return span{from, min(from+p.size, total)}
}

// describe sets the headers of a page. Past the end the shop counts nothing at all, and its link to the page before is to page 0.
func (p paging) describe(a *answer, c *call, path string, total int, part span, statuses []string) {
	if part.from == part.to {
		total = 0
	}
	pages := (total + p.size - 1) / p.size
	a.set("X-WP-Total", strconv.Itoa(total))
	a.set("X-WP-TotalPages", strconv.Itoa(pages))
	var links []string
	link := func(page int, rel string) {
		links = append(links, "<"+c.base+apiPath+path+"?"+p.query(c, page, total > 0, statuses)+`>; rel="`+rel+`"`)
	}
	if p.page > 1 {
		link(min(p.page-1, pages), "prev")
	}
	if p.page < pages {
		link(p.page+1, "next")
	}
	if len(links) > 0 {
		a.set("Link", strings.Join(links, ", "))
	}
}

// query is the request's own query with the page changed and the shop's defaults written out.
func (p paging) query(c *call, page int, defaults bool, statuses []string) string {
	var parts []string
	placed := false
	for part := range strings.SplitSeq(c.r.URL.RawQuery, "&") {
		key, _, _ := strings.Cut(part, "=")
		switch {
		case part == "" || strings.HasPrefix(key, "status"):
		case key == "page":
			parts, placed = append(parts, "page="+strconv.Itoa(page)), true
		default:
			parts = append(parts, part)
		}
	}
	for i, st := range statuses {
		parts = append(parts, "status%5B"+strconv.Itoa(i)+"%5D="+url.QueryEscape(st))
	}
	if defaults && statuses != nil {
		if !c.query.Has("dp") {
			parts = append(parts, "dp=2")
		}
		parts = append(parts, "context=view")
	}
	if !placed {
		parts = append(parts, "page="+strconv.Itoa(page))
	}
	return strings.Join(parts, "&")
}

// pageOrRefuse answers with a page of objects, or refuses the paging parameters.
func (s *Shop) pageOrRefuse(c *call, list []object) answer {
	if bad := badPaging(c.query); bad != nil {
		return *bad
	}
	return s.page(c, list)
}

func (s *Shop) page(c *call, list []object) answer {
	p := readPaging(c.query)
	part := p.cut(len(list))
	a := s.list(c, list[part.from:part.to])
	p.describe(&a, c, strings.TrimPrefix(c.r.URL.Path, apiPath), len(list), part, nil)
	return a
}
