package console

// shownForm is a page that is one form.
type shownForm struct {
	List  link // that the form adds to
	Title string
	About string // what it is about; empty: its title says it
	Above []link // what people may want first
	Form  form
}
