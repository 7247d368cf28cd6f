package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
)

// userRecord is a user with where they are signed in, and what programs ask by in their
// name.
type userRecord struct {
	office.User
	Sessions []access.Session `json:"sessions"` // that aren't over
	Programs []office.Token   `json:"programs"` // that may ask: tokens that nobody revoked
}

// user is who may sign in, with their sessions and tokens.
func user() record[userRecord] {
	return record[userRecord]{
		path: "users/{person}", says: "A user, with their sessions and tokens", role: access.Admin, page: userPage,
		load: func(v *visit) (found userRecord, err error) {
			if found.User, err = office.LoadUser(v.ctx(), v.db, v.r.PathValue("person")); err != nil {
				return found, err
			}
			found.Sessions, found.Programs, err = v.letIn(found.Person)
			return found, err
		},
	}
}

// letIn is what lets somebody in: a user's sessions and tokens.
func (v *visit) letIn(person string) ([]access.Session, []office.Token, error) {
	sessions, err := v.desk.Sessions(v.ctx(), person)
	if err != nil {
		return nil, nil, err
	}
	tokens, err := office.Tokens(v.ctx(), v.db, office.TokenFilter{Person: person}, office.Part{Page: 1, Size: office.MostPerPage})
	return sessions, tokens.Rows, err
}

func userPage(v *visit, u userRecord) (shownRecord, error) {
	return shownRecord{
		List: link{To: "/users", Text: "users.title"}, Title: u.Name, State: v.state(u.State()),
		Facts: []shownFact{
			{"user", v.text(u.Person)}, {"role", v.coded("role", u.Role)}, {"language", spokenIn(v, u.Language)}, {"signed_in", v.momentOr(u.SignedInAt, "UTC")},
		},
		Above:  []link{{To: "/master/person/" + u.Person, Text: "users.person"}, {To: address("/journal", map[string][]string{"actor": {u.Person}}), Text: "users.journal"}},
		Forms:  userForms(v, u.User),
		Tables: []shownTable{sessionTable(v, ofUser(), u.Person, u.Sessions), tokenTable(v, ofUser(), u.Programs)},
	}, nil
}

// userForms are what an admin does with a user.
func userForms(v *visit, u office.User) []form {
	at, said := userLink(u.Person), v.language.Text
	turn := form{To: at + "/switch", Button: said("users.disable"), Danger: true}
	if u.Disabled {
		turn = form{To: at + "/switch", Button: said("users.enable"), Fields: []field{{Name: "enabled", Kind: hidden, Value: "true"}}}
	}
	return []form{
		v.newForm("edit", at, said("users.edit"), v.roleField(access.Admin, u.Role), v.languageField(u.Language)),
		v.newForm("password", at+"/password", said("users.password.do"), v.field("password", unseen)),
		v.tokenForm(at, access.Admin),
		{To: at + "/sessions/end", Button: said("sessions.end")},
		turn,
	}
}

// roleField asks for a role, of those that may no more than another.
func (v *visit) roleField(most access.Role, role string) field {
	f := v.field("role", choose)
	choices, _ := ofRoles(most)(v) // they are known
	f.Choices = chosen(role, choices)
	return f
}

// languageField asks in which language somebody's pages are.
func (v *visit) languageField(language string) field {
	f := v.field("language", choose)
	f.Choices = v.languages(language)
	return f
}

// languages are choices of a language of pages.
func (v *visit) languages(language string) []choice {
	choices := []choice{{Name: v.language.Text("settings.language.browser")}}
	for _, code := range locale.Codes() {
		choices = append(choices, choice{Value: code, Name: locale.Names()[code]})
	}
	return chosen(language, choices)
}

// spokenIn is a cell of a language of pages.
func spokenIn(v *visit, language string) cell {
	if language == "" {
		return cell{Said: v.language.Text("settings.language.browser")}
	}
	return cell{Plain: language, Said: locale.Names()[language]}
}
