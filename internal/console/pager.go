package console

import (
	"maps"
	"net/url"
	"strconv"
)

// pager leads through the pages of a list.
type pager struct {
	Page, Last     int64
	Previous, Next string // addresses; empty where there is none
}

func newPager(to string, query url.Values, page, size int, total int64) pager {
	p := pager{Page: int64(page), Last: max(1, (total+int64(size)-1)/int64(size))}
	at := func(n int64) string {
		query := maps.Clone(query)
		query.Set("page", strconv.FormatInt(n, 10))
		return address(to, query)
	}
	if p.Page > 1 {
		p.Previous = at(min(p.Page-1, p.Last))
	}
	if p.Page < p.Last {
		p.Next = at(p.Page + 1)
	}
	return p
}

// address is a path with what it is asked with.
func address(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
