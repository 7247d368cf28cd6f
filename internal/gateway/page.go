package gateway

import (
	"html/template"
	"net/http"

	"github.com/orderloom/orderloom/internal/joining"
)

// page is what the owner of a shop reads.
type page struct {
	shown    int // the status where a person looks
	answered int // the status where a shop sends its key
	Title    string
	Text     string
	Why      string
}

// pageOf is what there is to say to how a request stands. It names no shop and no
// channel: whoever has the address may see it.
func pageOf(at joining.Standing) page {
	switch at {
	case joining.Joined:
		return page{http.StatusOK, http.StatusOK, "Joined", "Your shop is joined. You can close this page.", ""}
	case joining.Open:
		return page{http.StatusOK, http.StatusForbidden, "Not joined yet", "Your shop has sent no key. Open the link again and approve.", ""}
	case joining.Denied:
		return page{http.StatusOK, http.StatusForbidden, "Not joined", "You have not approved, and no key was given. Ask for a new link if that was a mistake.", ""}
	case joining.Refused:
		return page{http.StatusOK, http.StatusForbidden, "Not joined", "The key that your shop gave can't be used. Ask for a new link.", ""}
	case joining.Expired:
		return page{http.StatusGone, http.StatusGone, "Too late", "This link was good for an hour. Ask for a new one.", ""}
	case joining.Moved:
		return page{http.StatusConflict, http.StatusConflict, "Another shop", "This link was made for another address of the shop. Ask for a new one.", ""}
	case joining.Used:
		return page{http.StatusConflict, http.StatusConflict, "Used", "This link was used. Ask for a new one.", ""}
	default:
		return page{http.StatusNotFound, http.StatusForbidden, "No such link", "This link is not known, or a newer one was made since.", ""}
	}
}

// status is the one for a method: who posts is a shop.
func (p page) status(method string) int {
	if method == http.MethodPost {
		return p.answered
	}
	return p.shown
}

// layout is the whole page: nothing is loaded, nothing runs.
const layout = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title></head>
<body>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
{{with .Why}}<p>{{.}}</p>
{{end}}</body>
</html>
`

// show answers with a page.
func show(w http.ResponseWriter, at joining.Standing, why string) {
	private(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	p := pageOf(at)
	p.Why = why
	w.WriteHeader(p.shown)
	_ = template.Must(template.New("page").Parse(layout)).Execute(w, p) // a browser that went away is no concern of ours
}
