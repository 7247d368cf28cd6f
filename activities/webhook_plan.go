package activities

import (
	"context"
	"slices"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// What is to be done about a webhook; its text is what the journal says of it.
const (
	makeWebhook   webhookDeed = "made"
	mendWebhook   webhookDeed = "put right"
	removeWebhook webhookDeed = "removed"
	knowWebhook   webhookDeed = "found" // made by a call whose answer was lost
	leaveWebhook  webhookDeed = "left"  // a person stopped it
)

type webhookDeed string

// deed is something to do about one webhook.
type deed struct {
	what  webhookDeed
	topic string
	id    string // empty for one to be made
	wrong string // what is to be told of it: empty where nothing was wrong
}

// then is what becomes of a webhook that was wrong.
func (d deed) then() string {
	switch d.what {
	case makeWebhook:
		return "it is made anew"
	case leaveWebhook:
		return "it stays so"
	default:
		return "it is put back"
	}
}

// webhookPlan is a shop's webhooks against what we know of ours.
type webhookPlan struct {
	address  string // where ours have to send
	secretAt time.Time
	known    map[string]dbgen.ChannelWebhooksRow
	there    []connectors.Webhook
}

// newWebhookPlan knows what our tables know of a channel's webhooks.
func newWebhookPlan(ctx context.Context, q dbgen.DBTX, ch channel, address string, there []connectors.Webhook) (webhookPlan, error) {
	p := webhookPlan{address: address, there: there, known: map[string]dbgen.ChannelWebhooksRow{}}
	secret, err := queries.WebhookSecret(ctx, q, ch.ID)
	if err != nil && !db.IsNotFound(err) {
		return p, db.Wrap("load the webhook secret of "+ch.Code, err)
	}
	p.secretAt = secret.UpdatedAt
	rows, err := queries.ChannelWebhooks(ctx, q, ch.ID)
	if err != nil {
		return p, db.Wrap("load the webhooks of "+ch.Code, err)
	}
	for _, row := range rows {
		p.known[row.Topic] = row
	}
	return p, nil
}

// wrong is what is not as it should be, for people.
func (p webhookPlan) wrong(topics []string) (list []string) {
	for _, d := range p.deeds(topics) {
		switch {
		case d.what == knowWebhook:
		case d.wrong != "":
			list = append(list, d.topic+": "+d.wrong)
		case d.what == makeWebhook:
			list = append(list, d.topic+": there is none")
		case d.what == removeWebhook:
			list = append(list, d.topic+": there is another one of ours")
		default:
			list = append(list, d.topic+": it signs with another secret, or sends elsewhere")
		}
	}
	return list
}

// deeds are what is to be done so that there is one webhook of ours for each topic.
func (p webhookPlan) deeds(topics []string) (list []deed) {
	for _, topic := range topics {
		ours := p.ours(topic)
		if len(ours) == 0 {
			list = append(list, p.absent(topic))
			continue
		}
		keep := p.kept(topic, ours)
		if d := p.present(topic, ours[keep]); d.what != "" {
			list = append(list, d)
		}
		for _, double := range slices.Delete(ours, keep, keep+1) {
			list = append(list, deed{what: removeWebhook, topic: topic, id: double.RemoteID})
		}
	}
	return list
}

// ours are the webhooks of a topic that send to us, or to where we were when we made
// them.
func (p webhookPlan) ours(topic string) (list []connectors.Webhook) {
	before := p.known[topic].SendsTo
	for _, hook := range p.there {
		if hook.Topic == topic && (hook.Address == p.address || hook.Address == before) {
			list = append(list, hook)
		}
	}
	return list
}

// kept is which of ours stays: the one we know, else the first.
func (p webhookPlan) kept(topic string, ours []connectors.Webhook) int {
	row := p.known[topic]
	at := slices.IndexFunc(ours, func(hook connectors.Webhook) bool { return row.RemoteID != nil && *row.RemoteID == hook.RemoteID })
	return max(at, 0)
}

// absent is what to do where the shop has none of ours.
func (p webhookPlan) absent(topic string) deed {
	d := deed{what: makeWebhook, topic: topic}
	if p.known[topic].RemoteID != nil {
		d.wrong = "the shop doesn't have it any more"
	}
	return d
}

// present is what to do about the one that the shop has; nothing where it is as it
// should be.
func (p webhookPlan) present(topic string, hook connectors.Webhook) deed {
	row, seen := p.known[topic]
	d := deed{topic: topic, id: hook.RemoteID}
	made := seen && row.SecretAt.Equal(p.secretAt) && hook.Address == p.address
	switch {
	case hook.State == connectors.WebhookPaused:
		d.what, d.wrong = leaveWebhook, "somebody paused it in the shop"
	case hook.State != connectors.WebhookActive:
		d.what, d.wrong = mendWebhook, "the shop had disabled it, because what it sent wasn't taken"
	case made && row.RemoteID == nil:
		d.what = knowWebhook
	case !made || *row.RemoteID != hook.RemoteID:
		d.what = mendWebhook
	}
	return d
}

// findings are what is to be told of what was wrong.
func (k *keeping) findings(deeds []deed) (found []Finding) {
	for _, d := range deeds {
		if d.wrong == "" {
			continue
		}
		remedy := "see that the internet reaches the gateway at " + k.set.PublicURL + "; the channel is polled meanwhile"
		if d.what == leaveWebhook {
			remedy = "set it to active in the shop (WooCommerce, Settings, Advanced, Webhooks); the channel is polled meanwhile"
		}
		found = append(found, Finding{Subject: d.topic, Detail: d.wrong + ": " + d.then(), Remedy: remedy})
	}
	return found
}
