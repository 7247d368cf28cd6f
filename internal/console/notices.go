package console

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
)

// notices are what people were told of channels' problems, the newest first.
func notices() list[office.NoticeFilter, office.Notice] {
	return list[office.NoticeFilter, office.Notice]{
		name: "notices", role: access.Viewer, load: office.Notices, live: "notices",
		above: func(v *visit) []link {
			if !v.who.Role.Allows(access.Operator) {
				return nil
			}
			return []link{{To: "/notices/try", Text: "notice.try"}}
		},
		sifters: []sifter[office.NoticeFilter]{
			{name: "state", own: true, text: func(f *office.NoticeFilter) *string { return &f.State }, choices: ofWords("state", office.NoticeStates())},
			{name: "channel", text: func(f *office.NoticeFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Notice]{
			{name: "notice", cell: func(v *visit, n office.Notice) cell { return v.id(n.ID).to(noticeLink(n.ID)) }},
			{name: "channel", cell: func(v *visit, n office.Notice) cell { return v.text(n.Channel) }},
			{name: "person", cell: func(v *visit, n office.Notice) cell { return v.text(n.Person) }},
			{name: "at", cell: func(v *visit, n office.Notice) cell { return v.moment(n.MadeAt, n.Zone) }},
			{name: "e_mail", cell: func(v *visit, n office.Notice) cell { return v.way(n.Email) }},
			{name: "webhook", cell: func(v *visit, n office.Notice) cell { return v.way(n.Webhook) }},
			{name: "subject", cell: func(v *visit, n office.Notice) cell { return v.glance(n.Subject) }},
		},
	}
}

// noticeLink is a notice's page.
func noticeLink(id int64) string { return "/notices/" + strconv.FormatInt(id, 10) }

// way is a cell of what became of a notice in one way; of none where there was none.
func (v *visit) way(w *office.NoticeWay) cell {
	if w == nil {
		return cell{}
	}
	return v.state(w.State)
}

// noticeShown is a notice as it was sent.
type noticeShown struct {
	office.NoticeRecord
	zoned
}

// Said is what the person was told, without the commands: here are pages for those.
func (n noticeShown) Said() string {
	lines := slices.DeleteFunc(strings.Split(n.Text, "\n"), func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "orderloom ") })
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines[i] = indent + locale.WithoutCommands(line)
	}
	return strings.Join(lines, "\n")
}

func aNotice(v *visit) error {
	record, err := v.loadNotice()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "notice", noticeShown{record, zoned(record.Zone)})
}

// loadNotice is the notice that an address names.
func (v *visit) loadNotice() (office.NoticeRecord, error) {
	id, err := v.pathID("notice")
	if err != nil {
		return office.NoticeRecord{}, err
	}
	found, err := office.Only(v.ctx(), v.db, office.Notices, office.NoticeFilter{ID: id}, "load the notice")
	if err != nil {
		return office.NoticeRecord{}, orNowhere(err)
	}
	return office.LoadNotice(v.ctx(), v.db, found)
}

// noticeTried is whose addresses are to be tried: those of the person whom a channel names.
type noticeTried struct {
	Channel string `json:"channel"`
}

// noticeMade is a notice that is on its way.
type noticeMade struct {
	Notice int64 `json:"notice"`
}

func noticeForm(v *visit) error {
	channels, err := ofChannels(v)
	if err != nil {
		return err
	}
	said := v.language.Text
	return v.show(http.StatusOK, "form", shownForm{List: link{To: "/notices", Text: "notices.title"}, Title: said("notice.try"), Form: v.newForm("try", "/notices", said("notice.try.do"), field{
		Name: "channel", Kind: choose, Label: said("sift.channel"), Help: said("notice.try.help"), Choices: chosen(v.r.FormValue("channel"), channels), Required: true,
	})})
}

// tryNotice sends a channel's person a notice of no problem.
func tryNotice() deed[noticeTried, noticeMade] {
	return deed[noticeTried, noticeMade]{
		path: "/notices", form: "/notices/try", says: "Sends the person who is told of a channel's problems a notice of none", role: access.Operator,
		do: func(v *visit, in noticeTried) (noticeMade, error) {
			if err := known(v, "channel", in.Channel, ofChannels); err != nil {
				return noticeMade{}, err
			}
			id, err := activities.TryNotices(v.ctx(), v.db, in.Channel, v.who.Person)
			return noticeMade{id}, err
		},
		next: func(_ *visit, _ noticeTried, out noticeMade) (string, notice) {
			return noticeLink(out.Notice), notice{Key: "notice.tried"}
		},
	}
}

// known refuses what is none of some choices.
func known(v *visit, name, value string, choices func(*visit) ([]choice, error)) error {
	all, err := choices(v)
	if err != nil {
		return err
	}
	codes := make([]string, len(all))
	for i, c := range all {
		if codes[i] = c.Value; c.Value == value {
			return nil
		}
	}
	return &office.FieldError{Field: name, Given: cmp.Or(value, " "), Known: codes}
}
