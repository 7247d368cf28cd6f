package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
)

// methodGiven is a payment method that a register is to take.
type methodGiven struct {
	Method  string `json:"method"`  // by the shop's id
	Channel string `json:"channel"` // empty: all of the point of sale that say nothing of it
	Account string `json:"account"` // empty: the register's cash
}

func (v *visit) takeForm(r dbgen.RegisterByCodeRow) (form, error) {
	said := v.language.Text
	channels, err := ofChannels(v)
	if err != nil {
		return form{}, err
	}
	accounts, err := ofStored("money accounts", dbgen.New().MoneyAccountCodes)(v)
	return v.newForm("take", registerLink(r.Code)+"/take", said("till.take.do"),
		field{Name: "method", Kind: "text", Label: said("till.method"), Help: said("till.method.help"), Required: true},
		field{Name: "channel", Kind: choose, Label: said("sift.channel"), Help: said("till.channel.help"), Choices: append([]choice{{Name: said("till.channel.all")}}, channels...)},
		field{Name: "account", Kind: choose, Label: said("till.account"), Help: said("till.account.help"), Choices: append([]choice{{Name: r.MoneyAccount}}, accounts...)},
	), err
}

// methodTaken is the money account that the method's payments go to.
type methodTaken struct {
	Account string `json:"account"`
}

// takeMethod has a register take a payment method from now on.
func takeMethod() deed[methodGiven, methodTaken] {
	return deed[methodGiven, methodTaken]{
		path: "/registers/{register}/take", says: "Has a register take a payment method from now on", role: access.Operator,
		do: func(v *visit, in methodGiven) (methodTaken, error) {
			found, err := v.findRegister()
			switch {
			case err != nil:
				return methodTaken{}, err
			case in.Method == "":
				return methodTaken{}, fault.New(fault.Invalid, ourselves, "method: say which payments the register takes")
			}
			if in.Channel != "" {
				if err := known(v, "channel", in.Channel, ofChannels); err != nil {
					return methodTaken{}, err
				}
			}
			account, err := activities.TakeMethod(v.ctx(), v.db, activities.MethodTaken{
				Register: found.Code, Method: in.Method, Channel: in.Channel, Account: in.Account, Actor: v.who.Person,
			})
			return methodTaken{account}, err
		},
		next: func(v *visit, in methodGiven, out methodTaken) (string, notice) {
			return registerLink(v.r.PathValue("register")), notice{"till.taken", map[string]string{"method": in.Method, "account": out.Account}}
		},
	}
}
