package promsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

const apiPath = "/api/v1/"

// call is one request while it is answered.
type call struct {
	r     *http.Request
	query url.Values
	raw   []byte
	began time.Time

	fetched   []byte // the file that the call names, or
	unfetched string // why it couldn't be fetched

	refuseEach, item int // Fault.RefuseEach, and which item of a batch is next
}

// newCall reads a request. A body that can't be read to its end is cut off there.
func newCall(r *http.Request) *call {
	began := time.Now()
	raw, _ := io.ReadAll(r.Body)
	return &call{r: r, query: r.URL.Query(), raw: raw, began: began}
}

// id reads the number in the path; what isn't one is 0, which nothing has.
func (c *call) id() int64 {
	id, _ := strconv.ParseInt(c.r.PathValue("id"), 10, 64)
	return id
}

// body reads the body as an object; what is none is an empty one, of which every call refuses what it misses.
func (c *call) body() doc {
	d, err := parseDoc(c.raw)
	if err != nil {
		return doc{}
	}
	return d
}

// language is the one that the caller asks for.
func (c *call) language(otherwise string) string {
	if asked := strings.ToLower(c.r.Header.Get("X-LANGUAGE")); asked == "uk" || asked == "ru" {
		return asked
	}
	return otherwise
}

// refused says whether the next item of a batch is refused, where a fault wants that.
func (c *call) refused() bool {
	c.item++
	return c.refuseEach != 0 && c.item%c.refuseEach == 0
}

// about is what is known of a request before it is served.
func (c *call) about(kind string) simulator.Request {
	about := simulator.Request{Kind: kind, Method: c.r.Method, Path: c.r.URL.Path, Query: c.query, Began: c.began}
	if strings.HasPrefix(kind, "orders.") {
		about.OrderID = c.id()
	}
	var list []json.RawMessage
	if json.Unmarshal(c.raw, &list) == nil {
		about.Items = len(list)
	}
	body := c.body()
	if ids := body.list("ids"); ids != nil {
		about.Items = len(ids)
		if len(ids) == 1 && kind == "orders.set_status" {
			about.OrderID = number(ids[0])
		}
	}
	if kind == "delivery.save_declaration" {
		about.OrderID = body.int("order_id")
	}
	return about
}

// answer is what the shop says to a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ok answers with a document.
func ok(d doc) answer { return answer{status: http.StatusOK, body: encode(d)} }

// refuse is how Prom refuses what it understood: with 200.
func refuse(message string) answer { return ok(doc{"error": message}) }

// page is an answer in HTML, as Prom gives to a wrong token and a missing thing.
func page(status int, text string) answer {
	p := simulator.Page(status, text)
	return answer{status: p.Status, header: p.Header, body: p.Body}
}

func notFound() answer { return page(http.StatusNotFound, "Сторінку не знайдено") }

// dress gives an answer the headers that every answer has.
func (a answer) dress(now time.Time) simulator.Answer {
	h := a.header
	if h == nil {
		h = http.Header{"Content-Type": {"application/json"}}
	}
	h.Set("Date", now.Format(http.TimeFormat))
	return simulator.Answer{Status: a.status, Header: h, Body: a.body}
}

// instead is the answer that takes the place of serving. No limit of requests is documented; what its answer looks like is inferred.
func instead(f Fault, now time.Time) answer {
	a := page(f.Status, http.StatusText(f.Status))
	if f.Status == http.StatusTooManyRequests {
		a = answer{status: f.Status, header: http.Header{"Content-Type": {"application/json"}}, body: encode(doc{"error": "Too many requests."})}
	}
	f.SetRetry(a.header, now)
	return a
}
