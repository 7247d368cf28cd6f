package console

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/access"
)

// anybody marks a route that needs no signing in.
const anybody access.Role = ""

// route is something that can be asked for.
type route struct {
	method  string
	pattern string      // as http.ServeMux has it, without the method
	role    access.Role // the least that may
	serve   func(*visit) error
}

// routes are all that there are.
func (c *Console) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/healthz", anybody, healthy},
		{get, "/readyz", anybody, ready},
		{get, "/assets/{file}", anybody, asset},
		{get, "/sign-in", anybody, signInForm},
		{post, "/sign-in", anybody, signIn},

		{get, "/{$}", access.Viewer, home},
		{get, "/sales", access.Viewer, sales},
		{get, "/sales.csv", access.Viewer, salesFile},
		{get, "/sales.xlsx", access.Viewer, salesFile},
		{get, "/sales/{channel}/{order}", access.Viewer, sale},
		{get, "/documents/{id}/pdf", access.Viewer, documentPDF},
		{get, "/settings", access.Viewer, ownSettings},
		{post, "/settings/password", access.Viewer, ownPassword},
		{post, "/settings/language", access.Viewer, ownLanguage},
		{post, "/sign-out", access.Viewer, signOut},

		{get, apiPrefix + "sales/{channel}/{order}", access.Viewer, saleRecord},

		{get, "/users", access.Admin, users},
		{post, "/users/{person}", access.Admin, changeUser},
	}
}
