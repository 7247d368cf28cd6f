package console

import (
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// tokens are what programs ask by in users' names.
func tokens() list[office.TokenFilter, office.Token] {
	return list[office.TokenFilter, office.Token]{
		name: "tokens", role: access.Admin, load: office.Tokens, live: "journal",
		sifters: []sifter[office.TokenFilter]{
			{name: "user", own: true, text: func(f *office.TokenFilter) *string { return &f.Person }, choices: ofStored("users", dbgen.New().UserCodes)},
			{name: "revoked", own: true, flag: func(f *office.TokenFilter) *bool { return &f.Revoked }},
		},
		columns: append([]column[office.Token]{
			{name: "user", cell: func(v *visit, t office.Token) cell { return v.text(t.Person).to(userLink(t.Person)) }},
		}, tokenColumns()...),
		forms: func(v *visit, t office.Token) []form { return v.revoking(ofUser(), t) },
	}
}

// tokenColumns are what there is to say of a token, whosever it is.
func tokenColumns() []column[office.Token] {
	return []column[office.Token]{
		{name: "token", cell: func(v *visit, t office.Token) cell { return v.text(t.Name) }},
		{name: "role", cell: func(v *visit, t office.Token) cell { return v.coded("role", t.Role) }},
		{name: "made", cell: func(v *visit, t office.Token) cell { return v.moment(t.CreatedAt, "UTC") }},
		{name: "used_last", cell: func(v *visit, t office.Token) cell { return v.momentOr(t.LastUsedAt, "UTC") }},
		{name: "over_at", cell: func(v *visit, t office.Token) cell { return v.momentOr(t.ExpiresAt, "UTC") }},
		{name: "revoked", cell: func(v *visit, t office.Token) cell { return v.momentOr(t.RevokedAt, "UTC") }},
	}
}

// tokenTable is what programs ask by in somebody's name; each token can be revoked.
func tokenTable(v *visit, of whose, rows []office.Token) shownTable {
	return tabled(v, "tokens.title", rows, tokenColumns()...).doing(func(i int) []form { return v.revoking(of, rows[i]) })
}

// revoking is the form that revokes a token, unless somebody did.
func (v *visit) revoking(of whose, t office.Token) []form {
	if t.RevokedAt != nil {
		return nil
	}
	return []form{{
		To: of.at(t.Person) + "/tokens/revoke", Button: v.language.Text("tokens.revoke"), Label: v.language.Text("tokens.revoke.of", "name", t.Name), Danger: true,
		Fields: []field{{Name: "name", Kind: hidden, Value: t.Name}},
	}}
}

// tokenForm makes a token that may no more than a role.
func (v *visit) tokenForm(at string, most access.Role) form {
	name := v.field("token_name", "text")
	name.Name, name.Required = "name", true
	return v.newForm("token", at+"/tokens", v.language.Text("tokens.make"), name, v.roleField(most, string(access.Viewer)), v.field("expires", "date"))
}

// tokenWanted is a token that somebody wants.
type tokenWanted struct {
	Name    string `json:"name"`    // what it is for
	Role    string `json:"role"`    // what it may, and never more than its user
	Expires string `json:"expires"` // the day on which it ends as it begins, by UTC; empty: it doesn't
}

// tokenMade is a token, which is told this once.
type tokenMade struct {
	User  string `json:"user"`
	Name  string `json:"name"`
	Role  string `json:"role"`
	Token string `json:"token"`
}

// makeToken makes a token by which a program asks in somebody's name.
func makeToken(of whose) deed[tokenWanted, tokenMade] {
	return deed[tokenWanted, tokenMade]{
		path: of.path + "/tokens", says: "Makes a token by which a program asks in the name of " + of.whom + "; it is told this once", role: of.role,
		do: func(v *visit, in tokenWanted) (tokenMade, error) {
			t, err := of.token(v, in)
			if err != nil {
				return tokenMade{}, err
			}
			made, err := v.desk.AddToken(v.ctx(), t, v.who.Person)
			return tokenMade{t.Person, t.Name, string(t.Role), made.Reveal()}, err
		},
		once: func(v *visit, _ tokenWanted, made tokenMade) *shownSecret {
			return &shownSecret{
				Title: v.language.Text("tokens.of", "name", made.Name), Label: v.language.Text("column.token"), Secret: made.Token,
				On: link{To: of.at(made.User), Text: of.on()},
			}
		},
	}
}

// token is the one that is wanted, as far as who asks may want it.
func (w whose) token(v *visit, in tokenWanted) (t access.Token, err error) {
	t = access.Token{Name: in.Name, Role: access.Role(in.Role)}
	if t.Person, err = w.person(v); err != nil {
		return t, err
	}
	if in.Expires != "" {
		if t.ExpiresAt, err = time.Parse(time.DateOnly, in.Expires); err != nil {
			return t, fault.New(fault.Invalid, ourselves, "expires: %q is no day: want 2027-01-01", in.Expires)
		}
	}
	if !w.most(v).Allows(t.Role) {
		return t, fault.New(fault.Invalid, ourselves, "role: want one that may no more than %s", w.most(v))
	}
	return t, nil
}

// tokenNamed is a token by its name.
type tokenNamed struct {
	Name string `json:"name"`
}

// revokeToken ends a token.
func revokeToken(of whose) deed[tokenNamed, struct{}] {
	return deed[tokenNamed, struct{}]{
		path: of.path + "/tokens/revoke", says: "Ends a token of " + of.whom, role: of.role,
		do: func(v *visit, in tokenNamed) (nothing struct{}, err error) {
			person, err := of.person(v)
			if err != nil {
				return nothing, err
			}
			return nothing, v.desk.RevokeToken(v.ctx(), person, in.Name, v.who.Person)
		},
		next: func(v *visit, in tokenNamed, _ struct{}) (string, notice) {
			return v.back(of.at(v.r.PathValue("person"))), notice{"tokens.ended", map[string]string{"name": in.Name}}
		},
	}
}
