package console

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// pager leads through the pages of a list.
type pager struct {
	Page, Last     int64
	Previous, Next string // addresses; empty where there is none
}

func newPager(to string, query url.Values, page, size int, total int64) pager {
	p := pager{Page: int64(page), Last: max(1, (total+int64(size)-1)/int64(size))}
	at := func(n int64) string {
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

func join(list []string) string { return strings.Join(list, ", ") }

// file answers with a list as a file to be kept.
func (v *visit) file(list spreadsheet.List, name, format string) error {
	var body bytes.Buffer // whole, or not at all
	if err := list.Write(&body, format); err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if format == spreadsheet.XLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + format}))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(body.Bytes())
	return nil
}
