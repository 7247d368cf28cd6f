package connectors

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
)

// SettingsReader tells the settings of a shop that steer how its figures come about.
type SettingsReader interface {
	ShopSettings(ctx context.Context) (commerce.ShopSettings, error)
}

// StatusList names the statuses that an order can have, those of the shop's own among
// them.
type StatusList interface {
	OrderStatuses(ctx context.Context) ([]commerce.OrderStatus, error)
}

// PaymentList names the ways to pay.
type PaymentList interface {
	PaymentMethods(ctx context.Context) ([]commerce.PaymentMethod, error)
}

// DeliveryList names the ways to get the goods.
type DeliveryList interface {
	DeliveryMethods(ctx context.Context) ([]commerce.DeliveryMethod, error)
}

// TaxList names what orders are taxed by. Those of a shop without it tell no taxes.
type TaxList interface {
	TaxRates(ctx context.Context) ([]commerce.TaxRate, error)
	TaxClasses(ctx context.Context) ([]commerce.TaxClass, error)
}

// CategoryList names the groups that a shop sorts its products into.
type CategoryList interface {
	Categories(ctx context.Context) ([]commerce.Category, error)
}
