package console

import (
	"net/url"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// users are who may sign in, and who no longer may.
func users() list[office.UserFilter, office.User] {
	type row = office.User
	return list[office.UserFilter, row]{
		name: "users", role: access.Admin, load: office.Users, live: "journal",
		above: func(*visit) []link { return []link{{To: "/new/user", Text: "users.add"}} },
		sifters: []sifter[office.UserFilter]{
			{name: "search", own: true, text: func(f *office.UserFilter) *string { return &f.Search }},
			{name: "role", own: true, text: func(f *office.UserFilter) *string { return &f.Role }, choices: ofRoles(access.Admin)},
			{name: "state", own: true, text: func(f *office.UserFilter) *string { return &f.State }, choices: ofWords("state", office.UserStates())},
		},
		columns: []column[row]{
			{name: "user", cell: func(v *visit, u row) cell { return v.text(u.Person).to(userLink(u.Person)) }},
			{name: "name", cell: func(v *visit, u row) cell { return v.text(u.Name) }},
			{name: "role", cell: func(v *visit, u row) cell { return v.coded("role", u.Role) }},
			{name: "state", cell: func(v *visit, u row) cell { return v.state(u.State()) }},
			{name: "signed_in", cell: func(v *visit, u row) cell { return v.momentOr(u.SignedInAt, "UTC") }},
			{name: "language", cell: func(v *visit, u row) cell { return spokenIn(v, u.Language) }},
			{name: "tokens", number: true, cell: func(v *visit, u row) cell { return v.count(u.Tokens) }},
		},
	}
}

// userLink is a user's page.
func userLink(person string) string { return "/users/" + url.PathEscape(person) }

// ofRoles are choices of a role and those that may less.
func ofRoles(most access.Role) func(*visit) ([]choice, error) {
	return func(v *visit) (choices []choice, err error) {
		for _, role := range access.Roles() {
			if most.Allows(role) {
				choices = append(choices, choice{Value: string(role), Name: v.language.Text("role." + string(role))})
			}
		}
		return choices, nil
	}
}
