package console

import (
	"net/http"
	"slices"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/secret"
)

// own are a user's own settings.
type own struct {
	Languages []choice
	Problem   string // the key of what is wrong with a new password; empty: nothing
	Tables    []shownTable
	Forms     []form
}

func ownSettings(v *visit) error { return v.showOwn(http.StatusOK, "") }

// showOwn shows who asks their own settings, with what is wrong with a new password.
func (v *visit) showOwn(status int, problem string) error {
	sessions, tokens, err := v.letIn(v.who.Person)
	if err != nil {
		return err
	}
	me := ofOneself()
	return v.show(status, "settings", own{
		Languages: v.languages(v.who.Language), Problem: problem,
		Tables: []shownTable{sessionTable(v, me, v.who.Person, sessions), tokenTable(v, me, tokens)},
		Forms: []form{
			v.tokenForm(me.at(v.who.Person), me.most(v)),
			{To: me.at(v.who.Person) + "/sessions/end", Button: v.language.Text("sessions.end.others")},
		},
	})
}

func ownLanguage(v *visit) error {
	chosen := v.r.PostFormValue("language")
	if chosen != "" && !slices.Contains(locale.Codes(), chosen) {
		return v.again("/settings", &office.FieldError{Field: "language", Given: chosen, Known: locale.Codes()})
	}
	if err := v.desk.Edit(v.ctx(), v.who.Person, access.Changes{Language: &chosen}, v.who.Person); err != nil {
		return err
	}
	return v.done("/settings", "settings.language.done", nil)
}

func ownPassword(v *visit) error {
	next := v.r.PostFormValue("new")
	if next != v.r.PostFormValue("again") {
		return v.showOwn(http.StatusBadRequest, "settings.password.differ")
	}
	err := v.desk.ChangePassword(v.ctx(), v.mine(v.r.PostFormValue("password")), secret.String(next))
	switch fault.KindOf(err) {
	case fault.Invalid:
		return v.showOwn(http.StatusBadRequest, "settings.password.short")
	case fault.Unauthorized:
		return v.showOwn(http.StatusForbidden, "settings.password.wrong")
	case fault.RateLimited:
		return v.showOwn(http.StatusTooManyRequests, "signin.wait")
	}
	if err != nil {
		return err
	}
	return v.done("/settings", "settings.password.done", nil)
}
