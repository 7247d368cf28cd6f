package woosim

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
)

func (s *Shop) webhooksList(c *call) answer {
	q := c.query
	status, by := cmp.Or(q.Get("status"), "all"), cmp.Or(q.Get("orderby"), "date")
	direction := cmp.Or(q.Get("order"), "desc")
	checks := append(pagingChecks(q), oneOf("order", direction, []string{"asc", "desc"}),
		oneOf("orderby", by, []string{"date", "id", "title"}),
		oneOf("status", status, []string{"all", "active", "paused", "disabled"}))
	if bad := refuse(checks...); bad != nil {
		return *bad
	}
	found := slices.DeleteFunc(slices.Clone(s.hooks.all), func(h *Webhook) bool {
		include, exclude := csv(q, "include"), csv(q, "exclude")
		return (status != "all" && h.Status != status) || (len(include) > 0 && !slices.Contains(include, encodeID(h.ID))) ||
			slices.Contains(exclude, encodeID(h.ID)) || !strings.Contains(strings.ToLower(h.Name), strings.ToLower(q.Get("search")))
	})
	s.sortWebhooks(found, by, direction)
	list := make([]object, len(found))
	for i, h := range found {
		list[i] = s.webhookObject(h)
	}
	return s.page(c, list)
}

// sortWebhooks puts webhooks in order. Those made in the same second come in another order on each request.
func (s *Shop) sortWebhooks(list []*Webhook, by, direction string) {
	chance := rand.New(s.rng) //nolint:gosec // chance from a seed is what is wanted
	chance.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	slices.SortStableFunc(list, func(a, b *Webhook) int {
		if direction == "desc" {
			a, b = b, a
		}
		switch by {
		case "id":
			return cmp.Compare(a.ID, b.ID)
		case "title":
			return cmp.Compare(a.Name, b.Name)
		default:
			return a.Created.Compare(b.Created)
		}
	})
}
