package console

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/orderloom/orderloom/internal/office"
)

// perPage is how many rows a page has that nobody chose a size for.
const perPage = 50

// pageSizes are how many rows people can have on a page.
func pageSizes() []int { return []int{25, perPage, 100, 250} }

// part is the part of a list, or of a long table, that an address asks for. It is a
// *office.FieldError where there is no such page, or none of that size.
func (v *visit) part() (part office.Part, err error) {
	query := v.r.URL.Query()
	if part.Page, err = number(query, "page", 1); err != nil {
		return part, err
	}
	if part.Size, err = number(query, "page_size", perPage); err != nil {
		return part, err
	}
	if slices.Contains(pageSizes(), part.Size) {
		return part, nil
	}
	var known []string
	for _, size := range pageSizes() {
		known = append(known, strconv.Itoa(size))
	}
	return part, &office.FieldError{Field: "page_size", Given: strconv.Itoa(part.Size), Known: known}
}

// sized adds a page's size to what a list is asked with, where it isn't the usual one.
func sized(asked url.Values, size int) url.Values {
	values := maps.Clone(asked)
	if values == nil {
		values = url.Values{}
	}
	if size != perPage {
		values.Set("page_size", strconv.Itoa(size))
	}
	return values
}

// pager leads through the pages of a list.
type pager struct {
	Page, Last     int64      // Last is 1 where there is but one
	More           bool       // pages go on after Last: nobody knows how far
	Previous, Next string     // addresses; empty where there is none
	Sizes          []pageSize // that the pages could have; none where the smallest page holds all rows
}

// pageSize is a number of rows that a page can have.
type pageSize struct {
	Rows   int
	To     string // the page of that size with the row on it that is the first on this one
	Chosen bool
}

// newPager leads through a list at an address, asked with what sifts it. more says that it
// has further rows than its total.
func newPager(to string, asked url.Values, part office.Part, total int64, more bool) pager {
	at := func(page int64, size int) string {
		query := sized(asked, size)
		query.Set("page", strconv.FormatInt(page, 10))
		return address(to, query)
	}
	p := pager{Page: int64(part.Page), Last: max(1, part.Last(total)), More: more}
	if p.Page > 1 {
		p.Previous = at(min(p.Page-1, p.Last), part.Size)
	}
	if p.Page < p.Last {
		p.Next = at(p.Page+1, part.Size)
	}
	if total <= int64(pageSizes()[0]) {
		return p
	}
	for _, size := range pageSizes() {
		p.Sizes = append(p.Sizes, pageSize{Rows: size, To: at(int64(part.Skip()/size)+1, size), Chosen: size == part.Size})
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
