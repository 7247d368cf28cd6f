package console

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// apiPrefix begins the addresses that are for programs: what is answered there is JSON,
// and a word where nothing can be.
const apiPrefix = "/api/v1/"

// forPrograms reports whether nobody reads what a route answers in a browser.
func (r route) forPrograms() bool { return strings.HasPrefix(r.pattern, apiPrefix) }

// program is what a route does for programs, as the API's description says it.
type program struct {
	summary string
	title   string       // of the list that it answers with, the key of a text; empty: the summary says it all
	query   []parameter  // that a list is asked with, not nil; nil: it is no list
	in, out reflect.Type // nil: nothing is sent
}

// told is a route that answers programs with what it loads.
func told[O any](path string, role access.Role, summary string, load func(*visit) (O, error)) route {
	r := get(apiPrefix+path, role, func(v *visit) error {
		out, err := load(v)
		if err != nil {
			return err
		}
		return v.answer(out)
	})
	r.program = &program{summary: summary, out: reflect.TypeFor[O]()}
	return r
}

// saleRecord is a sale as `orderloom sale show --output json` has it: its steps with
// state, attempts, errors and input among all there is to it.
func saleRecord(v *visit) (*office.SaleRecord, error) {
	row, err := v.findSale()
	if err != nil {
		return nil, err
	}
	return office.LoadSale(v.ctx(), v.db, row)
}

// answer answers a program.
func (v *visit) answer(with any) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(http.StatusOK)
	encoder := json.NewEncoder(v.w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(with) // whoever asked may be gone
	return nil
}

// refused is why a program gets nothing else, as RFC 9457 has it.
type refused struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"` // what is wrong with what was asked for
}

// refuse tells a program why it gets nothing else.
func (v *visit) refuse(status int, why string) {
	v.w.Header().Set("Content-Type", "application/problem+json")
	v.w.WriteHeader(status)
	_ = json.NewEncoder(v.w).Encode(refused{status, http.StatusText(status), why}) // whoever asked may be gone
}
