package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
)

// isFirst reports whether a setting is asked for when a channel is added: how its shop is
// reached, and where its sales belong.
func isFirst(s blueprint.Setting) bool {
	switch s.Path {
	case "code", "name", "platform", "environment", "pos", "address", "zone":
		return true
	default:
		return false
	}
}

// keyGroup are the fields of a key. What is typed there is never shown again.
func (m *formMaker) keyGroup() formGroup {
	g := formGroup{Name: "connection.key"}
	if m.settings.Keys == nil {
		return g
	}
	for _, f := range []struct{ name, label, help string }{
		{"key", "connection.key", "connection.key.help"}, {"secret", "connection.secret", "connection.secret.help"},
	} {
		m.made[f.name] = true
		g.Fields = append(g.Fields, field{
			ID: "shop-" + f.name, Name: f.name, Kind: "password", Label: m.language.Text(f.label), Help: m.language.Text(f.help), Wrong: m.wrong[f.name],
		})
	}
	return g
}

// typedKey is the key that a form brought.
func (v *visit) typedKey() connectors.Credentials {
	return connectors.Credentials{Key: secret.String(v.r.PostFormValue("key")), Secret: secret.String(v.r.PostFormValue("secret"))}
}

// keyOf keeps the key that was typed for a channel that is added, and asks for its shop's
// lists; nil where none was.
func (v *visit) keyOf(code string) func(context.Context, pgx.Tx) error {
	given := v.typedKey()
	if given.Key == "" && given.Secret == "" {
		return nil
	}
	return func(ctx context.Context, tx pgx.Tx) error {
		err := v.keepKey(ctx, tx, code, given)
		if fault.Is(err, fault.Invalid) {
			return &blueprint.Error{Mistakes: []blueprint.Mistake{{Place: "key", Remedy: reason(theirs(err))}}}
		}
		return err
	}
}

func (v *visit) keepKey(ctx context.Context, tx pgx.Tx, code string, given connectors.Credentials) error {
	if v.settings.Keys == nil {
		return errNoKeys()
	}
	if err := v.settings.Keys.Keep(ctx, tx, code, given, v.who.Person); err != nil {
		return err
	}
	return activities.SyncByHand(ctx, tx, code, activities.SyncLists, v.who.Person)
}

func errNoKeys() error {
	return fault.New(fault.Conflict, ourselves, "this console seals no keys: set ORDERLOOM_KEY_FILE, or store the key by `orderloom channel key`")
}

// connectionPath is the address of how a channel's shop is reached.
const connectionPath = "/channels/{channel}/connection"

// connectionPage is how a channel's shop is reached.
type connectionPage struct {
	channelPage

	Keys     bool // can be kept here
	Fields   []field
	Platform string
	Address  string
	Joins    bool // the shop can give its key by itself
	Asked    joining.Request
	Link     string // for the shop's owner, made now
	Checks   []connectors.Check
	CanCheck bool
}

func connection(v *visit) error { return v.showConnection(nil) }

// showConnection shows it with what was done just now.
func (v *visit) showConnection(with func(*connectionPage)) error {
	row, err := v.channelAt()
	if err != nil {
		return err
	}
	c := row.Channel
	p := connectionPage{
		channelPage: channelPage{Code: c.Code, Name: c.Name, zoned: zoned(c.Zone), Links: v.channelLinks(c)},
		Keys:        v.settings.Keys != nil, Platform: c.Platform, Address: c.Address, CanCheck: v.settings.Check != nil,
	}
	if err := p.load(v, c); err != nil {
		return err
	}
	if p.Keys {
		m := &formMaker{visit: v, made: map[string]bool{}}
		p.Fields = m.keyGroup().Fields
		_, err := v.settings.Keys.Joiners.Of(c.Platform)
		p.Joins = err == nil
		if p.Asked, err = v.settings.Keys.Last(v.ctx(), c.Code); err != nil {
			return err
		}
	}
	if with != nil {
		with(&p)
	}
	return v.show(http.StatusOK, "connection", p)
}

// storeKey stores the key of a channel's shop.
func storeKey(v *visit) error {
	code := v.r.PathValue("channel")
	if _, err := v.channelAt(); err != nil {
		return err
	}
	err := db.InTx(v.ctx(), v.db, func(tx pgx.Tx) error { return v.keepKey(v.ctx(), tx, code, v.typedKey()) })
	if err != nil {
		return v.again(connectionPath, theirs(err))
	}
	return v.done(channelLink(code)+"/connection", "connection.stored", map[string]string{"channel": code})
}

// checkChannel looks a channel over from end to end, and shows what was found.
func checkChannel(v *visit) error {
	if v.settings.Check == nil {
		return v.again(connectionPath, errNoKeys())
	}
	row, err := v.channelAt()
	if err != nil {
		return err
	}
	checks, err := v.settings.Check(v.ctx(), row.Channel.Code)
	if err != nil {
		return err
	}
	return v.showConnection(func(p *connectionPage) { p.Checks = checks })
}

// joinChannel makes a link by which the shop's owner has it give its key, and goes on to
// it where the owner is who asks. That takes a page of ours that the browser leaves: policy
// lets the redirect of a form lead nowhere else.
func joinChannel(v *visit) error {
	if v.settings.Keys == nil {
		return v.again(connectionPath, errNoKeys())
	}
	row, err := v.channelAt()
	if err != nil {
		return err
	}
	asked, err := v.settings.Keys.Ask(v.ctx(), row.Channel.Code, v.who.Person)
	if f, ok := errors.AsType[*fault.Error](err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Unsupported) {
		return v.again(connectionPath, fault.New(fault.Conflict, ourselves, "%s", f.Message))
	}
	if err != nil {
		return err
	}
	if v.r.PostFormValue("to") == "shop" {
		v.w.Header().Set("Refresh", "0; url="+asked.Link)
	}
	return v.showConnection(func(p *connectionPage) { p.Link = asked.Link })
}
