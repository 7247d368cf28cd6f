package console

import "slices"

// many is what can be done with several rows of a list at once. What is picked, or the
// filter, goes to a page that says what it would come to and asks once more.
type many struct {
	To   string  // that page
	Do   field   // what is to be done
	Fits []field // the filter, where all that fit can be meant
}

// saleFields are those of the filter of sales by which all that fit can be meant.
func saleFields() []string { return []string{"search", "state", "channel", "held_for", "gap"} }

// manySales are what an operator can do with many sales.
func manySales(v *visit) *many {
	if !v.operates() {
		return nil
	}
	do := v.field("command", choose)
	do.ID = "many-command"
	for _, command := range []string{"retry", "release"} {
		do.Choices = append(do.Choices, choice{Value: command, Name: v.language.Text("do." + command)})
	}
	m := &many{To: "/sales/many", Do: do}
	query := v.r.URL.Query()
	narrowed := slices.ContainsFunc(saleFields(), func(name string) bool { return name != "channel" && query.Get(name) != "" })
	for _, name := range saleFields() {
		if narrowed && query.Get(name) != "" {
			m.Fits = append(m.Fits, field{Name: name, Kind: hidden, Value: query.Get(name)})
		}
	}
	return m
}
