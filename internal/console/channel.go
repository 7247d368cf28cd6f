package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/office"
)

// channelPage is a channel with all it has.
type channelPage struct {
	office.ChannelStanding
	zoned

	Code, Name, State string
	Archived          *time.Time
	KeyAt             *time.Time            // of its key; nil: it has none
	Did               dbgen.ChannelCheckRow // what it did last
	Pace              string                // what the shop is asked a second just now, where that is less than it bears
	Lists             []dbgen.ListStatesRow
	States            []salesOf
	Links             []link
	Forms             []form
	Sections          []section
}

// salesOf are a channel's sales in a state.
type salesOf struct {
	State, Link string
	Count       int64
}

// channelAt is the channel that is asked for.
func (v *visit) channelAt() (dbgen.ChannelByCodeRow, error) {
	code := v.r.PathValue("channel")
	row, err := dbgen.New().ChannelByCode(v.ctx(), v.db, code)
	if db.IsNotFound(err) {
		return row, &office.FieldError{Field: "channel", Given: code, Missing: true}
	}
	return row, db.Wrap("load channel "+code, err)
}

func channel(v *visit) error {
	row, err := v.channelAt()
	if err != nil {
		return err
	}
	c := row.Channel
	p := channelPage{
		Code: c.Code, Name: c.Name, zoned: zoned(c.Zone), Archived: c.ArchivedAt,
		State: switched(office.Channel{Enabled: c.Enabled, Archived: c.ArchivedAt != nil}),
		Forms: v.channelForms(c.Code, c.Enabled, c.ArchivedAt != nil), Links: v.channelLinks(c),
	}
	if c.ArchivedAt == nil && v.who.Role.Allows(access.Operator) {
		p.Forms = append(p.Forms, v.syncForms(c)...)
	}
	settings, err := blueprint.Find(v.ctx(), v.db, c.Code)
	if err != nil {
		return err
	}
	kind, _ := blueprint.KindNamed("channel")
	p.Sections = v.sections(kind, settings.Entry())
	if err := p.load(v, c); err != nil {
		return err
	}
	return v.show(http.StatusOK, "channel", p)
}

// load loads how a channel does.
func (p *channelPage) load(v *visit, c dbgen.Channel) (err error) {
	q, ctx := dbgen.New(), v.ctx()
	if p.ChannelStanding, err = office.LoadChannelStanding(ctx, v.db, c); err != nil {
		return err
	}
	for _, state := range slices.Sorted(maps.Keys(p.Sales)) {
		link := address("/sales", url.Values{"channel": {c.Code}, "state": {state}})
		p.States = append(p.States, salesOf{state, link, p.Sales[state]})
	}
	if p.Did, err = q.ChannelCheck(ctx, v.db, c.ID); err != nil {
		return db.Wrap("look how "+c.Code+" does", err)
	}
	if p.Lists, err = q.ListStates(ctx, v.db, c.ID); err != nil {
		return db.Wrap("look at the lists of "+c.Code, err)
	}
	pace, err := q.ShopPace(ctx, v.db, c.ID)
	if pace.Slowed {
		p.Pace = pace.PerSecond.Short()
	}
	if err != nil {
		return db.Wrap("load the shop's pace", err)
	}
	p.KeyAt, err = v.keyStoredAt(c)
	return err
}

// keyStoredAt is when the key of a channel's shop was stored; nil: there is none.
func (v *visit) keyStoredAt(c dbgen.Channel) (*time.Time, error) {
	at, err := dbgen.New().KeyStoredAt(v.ctx(), v.db, c.ID)
	if db.IsNotFound(err) {
		return nil, nil //nolint:nilnil // it has none
	}
	return &at, db.Wrap("look for the key of "+c.Code, err)
}

// channelLinks are a channel's other pages, by who may look at them.
func (v *visit) channelLinks(c dbgen.Channel) (links []link) {
	if c.ArchivedAt != nil {
		return nil
	}
	at := channelLink(c.Code)
	links = []link{
		{To: address("/sales", url.Values{"channel": {c.Code}}), Text: "nav.sales"},
		{To: at + "/mappings", Text: "mappings.title"}, {To: at + "/schedules", Text: "schedules.title"},
	}
	if v.who.Role.Allows(access.Admin) {
		links = append(links, link{To: at + "/connection", Text: "connection.title"},
			link{To: at + "/edit", Text: "thing.edit"}, link{To: at + "/delete", Text: "thing.delete"})
	}
	return links
}

// syncForms sync what the channel has switched on.
func (v *visit) syncForms(c dbgen.Channel) (forms []form) {
	on := map[string]bool{
		activities.SyncOrders: c.Enabled && c.OrdersIn, activities.SyncLists: true, activities.SyncCatalogue: c.ReadsCatalogue,
		activities.SyncStock: c.Pushes, activities.SyncMessages: c.Enabled && c.Messages,
	}
	for _, part := range activities.Syncs() {
		if on[part] {
			forms = append(forms, form{
				To: channelLink(c.Code) + "/sync", Button: v.language.Text("sync." + part),
				Fields: []field{{Name: "part", Kind: "hidden", Value: part}},
			})
		}
	}
	return forms
}
