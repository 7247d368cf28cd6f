package posting

// NeedKind says what of ours an issue hangs on.
type NeedKind string

// The kinds. Their texts are stored, and are parts of gaps' names.
const (
	NeedItem     NeedKind = "item"     // an item with a SKU
	NeedProduct  NeedKind = "product"  // a SKU, for a product that the shop gave none: only the shop can
	NeedSetting  NeedKind = "setting"  // a setting of the channel, or the item that it names
	NeedTax      NeedKind = "tax"      // a tax group for a rate
	NeedPayment  NeedKind = "payment"  // a money account for a payment method
	NeedCurrency NeedKind = "currency" // a currency that the point of sale allows
)

// Need is what of ours an issue hangs on: once something else stands for it, the sale
// is worth another look. While nothing does, it is a gap.
type Need struct {
	Kind  NeedKind `json:"kind"`
	Value string   `json:"value"` // the shop's, or the setting's name
	// TaxClass of a rate may be mapped in its place; empty where it isn't known.
	TaxClass string `json:"tax_class,omitempty"`
	// Found is the code of what stands for it; empty for a gap.
	Found string `json:"found,omitempty"`
}
