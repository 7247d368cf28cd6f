package simulator

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Request is one request that a shop got, without its keys.
type Request struct {
	Kind    string // such as "orders.list"; each shop names its own
	Method  string
	Path    string // without the shop's own path
	Query   url.Values
	OrderID int64     // the order that it names, else 0
	Items   int       // of a batch, else 0
	Status  int       // of the answer; 0 when the connection was cut before the request was served
	Fault   bool      // a fault happened to it
	At      time.Time // by the shop's clock
	Began   time.Time // by this machine's, as Ended
	Ended   time.Time
}

// Visit is one request while a shop answers it.
type Visit struct {
	About  Request            // what it asks for: everything but Status, Fault, At and Ended
	Now    func() time.Time   // the shop's clock
	Answer func(Fault) Answer // serves it, or answers in the fault's stead; the fault's spoiling is the shop's part too
}

// Answer is what a shop says to a request.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Page is an answer in HTML, as what stands before a shop gives.
func Page(status int, text string) Answer {
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	return Answer{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}},
		Body:   []byte("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head>\n<body><h1>" + text + "</h1></body></html>\n"),
	}
}

// Serve answers a request: a fault first, where a rule has one, then the shop. The request is recorded before its answer goes out.
func Serve(d *Desk, w http.ResponseWriter, r *http.Request, v Visit) {
	fault := d.faultFor(v.About)
	v.About.Fault = fault != Fault{}
	if !d.before(r, fault, v.About.Items) {
		d.finish(v, 0)
		fault.cut(w)
		return
	}
	a := v.Answer(fault)
	d.finish(v, a.Status)
	if fault.CutAfter {
		fault.cut(w)
		return
	}
	a.Send(w, r)
}

// before waits where the fault is slow, and says whether to go on.
func (d *Desk) before(r *http.Request, f Fault, items int) bool {
	if wait := f.Slow + f.SlowEach*time.Duration(items); wait > 0 {
		select {
		case <-d.after(wait):
		case <-r.Context().Done():
			return false
		}
	}
	return !f.CutBefore
}

func (d *Desk) finish(v Visit, status int) {
	v.About.Status, v.About.At, v.About.Ended = status, v.Now(), time.Now()
	Record(d, v.About)
}

// Send writes the answer, without its body where the request wants none.
func (a Answer) Send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	for key, values := range a.Header {
		header[key] = values
	}
	header.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // a caller that went away is no concern of a shop
	}
}
