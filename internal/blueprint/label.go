package blueprint

// Label is a thing that is no more than a name.
type Label struct {
	// Code is lower case letters, digits and dashes; others name it by that.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
}

// Source is where sales come from.
type Source struct{ Label }

// SaleType is what sales are sorted by.
type SaleType struct{ Label }

// DeliveryMethod is a way of ours to deliver.
type DeliveryMethod struct{ Label }

// PriceGroup is a price list.
type PriceGroup struct{ Label }

// Category is what items are sorted by.
type Category struct {
	Label
	// Parent is the category that it is a part of, by its code; none for a root.
	Parent string `json:"parent,omitempty" names:"category"`
}

// Person is somebody of ours.
type Person struct {
	Label
	// Email is where notices go: the problems of channels whose notices_to is this person.
	Email string `json:"email,omitempty"`
	// Webhook is where notices go as JSON, signed: an https address. `orderloom person secret` makes what they are signed with.
	Webhook string `json:"webhook,omitempty"`
}
