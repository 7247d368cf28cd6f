package woosim

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

const (
	apiPath = "/wp-json/wc/v3/"
	// capturedHost is the host in captured links; answers show the caller's in its place.
	capturedHost = "//127.0.0.1:8089"
	capturedRoot = "http:" + capturedHost + apiPath
)

// call is one request while it is answered.
type call struct {
	r     *http.Request
	query url.Values
	raw   []byte
	user  user
	base  string  // what stands for capturedHost in the answer
	order int64   // the order it is about, when it names one
	pings []int64 // webhooks to ping before the answer goes out
	began time.Time

	refuseEach, item int // Fault.RefuseEach, and which item of a batch is next
}

// id reads a number of the path; what isn't one is 0, which nothing has.
func (c *call) id(name string) int64 {
	id, _ := strconv.ParseInt(c.r.PathValue(name), 10, 64)
	return id
}

// jsonBody reads the body as an object. A JSON list, a form or an empty body counts as no parameters.
func (c *call) jsonBody() (object, *answer) {
	if len(bytes.TrimSpace(c.raw)) == 0 || !strings.Contains(c.r.Header.Get("Content-Type"), "json") {
		return object{}, nil
	}
	if !json.Valid(c.raw) {
		bad := brokenJSON()
		return nil, &bad
	}
	o, err := parseObject(c.raw)
	if err != nil {
		return object{}, nil
	}
	return o, nil
}

// answer is what the shop says to a call.
type answer struct {
	status int
	header http.Header
	body   []byte
	barred bool // refused before rights were asked about: no method is said to be allowed
}

func (a *answer) set(key, value string) {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(key, value)
}

// one answers with an object, cut to _fields.
func (s *Shop) one(c *call, o object) answer {
	if fields := csv(c.query, "_fields"); len(fields) > 0 {
		o = o.pick(topLevel(fields))
	}
	return answer{status: http.StatusOK, body: o.appendTo(nil)}
}

// list answers with objects, all of them.
func (s *Shop) list(c *call, list []object) answer {
	fields := topLevel(csv(c.query, "_fields"))
	b := []byte{'['}
	for i, o := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if len(fields) > 0 {
			o = o.pick(fields)
		}
		b = o.appendTo(b)
	}
	return answer{status: http.StatusOK, body: append(b, ']')}
}

// counted is list with the headers of a list that could have pages and never has.
func (s *Shop) counted(c *call, list []object) answer {
	a := s.list(c, list)
	a.set("X-WP-Total", strconv.Itoa(len(list)))
	a.set("X-WP-TotalPages", strconv.Itoa(min(len(list), 1)))
	return a
}

func (s *Shop) created(c *call, o object, path string) answer {
	a := s.one(c, o)
	a.status = http.StatusCreated
	a.set("Location", c.base+apiPath+path)
	return a
}

// topLevel cuts "a.b" to "a": members inside members aren't told apart.
func topLevel(fields []string) []string {
	for i, f := range fields {
		fields[i], _, _ = strings.Cut(f, ".")
	}
	return fields
}

// csv reads a list parameter in any of its forms: a=1,2 and a[]=1&a[]=2 and a[0]=1.
func csv(q url.Values, name string) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(q)) {
		if key != name && !strings.HasPrefix(key, name+"[") {
			continue
		}
		for _, v := range q[key] {
			for part := range strings.SplitSeq(v, ",") {
				if part = strings.TrimSpace(part); part != "" {
					out = append(out, part)
				}
			}
		}
	}
	return out
}

func allowHint(methods ...string) object { return newObject("allow", methods) }

func stringsIn(raw json.RawMessage) []string {
	var list []string
	_ = json.Unmarshal(raw, &list) // another shape holds no strings
	return list
}

// truthy reads a boolean the way WordPress sanitises one.
func truthy(o object, key string) bool {
	v := o.str(key)
	return o.bool(key) || v == "1" || v == "true"
}

// dress gives an answer the headers that every answer has.
func (c *call) dress(a answer, now time.Time) simulator.Answer {
	h := http.Header{"Link": {"<" + c.base + `/wp-json/>; rel="https://api.w.org/"`}}
	maps.Copy(h, a.header)
	h.Set("Date", now.Format(http.TimeFormat))
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "application/json; charset=UTF-8")
	}
	h.Set("Cache-Control", "no-cache, must-revalidate, max-age=0, no-store, private")
	h.Set("X-Robots-Tag", "noindex")
	return simulator.Answer{Status: a.status, Header: h, Body: atBase(a.body, c.base)}
}

// atBase puts the shop's own address in place of the captured one.
func atBase(body []byte, base string) []byte {
	body = bytes.ReplaceAll(body, []byte("http:"+capturedHost), []byte(base))
	return bytes.ReplaceAll(body, []byte(capturedHost), []byte(base[strings.Index(base, "//"):]))
}

// newCall reads a request. A body that can't be read to its end is cut off there, as PHP would see it.
func (s *Shop) newCall(r *http.Request) *call {
	began := time.Now()
	raw, _ := io.ReadAll(r.Body)
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return &call{r: r, query: r.URL.Query(), raw: raw, began: began, base: scheme + r.Host + s.settings.Path}
}
