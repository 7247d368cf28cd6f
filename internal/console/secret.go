package console

// shownSecret is a secret that is shown this once: it is stored as a hash alone.
type shownSecret struct {
	Title  string
	Label  string // of the secret
	Secret string
	On     link // where people go on to
}
