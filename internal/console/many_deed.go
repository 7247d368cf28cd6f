package console

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// manyAsked is a command to many sales: to those that are named, else to the open ones
// that a filter leaves, which has to narrow them down by more than a channel.
type manyAsked struct {
	saleAsked

	Command string   `json:"command"`
	Sales   []string `json:"sales"` // each by its channel, a slash and its order's id
	Search  string   `json:"search"`
	State   string   `json:"state"`
	Channel string   `json:"channel"`
	HeldFor string   `json:"held_for"`
	Gap     string   `json:"gap"`
	Count   int      `json:"count"` // how many they were when somebody looked; 0: nobody did
}

// manyGiven is what became of it: the sales' lifecycles carry it out.
type manyGiven struct {
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	Sales       int    `json:"sales"` // 0 where it was given before
}

// targets are the sales that are meant, as they stand.
func (in manyAsked) targets(v *visit) (sales []activities.ListedSale, err error) {
	if len(in.Sales) > 0 {
		return office.Picked(v.ctx(), v.db, in.Sales...)
	}
	which := office.SaleFilter{Search: in.Search, State: in.State, Channel: in.Channel, HeldFor: in.HeldFor, Gap: in.Gap}
	if !which.Narrowed() {
		return nil, fault.New(fault.Invalid, ourselves, "say which sales are meant: pick some, or narrow them down by more than their channel")
	}
	rows, err := office.Targets(v.ctx(), v.db, which)
	for _, row := range rows {
		sales = append(sales, row.Listed())
	}
	return sales, err
}

func commandMany() deed[manyAsked, manyGiven] {
	return deed[manyAsked, manyGiven]{
		path: "/sales/many", role: access.Operator,
		says: "Ask something of many sales: of those that are named, or of the open ones that a filter leaves",
		do: func(v *visit, in manyAsked) (out manyGiven, err error) {
			c, err := v.command(in.Command, in.saleAsked)
			if err != nil {
				return out, err
			}
			out.Key = c.Key
			if out.GivenBefore, err = activities.CommandListed(v.ctx(), v.db, c); err != nil || out.GivenBefore {
				return out, err
			}
			sales, err := in.targets(v)
			switch {
			case err != nil:
				return out, err
			case len(sales) == 0:
				return out, fault.New(fault.Conflict, ourselves, "there are no such open sales")
			case in.Count != 0 && in.Count != len(sales):
				return out, fault.New(fault.Conflict, ourselves, "these were %d sales, and are %d by now: look at them again", in.Count, len(sales))
			}
			out.Sales = len(sales)
			out.GivenBefore, err = activities.ListCommand(v.ctx(), v.db, c, sales)
			return out, err
		},
		next: func(_ *visit, _ manyAsked, done manyGiven) (string, notice) {
			return "/commands/" + url.PathEscape(done.Key), notice{"told.many", nil}
		},
	}
}

// manyShown is what a command to many sales would come to.
type manyShown struct {
	Command  string
	Sales    int64
	Refused  int64
	Refusals []office.Refusal // the first of them
	Form     form
}

// Can is for how many of them it would do something.
func (s manyShown) Can() int64 { return s.Sales - s.Refused }

// mostRefusals is how many of those who would be refused are shown one by one.
const mostRefusals = 50

// askMany says what a command to many sales would come to, and asks once more.
func askMany(v *visit) error {
	in, err := filled[manyAsked](v.r.Form) // which the page's own form sends as well
	if err != nil {
		return err
	}
	if v.r.FormValue("all") == "true" {
		in.Sales = nil
	} else {
		in = manyAsked{Command: in.Command, Sales: in.Sales}
	}
	asked := activities.Asked{Kind: in.Command, Step: in.Step}
	if err := checkCommand(asked.Kind); err != nil {
		return err
	}
	sales, err := in.targets(v)
	if err != nil {
		return err
	}
	refusals, err := activities.MayCommand(v.ctx(), v.db, asked, sales...)
	if err != nil {
		return err
	}
	shown := manyShown{Command: in.Command, Sales: int64(len(sales))}
	for i, r := range refusals {
		if r == nil {
			continue
		}
		if shown.Refused++; shown.Refused <= mostRefusals {
			shown.Refusals = append(shown.Refusals, office.Refusal{Channel: sales[i].Channel, Number: sales[i].Number, Why: r.Why})
		}
	}
	in.Count = len(sales)
	shown.Form = v.manyForm(in, asked.WantsReason())
	return v.show(http.StatusOK, "many", shown)
}

// manyForm gives the command that was asked about.
func (v *visit) manyForm(in manyAsked, wantsReason bool) form {
	fields := []field{v.why(wantsReason)}
	for _, f := range in.hidden() {
		fields = append(fields, field{Name: f[0], Kind: hidden, Value: f[1]})
	}
	return v.newForm("many", "/sales/many", v.language.Text("do."+in.Command), fields...)
}

// hidden are the fields that say which sales are meant, and what is asked of them.
func (in manyAsked) hidden() (fields [][2]string) {
	for _, f := range [][2]string{
		{"command", in.Command}, {"step", in.Step}, {"search", in.Search}, {"state", in.State}, {"channel", in.Channel},
		{"held_for", in.HeldFor}, {"gap", in.Gap}, {"count", strconv.Itoa(in.Count)}, {"all", strconv.FormatBool(len(in.Sales) == 0)},
	} {
		if f[1] != "" {
			fields = append(fields, f)
		}
	}
	for _, name := range in.Sales {
		fields = append(fields, [2]string{"sales", name})
	}
	return fields
}

// outcome is what became of a command to many sales.
func outcome(v *visit) (office.CommandOutcome, error) {
	c, err := office.Command(v.ctx(), v.db, v.r.PathValue("key"))
	return c, theirs(err)
}

func showOutcome(v *visit) error {
	c, err := outcome(v)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "command", c)
}
