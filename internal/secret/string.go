// Package secret keeps secrets: a string that never prints itself, and a keyring
// that encrypts what is stored.
package secret

// String prints as ••• wherever it ends up: in a log, an error, JSON or a
// debugger's dump. Reveal gives the text itself, at the one place that needs it.
type String string

const hidden = "•••"

// String hides the text from fmt.
func (String) String() string { return hidden }

// GoString hides the text from %#v.
func (String) GoString() string { return hidden }

// MarshalText hides the text from JSON and from logs.
func (String) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Reveal is the secret itself.
func (s String) Reveal() string { return string(s) }
