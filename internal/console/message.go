package console

import (
	"net/http"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// messagePath is a message's address.
const messagePath = "/messages/{channel}/{system}/{message}"

// messageShown is a message with its conversation and what can be done.
type messageShown struct {
	*office.MessageRecord
	zoned

	Beside string // the page of the sale beside it; empty: there is none
	Answer *form  // nil: it can't be answered, or not by who looks
	Again  form   // where it can: sends the last reply once more
	Forms  []form
}

// Last reports whether a reply is the one that can be sent again.
func (m messageShown) Last(s office.Said) bool {
	last := int64(0)
	for _, said := range m.Conversation {
		last = max(last, said.Reply)
	}
	return s.Reply > 0 && s.Reply == last && s.Text != ""
}

// Do is the key of what there is to do about a reply; empty: nothing.
func (messageShown) Do(s office.Said) string {
	switch {
	case s.State == "in_doubt" && s.Looked == "impossible":
		return "message.doubt.impossible"
	case s.State == "in_doubt" && s.Looked == "":
		return "message.doubt.looking"
	case s.State == "in_doubt":
		return "message.doubt.nothing"
	case s.State == "intended":
		return "message.intended"
	default:
		return ""
	}
}

// findMessage is the message that an address names.
func (v *visit) findMessage() (office.Message, error) {
	found, err := office.Only(v.ctx(), v.db, office.Messages, office.MessageFilter{
		Channel: v.r.PathValue("channel"), System: v.r.PathValue("system"), MessageID: v.r.PathValue("message"), Own: true,
	}, "load the message")
	return found, orNowhere(err)
}

// loadMessage loads the message that an address names, with its conversation.
func (v *visit) loadMessage() (*office.MessageRecord, error) {
	found, err := v.findMessage()
	if err != nil {
		return nil, err
	}
	return office.LoadMessage(v.ctx(), v.db, found)
}

func message(v *visit) error {
	record, err := v.loadMessage()
	if err != nil {
		return err
	}
	shown := messageShown{MessageRecord: record, zoned: zoned(record.Zone), Beside: besideMessage(record.Message)}
	if v.who.Role.Allows(access.Operator) {
		v.messageForms(&shown)
	}
	return v.show(http.StatusOK, "message", shown)
}

// messageForms are what an operator can do about a message.
func (v *visit) messageForms(shown *messageShown) {
	m, said, to := shown.Message, v.language.Text, messageLink(shown.Message)
	if !m.Own && m.Unreadable == "" && m.Text != "" {
		reply := v.newForm("reply", to+"/reply", said("message.reply.do"), field{
			Name: "text", Kind: write, Label: said("message.reply"), Help: said("message.reply.help"), Required: true,
		})
		shown.Answer, shown.Again = &reply, v.newForm("again", to+"/again", said("message.again.do"))
	}
	if m.State == "unread" {
		shown.Forms = append(shown.Forms, v.newForm("read", to+"/read", said("message.read.do")))
	}
	erase := v.newForm("erase", to+"/erase", said("message.erase.do"), field{
		Name: "reason", Kind: "text", Label: said("message.erase"), Help: said("message.erase.help"), Required: true,
	})
	erase.Danger = true
	shown.Forms = append(shown.Forms, erase)
}

// answerGiven is what somebody answers a buyer.
type answerGiven struct {
	keyed

	Text string `json:"text"`
}

// answered is a reply that is stored, and what became of it so far.
type answered struct {
	Reply       int64  `json:"reply"`
	State       string `json:"state"` // intended until it is sent
	GivenBefore bool   `json:"given_before"`
}

// answerMessage answers a message, once.
func answerMessage() deed[answerGiven, answered] {
	return deed[answerGiven, answered]{
		path: messagePath + "/reply", says: "Answers a message, once by a key", role: access.Operator,
		do: func(v *visit, in answerGiven) (answered, error) {
			return v.reply(activities.Reply{Key: in.key(), Text: in.Text})
		},
		next: func(v *visit, _ answerGiven, _ answered) (string, notice) {
			return v.toMessage(), notice{Key: "message.replied"}
		},
	}
}

// answerAgain sends the last reply to a message once more.
func answerAgain() deed[keyed, answered] {
	return deed[keyed, answered]{
		path: messagePath + "/again", says: "Sends the last reply to a message once more", role: access.Operator,
		do: func(v *visit, in keyed) (answered, error) {
			return v.reply(activities.Reply{Key: in.key(), Again: true})
		},
		next: func(v *visit, _ keyed, _ answered) (string, notice) {
			return v.toMessage(), notice{Key: "message.replied"}
		},
	}
}

func (v *visit) reply(r activities.Reply) (answered, error) {
	found, err := v.findMessage()
	if err != nil {
		return answered{}, err
	}
	r.MessageID, r.Actor = found.ID, v.who.Person
	given, err := activities.ReplyToMessage(v.ctx(), v.db, r)
	return answered{given.ID, given.State, given.GivenBefore}, err
}

// read is how many messages were unread.
type read struct {
	Read int64 `json:"read"`
}

// readMessage notes that a message was read, and what stands before it.
func readMessage() deed[keyed, read] {
	return deed[keyed, read]{
		path: messagePath + "/read", says: "Notes that a message was read, and what the buyer wrote before it", role: access.Operator,
		do: func(v *visit, _ keyed) (read, error) {
			found, err := v.findMessage()
			if err != nil {
				return read{}, err
			}
			n, err := activities.ReadMessage(v.ctx(), v.db, found.ID, v.who.Person)
			return read{n}, err
		},
		next: func(v *visit, _ keyed, _ read) (string, notice) { return v.toMessage(), notice{Key: "message.readnow"} },
	}
}

// toMessage is the page of the message that the address names.
func (v *visit) toMessage() string {
	return messageLink(office.Message{Channel: v.r.PathValue("channel"), System: v.r.PathValue("system"), MessageID: v.r.PathValue("message")})
}
