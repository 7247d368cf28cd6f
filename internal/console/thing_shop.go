package console

import (
	"strings"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// isMapping reports whether a setting is a part of what stands for something of the
// shop's: these are on a page of their own, beside it.
func isMapping(s blueprint.Setting) bool {
	switch s.List() {
	case "taxes.rates", "taxes.classes", "payments", "deliveries.methods", "catalogue.categories":
		return true
	default:
		return false
	}
}

// loadShop loads what a channel's shop has, as its lists were pulled last.
func (m *formMaker) loadShop(code string) error {
	row, err := dbgen.New().ChannelByCode(m.ctx(), m.db, code)
	if err != nil {
		return db.Wrap("load channel "+code, err)
	}
	entries, err := dbgen.New().ListEntries(m.ctx(), m.db, row.Channel.ID)
	if err != nil {
		return db.Wrap("load the shop's lists", err)
	}
	for _, e := range entries {
		if e.GoneAt == nil {
			m.shop[e.List] = append(m.shop[e.List], blueprint.Choice{Code: e.RemoteID, Name: strings.TrimSpace(e.Title)})
		}
	}
	return nil
}
