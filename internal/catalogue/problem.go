package catalogue

// Problem is what is wrong with one product of a shop, or with an item that it is sent.
type Problem struct {
	Kind    ProblemKind
	Warning bool // it is an item, or is sent, all the same
	Detail  string
	Remedy  string
}

// ProblemKind says what sort of problem it is.
type ProblemKind string

const (
	// MissingSKU is of one that has none: nobody can say which item it is.
	MissingSKU ProblemKind = "missing_sku"
	// DoubleSKU is one that another product of the shop has too, and had first.
	DoubleSKU ProblemKind = "double_sku"
	// InheritedSKU is of a variation that has none, and shows its product's.
	InheritedSKU ProblemKind = "inherited_sku"
	// UnknownSKU is one that no item has, of a channel that makes none.
	UnknownSKU ProblemKind = "unknown_sku"
	// Unreadable is one that isn't in the shape that we know.
	Unreadable ProblemKind = "unreadable"
	// UnmappedCategory is one that nothing stands for: the default is taken, if there is one.
	UnmappedCategory ProblemKind = "unmapped_category"
	// SeveralCategories are more than one: the first that is mapped is taken.
	SeveralCategories ProblemKind = "several_categories"
	// OtherKind is of one that the shop sells by variations and we don't, or the other way round.
	OtherKind ProblemKind = "other_kind"
)

// The problems of items that a shop is sent.
const (
	// TooLong is of a text that the shop doesn't take.
	TooLong ProblemKind = "too_long"
	// NoName is of an item without one.
	NoName ProblemKind = "no_name"
	// NoPrice is of one that the channel's price list lacks, in its currency.
	NoPrice ProblemKind = "no_price"
	// NotTaken is of one that the shop refused.
	NotTaken ProblemKind = "not_taken"
	// ManyImages are more than the shop takes: the first are sent.
	ManyImages ProblemKind = "many_images"
	// OtherIdentifier is of one that the shop's imports would make twice.
	OtherIdentifier ProblemKind = "other_identifier"
	// StaysHidden is of one that an import would show.
	StaysHidden ProblemKind = "stays_hidden"
	// TakesOff is of one that lacks what the shop's product has of its own.
	TakesOff ProblemKind = "takes_off"
)

// ProblemKinds are all of them.
func ProblemKinds() []ProblemKind {
	return []ProblemKind{
		MissingSKU, DoubleSKU, InheritedSKU, UnknownSKU, Unreadable, UnmappedCategory, SeveralCategories, OtherKind,
		TooLong, NoName, NoPrice, NotTaken, ManyImages, OtherIdentifier, StaysHidden, TakesOff,
	}
}

// UnreadableProblem is that of a product that can't be understood, and why.
func UnreadableProblem(reason string) Problem {
	return Problem{
		Kind: Unreadable, Detail: "it can't be read: " + reason,
		Remedy: "mend what the message names in the shop; the next run reads it again",
	}
}
