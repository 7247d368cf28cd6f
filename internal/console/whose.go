package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// whose says of whom a deed about signing in is: of the user whom its address names, done
// by an admin, or of who asks.
type whose struct {
	path    string // that its deeds' begin with
	role    access.Role
	whom    string // in the API's description
	oneself bool
}

func ofUser() whose { return whose{path: "/users/{person}", role: access.Admin, whom: "a user"} }

func ofOneself() whose {
	return whose{path: "/settings", role: access.Viewer, whom: "who asks", oneself: true}
}

// at is the page of whom it is about.
func (w whose) at(person string) string {
	if w.oneself {
		return "/settings"
	}
	return userLink(person)
}

// on is the text's key of the link to that page.
func (w whose) on() string {
	if w.oneself {
		return "settings.title"
	}
	return "users.on"
}

// person is whom it is about. Of oneself only a browser asks: by a token nobody gets
// another one, nor rids themselves of who could revoke it.
func (w whose) person(v *visit) (string, error) {
	switch {
	case !w.oneself:
		return v.r.PathValue("person"), nil
	case v.who.Session == 0:
		return "", errForbidden
	default:
		return v.who.Person, nil
	}
}

// most is the role that nothing made here may more than.
func (w whose) most(v *visit) access.Role {
	if w.oneself {
		return v.who.Role
	}
	return access.Admin
}

// kept is the session that stays where all others end: the one that somebody ends their
// own in.
func (w whose) kept(v *visit) secret.String {
	if w.oneself {
		return v.cookie(v.sessionCookie())
	}
	return ""
}
