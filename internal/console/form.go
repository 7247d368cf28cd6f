package console

import "github.com/google/uuid"

// form is what people fill in before something is done.
type form struct {
	ID     string  // unlike any other's on the page; empty: nothing leads to it
	To     string  // where it is sent
	Button string  // what its button says
	Fields []field // may be none
	Key    string  // so that it acts once, however often it is sent; empty: it does anyway
	Danger bool    // it can't be taken back
	Label  string  // what its button says to who doesn't see beside what it stands; empty: what it says anyway
	Open   bool    // it is being filled in
}

// field is one thing that a form asks for. Its texts are in the language of who reads.
type field struct {
	ID       string // unlike any other's on the page
	Name     string // what it is sent as
	Kind     string // of an input, or one of the kinds below
	Label    string
	Help     string // one line; empty: the label says it all
	Value    string
	Choices  []choice
	Wrong    string // what is wrong with the value; empty: nothing
	Required bool
}

// The kinds of fields that are no inputs. One that is ticked sends "true".
const (
	choose = "choose"
	tick   = "tick"
	write  = "write" // several lines
	some   = "some"  // any number of choices
	hidden = "hidden"
	// unseen is a password for somebody: it is never sent back.
	unseen = "password"
)

// newForm makes a form whose fields are unlike those of other forms on the page by its
// id. It acts once. Where it was refused, it has what was typed into it.
func (v *visit) newForm(id, to, button string, fields ...field) form {
	for i := range fields {
		fields[i].ID = id + "-" + fields[i].Name
	}
	return v.refused.typedInto(form{ID: id, To: to, Button: button, Fields: fields, Key: uuid.NewString()})
}

// choice is one of several things that can be chosen.
type choice struct {
	Value, Name string
	Chosen      bool
}

// chosen are choices of which the one with a value is chosen.
func chosen(value string, choices []choice) []choice {
	for i := range choices {
		choices[i].Chosen = choices[i].Value == value
	}
	return choices
}
