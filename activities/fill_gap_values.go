package activities

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

func (f GapFill) mapTax(ctx context.Context, tx pgx.Tx, group string) error {
	ch, err := loadChannel(ctx, tx, f.Gap.Channel)
	if err != nil {
		return err
	}
	if group == "" {
		return f.wants("a tax group by its code")
	}
	known, err := queries.TaxGroupCodes(ctx, tx)
	if err != nil {
		return db.Wrap("look for the tax group", err)
	}
	if !slices.Contains(known, group) {
		return fault.New(fault.NotFound, "fill a gap", "there is no tax group %q", group)
	}
	if f.Gap.Value == posting.DefaultTax {
		return db.Wrap("set the default tax group", queries.DefaultTaxSave(ctx, tx, group, ch.ID))
	}
	return db.Wrap("map the tax", queries.TaxMappingSave(ctx, tx, dbgen.TaxMappingSaveParams{
		ChannelID: ch.ID, RemoteRateID: f.Gap.Value, TaxGroup: group,
	}))
}

func (f GapFill) mapPayment(ctx context.Context, tx pgx.Tx, account string) error {
	ch, err := loadChannel(ctx, tx, f.Gap.Channel)
	if err != nil {
		return err
	}
	if account == "" {
		return f.wants("a money account by its code")
	}
	switch _, err := queries.MoneyAccountByCode(ctx, tx, account); {
	case db.IsNotFound(err):
		return fault.New(fault.NotFound, "fill a gap", "there is no money account %q", account)
	case err != nil:
		return db.Wrap("look for the money account", err)
	}
	return db.Wrap("map the payment method", queries.BlueprintPayment(ctx, tx, dbgen.BlueprintPaymentParams{
		ChannelID: ch.ID, RemoteMethod: f.Gap.Value, MoneyAccount: account, PaidStatuses: []string{},
	}))
}

// addItem makes an item, called as it is said or as the shop calls it.
func (f GapFill) addItem(ctx context.Context, tx pgx.Tx, sku, title string, service bool) error {
	item := dbgen.ItemAddParams{SKU: sku, Name: cmp.Or(f.ItemName, title), Kind: "simple"}
	if service {
		item.Kind = "service"
	}
	if item.Name == "" {
		return fault.New(fault.Invalid, "fill a gap", "there is no item %q: give it a name to make it", sku)
	}
	return db.Wrap("make the item", queries.ItemAdd(ctx, tx, item))
}

// setSetting names a service in a setting, the one that the setting names already where
// none is said. One that isn't there is made, where it has a name.
func (f GapFill) setSetting(ctx context.Context, tx pgx.Tx, sku string) (string, error) {
	if sku == "" {
		named, err := queries.SettingGet(ctx, tx, f.Gap.Value, f.Gap.Channel)
		if err != nil {
			return "", db.Wrap("look at the setting", err)
		}
		if sku = named; sku == "" {
			return "", f.wants("a service by its SKU")
		}
	}
	items, err := queries.ItemsBySKU(ctx, tx, []string{sku})
	switch {
	case err != nil:
		return "", db.Wrap("look for the item", err)
	case len(items) > 0 && items[0].Kind != "service":
		return "", fault.New(fault.Invalid, "fill a gap", "item %s is %s: name a service", sku, items[0].Kind)
	case len(items) == 0:
		if err := f.addItem(ctx, tx, sku, "", true); err != nil {
			return "", err
		}
	}
	return sku, db.Wrap("set the setting", queries.SettingFill(ctx, tx, dbgen.SettingFillParams{Setting: f.Gap.Value, Value: sku, Code: f.Gap.Channel}))
}

func (f GapFill) wants(what string) error {
	return fault.New(fault.Invalid, "fill a gap", "say what stands for %s: %s", f.Gap.Value, what)
}
