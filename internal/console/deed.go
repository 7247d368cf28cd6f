package console

import (
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
)

// deed is something that is done: by people with a form, by programs with JSON of the
// same fields. What it is done to stands in the path.
type deed[I, O any] struct {
	path string // as pages have it, and under apiPrefix
	says string // what it does, for programs that ask for the API's description
	role access.Role
	do   func(*visit, I) (O, error)
	// next is where people go on to, and what they are told of what was done.
	next func(*visit, I, O) (to string, say notice)
	// form is the pattern of the page that has its form, and shows it once more to whom it
	// was refused; empty: the nearest page above its path.
	form string
	// once is what people are shown this once, in place of where they go on to: a secret that
	// is kept nowhere; nil, or answering nil: there is none.
	once func(*visit, I, O) *shownSecret
}

// done are the routes of a deed.
func done[I, O any](d deed[I, O]) []route {
	byJSON := post(apiPrefix+strings.TrimPrefix(d.path, "/"), d.role, d.byJSON)
	byJSON.program = &program{summary: d.says, in: reflect.TypeFor[I](), out: reflect.TypeFor[O]()}
	return []route{post(d.path, d.role, d.byForm), byJSON}
}

func (d deed[I, O]) byForm(v *visit) error {
	in, err := filled[I](v.typed())
	if err != nil {
		return v.again(d.form, err)
	}
	out, err := d.do(v, in)
	if err != nil {
		return v.again(d.form, theirs(err))
	}
	if d.once != nil {
		if shown := d.once(v, in, out); shown != nil {
			return v.show(http.StatusOK, "secret", shown)
		}
	}
	to, say := d.next(v, in, out)
	return v.done(to, say.Key, say.Fill)
}

func (d deed[I, O]) byJSON(v *visit) error {
	in, err := decoded[I](v.r.Body)
	if err != nil {
		return err
	}
	out, err := d.do(v, in)
	if err != nil {
		return theirs(err)
	}
	return v.answer(out)
}

// theirs marks a refusal by our own rules as one of what was asked for, so that whoever
// asked is told. What the database or a shop refused stays ours.
func theirs(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	_, database := errors.AsType[*pgconn.PgError](err)
	if !ok || database || isTheirs(f) {
		return err
	}
	switch f.Kind {
	case fault.Invalid, fault.NotFound, fault.Conflict:
		return fault.New(f.Kind, ourselves, "%s", f.Message)
	case fault.Unmapped: // what is amiss is told of the place that is to be mended
		return fault.New(fault.Conflict, ourselves, "%s: %s", f.Op, f.Message)
	default:
		return err
	}
}
