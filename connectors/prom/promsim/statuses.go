package promsim

import (
	"strconv"
	"strings"
)

// The statuses of orders. A custom one is "custom-" and its id.
const (
	Pending   = "pending"
	Received  = "received"
	Delivered = "delivered"
	Canceled  = "canceled"
	Draft     = "draft"
	Paid      = "paid"
)

const customPrefix = "custom-"

// status is an order status that every company has.
type status struct {
	id     int64
	name   string
	uk, ru string
}

// listedStatuses are those that order_status_options shows; draft has no id that anybody reported.
func listedStatuses() []status {
	return []status{
		{0, Pending, "Нове", "Новый"}, {1, Received, "Прийнято", "Принят"}, {3, Delivered, "Виконано", "Выполнен"},
		{4, Canceled, "Скасовано", "Отменен"}, {6, Paid, "Оплачено", "Оплаченный"},
	}
}

func (st status) title(language string) string {
	if language == "ru" {
		return st.ru
	}
	return st.uk
}

// knowsStatus says whether orders can be asked for by a status.
func (s *Shop) knowsStatus(name string) bool {
	if name == Draft || strings.HasSuffix(name, "_loan_approval") || strings.HasPrefix(name, "loan_") {
		return true
	}
	for _, st := range listedStatuses() {
		if st.name == name {
			return true
		}
	}
	return s.custom(name) != nil
}

// custom is the company's own status by its name, or nil.
func (s *Shop) custom(name string) *CustomStatus {
	for i, st := range s.settings.CustomStatuses {
		if name == st.name() {
			return &s.settings.CustomStatuses[i]
		}
	}
	return nil
}

func (st CustomStatus) name() string { return customPrefix + strconv.FormatInt(st.ID, 10) }

// isListedAs says whether an order belongs to the list of a status: custom ones are listed under received as well [C].
func isListedAs(status, asked string) bool {
	return status == asked || asked == Received && strings.HasPrefix(status, customPrefix)
}

func (s *Shop) statusTitle(name, language string) string {
	for _, st := range listedStatuses() {
		if st.name == name {
			return st.title(language)
		}
	}
	if own := s.custom(name); own != nil {
		return own.Title
	}
	return map[string]string{Draft: "Чернетка"}[name]
}

func (s *Shop) statusOptions(c *call) answer {
	options := []doc{}
	for _, st := range listedStatuses() {
		options = append(options, doc{"id": st.id, "name": st.name, "title": st.title(c.language(s.settings.Language))})
	}
	for _, own := range s.settings.CustomStatuses {
		options = append(options, doc{"id": own.ID, "name": own.name(), "title": own.Title})
	}
	return ok(doc{"order_status_options": options})
}

// rank says how far an order has come; set_status leads forward only.
func rank(status string) int {
	switch {
	case status == Paid:
		return 1
	case status == Received, strings.HasPrefix(status, customPrefix):
		return 2
	case status == Delivered, status == Canceled:
		return 3
	default:
		return 0
	}
}
