package posting

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/commerce"
)

// unknownItems names every line that no item stands for, line by line.
func (r reckoning) unknownItems() []Issue {
	var issues []Issue
	for i, l := range r.order.Lines {
		sku := bookedSKU(l, r.policy)
		if _, known := r.mappings.Items[sku]; known && sku != "" {
			continue
		}
		issue := Issue{Reason: ReasonUnknownItem, Subject: fmt.Sprintf("lines[%d].sku", i)}
		if setting, ok := skuSettingOf(l.Kind); ok {
			issue.Detail, issue.Remedy = serviceGap(setting, sku)
			issue.Need = &Need{Kind: NeedSetting, Value: setting.name}
		} else {
			issue.Detail, issue.Remedy = goodsGap(l, sku)
			issue.Need = goodsNeed(l, sku)
		}
		issues = append(issues, issue)
	}
	return issues
}

// skuSetting says what a kind of line is, and the setting that names its item.
type skuSetting struct{ lines, name string }

// skuSettingOf is false for lines that bring their own SKU.
func skuSettingOf(kind commerce.LineKind) (skuSetting, bool) {
	switch kind {
	case commerce.Shipping:
		return skuSetting{"shipping lines", "shipping_sku"}, true
	case commerce.Fee:
		return skuSetting{"fees", "fee_sku"}, true
	case commerce.Tip:
		return skuSetting{"tips", "tip_sku"}, true
	case commerce.Custom:
		return skuSetting{"lines without a product", "custom_sku"}, true
	default:
		return skuSetting{}, false
	}
}

func serviceGap(s skuSetting, sku string) (detail, remedy string) {
	if sku == "" {
		return "the channel names no item to book " + s.lines + " under",
			fmt.Sprintf("set the channel's %s to a service item's SKU", s.name)
	}
	return fmt.Sprintf("no item has the SKU %q, which %s are booked under", sku, s.lines),
		fmt.Sprintf("add a service item with the SKU %q, or change the channel's %s", sku, s.name)
}

func goodsGap(l commerce.Line, sku string) (detail, remedy string) {
	if sku == "" {
		return fmt.Sprintf("the shop's product %s has no SKU", l.ProductID),
			fmt.Sprintf("give product %s the SKU of an item in the shop", l.ProductID)
	}
	return fmt.Sprintf("no item has the SKU %q", sku),
		fmt.Sprintf("add an item with the SKU %q", sku)
}

// goodsNeed is nil for a line that names neither a SKU nor a product.
func goodsNeed(l commerce.Line, sku string) *Need {
	switch {
	case sku != "":
		return &Need{Kind: NeedItem, Value: sku}
	case l.ProductID != "":
		return &Need{Kind: NeedProduct, Value: l.ProductID}
	default:
		return nil
	}
}
