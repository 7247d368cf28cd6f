package console

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// keyed is a person's word that acts once, however often it is sent.
type keyed struct {
	Key string `json:"key"` // the same key is the same word; empty: a fresh one
}

// key is what makes the word act once.
func (k keyed) key() string { return cmp.Or(k.Key, uuid.NewString()) }

// given is a word that the journal keeps with the reason for it.
type given struct {
	keyed

	Reason string `json:"reason"`
}

// reasoned refuses a word without a reason.
func (g given) reasoned() error {
	if strings.TrimSpace(g.Reason) == "" {
		return fault.New(fault.Invalid, ourselves, "reason: say why: it goes into the journal")
	}
	return nil
}

// why is the field of a form that asks for the reason.
func (v *visit) why(wanted bool) field {
	f := v.field("reason", "text")
	f.Required = wanted
	return f
}

// field is a field whose texts are field.NAME and field.NAME.help.
func (v *visit) field(name, kind string) field {
	return field{Name: name, Kind: kind, Label: v.language.Text("field." + name), Help: v.language.Text("field." + name + ".help")}
}

// typedAmount reads digits as people type them, with a point or a comma.
func typedAmount(typed string) (money.Amount, error) {
	amount, err := money.Parse(strings.Replace(strings.TrimSpace(typed), ",", ".", 1))
	if err != nil {
		return amount, fault.New(fault.Invalid, ourselves, "%q is no number: want digits such as 10.00", typed)
	}
	return amount, nil
}

// back is the page of ours that a form was sent from, as far as it is known.
func (v *visit) back(otherwise string) string {
	from, err := url.Parse(v.r.Referer())
	if err != nil || from.Path == "" {
		return otherwise
	}
	return ours(from.EscapedPath())
}
