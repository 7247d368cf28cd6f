package posting

import "fmt"

// warnings name the rates whose group was found in a roundabout way.
func (r reckoning) warnings() []Issue {
	var warnings []Issue
	for _, rate := range r.rates {
		if !rate.used || rate.way == "" {
			continue
		}
		by := "the channel's default"
		if rate.way == WarnTaxByClass {
			by = fmt.Sprintf("its tax class %q", rate.class)
		}
		warnings = append(warnings, Issue{
			Reason: rate.way, Subject: rate.place,
			Detail:     fmt.Sprintf("nothing maps the shop's tax rate %s: it is booked as %s by %s", rate.id, rate.group.Code, by),
			Remedy:     fmt.Sprintf("map the shop's tax rate %s to a tax group where another is meant", rate.id),
			Acceptable: true,
		})
	}
	return warnings
}
