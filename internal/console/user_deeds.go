package console

import (
	"net/http"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// userAdded is a person who is to sign in.
type userAdded struct {
	Person   string `json:"person"` // their code
	Role     string `json:"role"`
	Language string `json:"language"` // of their pages; empty: what the browser asks for
	Password string `json:"password"` // empty: one is made
}

// passwordMade is a user's password, where none was given; empty else. It is told this
// once.
type passwordMade struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

// userForm asks who is to sign in.
func userForm(v *visit) error {
	people, err := dbgen.New().UserCandidates(v.ctx(), v.db)
	if err != nil {
		return db.Wrap("list people", err)
	}
	person := v.field("person", choose)
	person.Required = true
	for _, p := range people {
		person.Choices = append(person.Choices, choice{Value: p.Code, Name: p.Name})
	}
	said := v.language.Text
	return v.show(http.StatusOK, "form", shownForm{
		List: link{To: "/users", Text: "users.title"}, Title: said("users.add"), About: said("users.add.about"), Above: []link{{To: "/add/person", Text: "users.person.add"}},
		Form: v.newForm("user", "/users", said("users.add"),
			person, v.roleField(access.Admin, string(access.Viewer)), v.languageField(""), v.field("password", unseen)),
	})
}

// addUser lets a person sign in.
func addUser() deed[userAdded, passwordMade] {
	return deed[userAdded, passwordMade]{
		path: "/users", form: "/new/user", says: "Lets a person sign in; a password that isn't given is made, and told this once", role: access.Admin,
		do: func(v *visit, in userAdded) (passwordMade, error) {
			password, made := v.password(in.Password)
			made.User = in.Person
			return made, v.desk.Add(v.ctx(), access.User{Person: in.Person, Role: access.Role(in.Role), Language: in.Language, Password: password}, v.who.Person)
		},
		once: madePassword[userAdded],
		next: func(_ *visit, in userAdded, _ passwordMade) (string, notice) {
			return userLink(in.Person), notice{"users.added", map[string]string{"user": in.Person}}
		},
	}
}

// password is the one that was typed, or one that is made.
func (*visit) password(typed string) (secret.String, passwordMade) {
	if typed != "" {
		return secret.String(typed), passwordMade{}
	}
	made := access.MakePassword()
	return made, passwordMade{Password: made.Reveal()}
}

// madePassword shows a password that was made.
func madePassword[I any](v *visit, _ I, made passwordMade) *shownSecret {
	if made.Password == "" {
		return nil
	}
	return &shownSecret{
		Title: v.language.Text("users.password.of", "user", made.User), Label: v.language.Text("field.password"), Secret: made.Password,
		On: link{To: userLink(made.User), Text: "users.on"},
	}
}

// userChange is another role or language for a user.
type userChange struct {
	Role     string  `json:"role"`     // empty: it stays
	Language *string `json:"language"` // null: it stays; empty: what the browser asks for
}

// changeUser gives a user another role or language.
func changeUser() deed[userChange, struct{}] {
	return deed[userChange, struct{}]{
		path: "/users/{person}", says: "Gives a user another role or language", role: access.Admin,
		do: func(v *visit, in userChange) (nothing struct{}, err error) {
			changes := access.Changes{Role: access.Role(in.Role), Language: in.Language}
			return nothing, v.desk.Edit(v.ctx(), v.r.PathValue("person"), changes, v.who.Person)
		},
		next: func(v *visit, _ userChange, _ struct{}) (string, notice) { return v.toUser("users.done") },
	}
}

// userSwitch is whether a user may sign in.
type userSwitch struct {
	Enabled bool `json:"enabled"`
}

// switchUser keeps a user out, or lets one in again.
func switchUser() deed[userSwitch, struct{}] {
	return deed[userSwitch, struct{}]{
		path: "/users/{person}/switch", says: "Keeps a user out, whose sessions end and tokens rest, or lets one in again", role: access.Admin,
		do: func(v *visit, in userSwitch) (nothing struct{}, err error) {
			turn := v.desk.Disable
			if in.Enabled {
				turn = v.desk.Enable
			}
			return nothing, turn(v.ctx(), v.r.PathValue("person"), v.who.Person)
		},
		next: func(v *visit, _ userSwitch, _ struct{}) (string, notice) { return v.toUser("users.done") },
	}
}

// toUser is the page of the user that was asked for, and what is said there.
func (v *visit) toUser(key string) (string, notice) {
	person := v.r.PathValue("person")
	return userLink(person), notice{key, map[string]string{"user": person}}
}

// passwordGiven is another password for a user; empty: one is made.
type passwordGiven struct {
	Password string `json:"password"`
}

// setPassword gives a user another password, which ends their sessions.
func setPassword() deed[passwordGiven, passwordMade] {
	return deed[passwordGiven, passwordMade]{
		path: "/users/{person}/password", says: "Gives a user another password, which ends their sessions; one that isn't given is made, and told this once", role: access.Admin,
		do: func(v *visit, in passwordGiven) (passwordMade, error) {
			person := v.r.PathValue("person")
			password, made := v.password(in.Password)
			made.User = person
			return made, v.desk.Edit(v.ctx(), person, access.Changes{Password: password}, v.who.Person)
		},
		once: madePassword[passwordGiven],
		next: func(v *visit, _ passwordGiven, _ passwordMade) (string, notice) {
			return v.toUser("users.password.done")
		},
	}
}
