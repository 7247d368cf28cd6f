package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// CompanyPlan is a simulated company on Prom.ua before its shop stands.
type CompanyPlan struct {
	Code string // of its channel
	Name string
	Made int // orders to make, some of them wrong
}

// Companies are one company with so many orders.
func Companies(made int) []CompanyPlan {
	return []CompanyPlan{{Code: "prom-kyiv", Name: "A company on Prom.ua", Made: made}}
}

// Company is a company's shop that stands and serves.
type Company struct {
	CompanyPlan
	Stand

	Simulated *promsim.Shop
	Token     secret.String // of its API, with all rights
}

func (c *Company) credentials() connectors.Credentials { return connectors.Credentials{Key: c.Token} }

// Line tells people where the company's shop is.
func (c *Company) Line() string { return c.line(c.Code, c.Name) }

// openCompanies makes companies' shops stand, as they were left or anew.
func openCompanies(dir string, ca *localstack.CA, plans []CompanyPlan) ([]*Company, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("simulated companies: %w", err)
	}
	var open []*Company
	for i, plan := range plans {
		c := &Company{CompanyPlan: plan, Stand: standIn(dir, plan.Code), Token: secret.String("token-" + plan.Code)}
		var err error
		if c.Simulated, err = standCompany(c.file, plan, uint64(i+1)); err == nil {
			c.Simulated.AddToken(c.Token.Reveal())
			c.Simulated.ForgetRequests()
			err = c.serve(ca, c.Simulated.Handler(), commerce.Production)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("simulated company %s: %w", plan.Code, err), closeCompanies(open))
		}
		open = append(open, c)
	}
	return open, nil
}

// standCompany loads the shop as an earlier run left it, else makes it.
func standCompany(file string, plan CompanyPlan, seed uint64) (*promsim.Shop, error) {
	saved, err := os.Open(file)
	if err == nil {
		defer func() { _ = saved.Close() }()
		return promsim.Load(saved, promsim.WithSeed(seed))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	shop := promsim.New(promsim.Settings{
		Name: plan.Name, CustomStatuses: []promsim.CustomStatus{{ID: 172548, Title: "Пакується"}},
		NameLimit: 100, ImportTime: time.Millisecond, // which takes minutes there
	}, promsim.WithSeed(seed))
	if plan.Made > 0 {
		shop.MakeOrders(seed, plan.Made, madeFrom(),
			promsim.WithWrong(promsim.UnknownSKU, 0.06), promsim.WithWrong(promsim.UnreadableMoney, 0.06), promsim.WithWrong(promsim.WrongTotal, 0.06))
		return shop, writeTo(shop)
	}
	return shop, nil
}

// writeTo has those who ordered first and last write to the company: one in the chat, one by
// the form.
func writeTo(shop *promsim.Shop) error {
	type buyer struct {
		Client int64  `json:"client_id"`
		Phone  string `json:"phone"`
	}
	var first, last buyer
	orders := shop.Orders()
	if err := errors.Join(json.Unmarshal(orders[0], &first), json.Unmarshal(orders[len(orders)-1], &last)); err != nil {
		return fmt.Errorf("read an order: %w", err)
	}
	shop.WriteChat(promsim.ChatMessage{Client: first.Client, Text: "Добрий день! Коли відправите?"})
	shop.WriteMessage(promsim.FormMessage{
		From: promsim.Person{FirstName: "Андрій", Phone: last.Phone}, Subject: "Питання", Text: "Чи є у вас зелений чай?",
	})
	return nil
}

func closeCompanies(companies []*Company) error {
	var failed error
	for _, c := range companies {
		failed = errors.Join(failed, c.close(c.Simulated.Save))
	}
	return failed
}
