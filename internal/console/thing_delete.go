package console

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

// deletion is what deleting a thing would do.
type deletion struct {
	Title  string
	What   string // it would be deleted, or archived
	Refuse string // what stands against it; empty: nothing
	To     string
	Close  string
}

// askDelete says what deleting a thing would do.
func askDelete(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	o := v.options()
	o.DryRun = true
	out, err := blueprint.Remove(v.ctx(), v.db, t.kind, t.code, o)
	d := deletion{
		Title: v.language.Text("thing.delete.title", "kind", v.language.Text(t.text()), "code", t.code), To: v.r.URL.Path, Close: t.page(),
	}
	switch {
	case fault.Is(err, fault.Conflict):
		d.Refuse = reason(theirs(err))
	case err != nil:
		return theirs(err)
	default:
		d.What = v.language.Text("thing.would."+string(out.Changes[0].Action), "code", t.code)
	}
	return v.show(http.StatusOK, "thing-delete", d)
}

// deleteThing deletes a thing; a channel that has a history is archived.
func deleteThing(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	out, err := blueprint.Remove(v.ctx(), v.db, t.kind, t.code, v.options())
	if err != nil {
		return v.again("", theirs(err))
	}
	return v.done(t.list(), "thing.did."+string(out.Changes[0].Action), map[string]string{"code": t.code})
}
