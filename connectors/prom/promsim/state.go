package promsim

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// state is a whole shop as it is saved: all but its clock, faults and requests.
type state struct {
	Settings Settings           `json:"settings"`
	Next     counters           `json:"next"`
	Random   []byte             `json:"random"`
	Tokens   map[string][]Right `json:"tokens"`
	Orders   []doc              `json:"orders"`
	Clients  []*client          `json:"clients"`
	Products []savedProduct     `json:"products"`
	Groups   []savedGroup       `json:"groups"`
	Messages []savedMessage     `json:"messages"`
	Rooms    []*room            `json:"rooms"`
	Chat     []*said            `json:"chat"`
	Imports  []*imported        `json:"imports"`
	Hang     bool               `json:"hang,omitempty"`
	Broken   string             `json:"broken_images,omitempty"`
}

type savedProduct struct {
	Doc      doc  `json:"doc"`
	Inherits bool `json:"inherits,omitempty"`
}

type savedGroup struct {
	Doc      doc       `json:"doc"`
	External string    `json:"external,omitempty"`
	Modified time.Time `json:"modified"`
}

type savedMessage struct {
	Doc     doc      `json:"doc"`
	Replies []string `json:"replies,omitempty"`
}

// Save writes the whole shop as JSON, its tokens included. The same shop gives the same bytes.
func (s *Shop) Save(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	random, err := s.rng.MarshalBinary()
	if err != nil {
		return fmt.Errorf("save simulated shop %s: %w", s.settings.Name, err)
	}
	st := state{
		Settings: s.settings, Next: s.next, Random: random, Tokens: s.tokens, Clients: byID(s.clients), Rooms: s.rooms, Chat: s.chat,
		Imports: s.imports, Hang: s.hang, Broken: s.brokenImages,
	}
	for _, o := range byID(s.orders) {
		st.Orders = append(st.Orders, o.doc)
	}
	for _, p := range byID(s.products) {
		st.Products = append(st.Products, savedProduct{p.doc, p.inherits})
	}
	for _, g := range byID(s.groups) {
		st.Groups = append(st.Groups, savedGroup{g.doc, g.external, g.modified})
	}
	for _, m := range byID(s.messages) {
		st.Messages = append(st.Messages, savedMessage{m.doc, m.replies})
	}
	if _, err := w.Write(encode(st)); err != nil {
		return fmt.Errorf("save simulated shop %s: %w", s.settings.Name, err)
	}
	return nil
}

// Load makes the shop that Save wrote. Options are applied first: what was saved wins over their seed.
func Load(r io.Reader, opts ...Option) (*Shop, error) {
	var st state
	dec := json.NewDecoder(r)
	dec.UseNumber()
	if err := dec.Decode(&st); err != nil {
		return nil, fmt.Errorf("load simulated shop: %w; delete the file to start with a new shop", err)
	}
	s := New(st.Settings, opts...)
	if err := s.rng.UnmarshalBinary(st.Random); err != nil {
		return nil, fmt.Errorf("load simulated shop: state of chance: %w", err)
	}
	if st.Tokens != nil {
		s.tokens = st.Tokens
	}
	s.rooms, s.imports, s.hang, s.brokenImages = st.Rooms, st.Imports, st.Hang, st.Broken
	for _, cl := range st.Clients {
		s.clients[cl.ID] = cl
	}
	if err := s.LoadOrders(raws(st.Orders)); err != nil {
		return nil, fmt.Errorf("load simulated shop: %w", err)
	}
	if err := s.loadCatalogue(st); err != nil {
		return nil, fmt.Errorf("load simulated shop: %w", err)
	}
	if err := s.loadMessages(st); err != nil {
		return nil, fmt.Errorf("load simulated shop: %w", err)
	}
	s.next = st.Next
	return s, nil
}

// loadCatalogue puts what was saved in place of what a new shop begins with.
func (s *Shop) loadCatalogue(st state) error {
	s.products, s.groups = map[int64]*product{}, map[int64]*group{}
	docs := make([]doc, len(st.Products))
	for i, saved := range st.Products {
		docs[i] = saved.Doc
	}
	if err := s.LoadProducts(raws(docs)); err != nil {
		return err
	}
	for _, saved := range st.Products {
		s.products[saved.Doc.int("id")].inherits = saved.Inherits
	}
	for _, saved := range st.Groups {
		id := saved.Doc.int("id")
		s.groups[id] = &group{id: id, modified: saved.Modified, doc: saved.Doc, external: saved.External}
	}
	return nil
}

func (s *Shop) loadMessages(st state) error {
	for _, saved := range st.Messages {
		m := &message{id: saved.Doc.int("id"), doc: saved.Doc, replies: saved.Replies}
		var err error
		if m.created, err = time.Parse(timeOut, saved.Doc.str("date_created")); err != nil {
			return err
		}
		s.messages[m.id] = m
	}
	for _, m := range st.Chat {
		for _, r := range s.rooms {
			if r.ID == m.Room {
				m.room, r.last = r, m
			}
		}
		s.chat = append(s.chat, m)
	}
	return nil
}

// raws are documents as bytes.
func raws(docs []doc) []json.RawMessage {
	out := make([]json.RawMessage, len(docs))
	for i, d := range docs {
		out[i] = encode(d)
	}
	return out
}
