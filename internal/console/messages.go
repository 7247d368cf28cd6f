package console

import (
	"net/url"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// messages are what buyers wrote: what is unread first, then the newest.
func messages() list[office.MessageFilter, office.Message] {
	return list[office.MessageFilter, office.Message]{
		name: "messages", role: access.Viewer, load: office.Messages, live: "messages replies journal",
		sifters: []sifter[office.MessageFilter]{
			{name: "search", own: true, text: func(f *office.MessageFilter) *string { return &f.Search }},
			{name: "state", own: true, text: func(f *office.MessageFilter) *string { return &f.State }, choices: ofWords("state", office.MessageStates())},
			{name: "reply", text: func(f *office.MessageFilter) *string { return &f.Reply }, choices: ofWords("state", office.ReplyStates())},
			{name: "channel", text: func(f *office.MessageFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "system", text: func(f *office.MessageFilter) *string { return &f.System }},
			{name: "own", flag: func(f *office.MessageFilter) *bool { return &f.Own }},
		},
		columns: []column[office.Message]{
			{name: "message", cell: func(v *visit, m office.Message) cell { return v.text(m.MessageID).to(messageLink(m)) }},
			{name: "channel", cell: func(v *visit, m office.Message) cell { return v.text(m.Channel) }},
			{name: "system", inFile: true, cell: func(v *visit, m office.Message) cell { return v.text(m.System) }},
			{name: "is", cell: func(v *visit, m office.Message) cell { return v.state(messageState(m)) }},
			{name: "from", cell: func(v *visit, m office.Message) cell { return v.text(m.Name) }},
			{name: "phone", inFile: true, cell: func(v *visit, m office.Message) cell { return v.text(m.Phone) }},
			{name: "order", cell: func(v *visit, m office.Message) cell { return v.text(m.Order).to(besideMessage(m)) }},
			{name: "sale_is", cell: func(v *visit, m office.Message) cell { return v.state(m.SaleState) }},
			{name: "sent", cell: func(v *visit, m office.Message) cell { return v.moment(m.SentAt, m.Zone) }},
			{name: "reply", cell: func(v *visit, m office.Message) cell { return v.state(m.Reply) }},
			{name: "text", cell: func(v *visit, m office.Message) cell { return v.glance(m.Wording()) }},
		},
	}
}

// messageState is unread, read, or own: the shop wrote it.
func messageState(m office.Message) string {
	if m.Own {
		return "own"
	}
	return m.State
}

// messageLink is a message's page.
func messageLink(m office.Message) string {
	return "/messages/" + url.PathEscape(m.Channel) + "/" + url.PathEscape(m.System) + "/" + url.PathEscape(m.MessageID)
}

// besideMessage is the page of the sale beside a message; empty: there is none.
func besideMessage(m office.Message) string {
	if m.Sale == "" {
		return ""
	}
	return saleLink(m.Channel, m.OrderID)
}
