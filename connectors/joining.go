package connectors

import (
	"net/http"
	"net/url"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// Joiner speaks for a platform whose shops give a key by themselves, once their owner
// has approved on a page of the shop's own. It needs no credentials and calls nobody.
type Joiner interface {
	// JoinAddress is the shop's page that asks its owner. Wrong settings are
	// fault.Invalid. The shop's credentials aren't looked at.
	JoinAddress(shop Shop, ask JoinRequest) (string, error)
	// Joined reads what the shop sends to the callback. It is not signed: the state
	// alone says whom it is from. What isn't in the shape that the platform sends is
	// fault.Invalid, another type of content fault.Unsupported. The error quotes
	// nothing of it.
	Joined(header http.Header, body []byte) (Joined, error)
	// Returned reads how the owner's browser came back.
	Returned(query url.Values) Returned
}

// JoinRequest is what a shop is asked to send a key for.
type JoinRequest struct {
	// State comes back with the key, and proves that the key answers this request.
	State secret.String
	// Callback is where the shop sends the key, Return where the owner's browser
	// goes then. Both are https.
	Callback string
	Return   string
}

// Joined is a key that a shop gave.
type Joined struct {
	State       secret.String
	Credentials Credentials
	// Lacks is what the key may not do and has to: "write"; empty where it is fit.
	Lacks string
}

// Returned is how the owner came back.
type Returned struct {
	State    secret.String
	Approved bool
}

// Joiners is every platform whose shops can be joined, by name.
type Joiners map[string]Joiner

// Of is a platform's joiner; fault.Unsupported where its shops give no key by
// themselves.
func (j Joiners) Of(platform string) (Joiner, error) {
	joiner, ok := j[platform]
	if !ok {
		return nil, fault.New(fault.Unsupported, platform, "its shops give no key by themselves: store the key by `orderloom channel key`")
	}
	return joiner, nil
}
