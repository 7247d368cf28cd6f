package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// askedList is a list with what it is asked with in turn, each a query.
type askedList struct {
	name string // its address after apiPrefix
	asks []string
}

// askedLists are all lists there are.
func (b *bundle) askedLists() (lists []askedList) {
	b.t.Helper()
	for _, r := range b.console.routes() {
		if r.program != nil && r.program.query != nil {
			lists = append(lists, askedList{strings.TrimPrefix(target(r.pattern), apiPrefix), asks(b.t, r.program.query)})
		}
	}
	return lists
}

// asks are what a list is asked with in turn: nothing, and each field of its filter; where
// the list leaves out what is over, also among all. Of what only the database knows there
// are both much and little.
func asks(t testing.TB, query []parameter) []string {
	t.Helper()
	known := map[string][]string{
		"channel": {"riga", "vilnius"}, "pos": {"web", "street"}, "warehouse": {"main"}, "register": {"street-1"}, "account": {"bank", "till"},
		"customer_type": {"wholesale"}, "search": {"150", "100500", "Ozola", "anna.saar", "SKU-000100", "chair", "LP0007", "an", "7", "---"},
		"gap": {"riga/payment/cod"}, "shift": {"7"}, "system": {"chat"}, "number": {"100500"}, "sku": {"SKU-000100"}, "customer": {"70"},
		"actor": {"anna"}, "user": {"viewer"}, "action": {"payment_recorded"},
	}
	asked := []url.Values{{}}
	for _, p := range query {
		values := known[p.name]
		for _, word := range p.schema.Enum {
			values = append(values, word.(string))
		}
		switch {
		case p.schema.Type == "boolean":
			values = []string{"true"}
		case p.schema.Format == "date":
			values = []string{"2025-01-02", "2026-06-01"}
		}
		require.NotEmpty(t, values, "what is %s asked with?", p.name)
		for _, value := range values {
			asked = append(asked, url.Values{p.name: {value}})
		}
	}
	hidesSome := slices.ContainsFunc(query, func(p parameter) bool { return p.name == "state" && slices.Contains(p.schema.Enum, any("all")) })
	var queries []string
	for _, values := range asked {
		queries = append(queries, values.Encode())
		if hidesSome && !values.Has("state") && len(values) > 0 {
			values.Set("state", "all")
			queries = append(queries, values.Encode())
		}
	}
	return queries
}

// page asks for a page of the list, counted from 1, as programs do.
func (l askedList) page(w *browser, asked string, n int64) (target string, page listRecord[json.RawMessage]) {
	w.t.Helper()
	query, err := url.ParseQuery(asked)
	require.NoError(w.t, err)
	if n > 1 {
		query.Set("page", strconv.FormatInt(n, 10))
	}
	target = address(l.name, query)
	answer := w.get(apiPrefix + target)
	require.Equal(w.t, http.StatusOK, answer.Code, "%s: %s", target, answer.Body)
	require.NoError(w.t, json.Unmarshal(answer.Body.Bytes(), &page))
	return target, page
}

// last is the last page of so many rows.
func last(total int64) int64 { return max(1, office.Part{Page: 1, Size: perPage}.Last(total)) }
