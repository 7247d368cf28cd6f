package paper

import (
	"strings"

	"github.com/orderloom/orderloom/internal/locale"
)

// words is a language: its labels, and how it writes numbers and days.
type words struct {
	code string

	invoice, prepayment, receipt, creditNote, packingList string
	draft                                                 string

	seller, buyer, registration, vat        string
	issued, due, order, ofInvoice, currency string

	item, quantity, price, discount, net, taxGroup, tax, gross, rounding string

	rate, base                 string
	totalNet, totalTax, total  string
	paid, open, refunded, back string
	cleared                    string

	recipient, delivery, counterparty, parcels, buyerNote string // of a packing list

	payment string
	page    string // with the page's number and how many there are

	format locale.Format

	greeting, enclosed, regards string // of the mail that brings a document
}

// Languages are those that documents are printed in.
func Languages() []string { return []string{"en", "lv", "uk", "bg"} }

// wordsIn is the language of a BCP 47 tag, whatever its region; English where
// there is no other.
func wordsIn(tag string) words {
	base, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	switch strings.ToLower(base) {
	case "lv":
		return latvian()
	case "uk":
		return ukrainian()
	case "bg":
		return bulgarian()
	default:
		return english()
	}
}

func (w words) title(t Type) string {
	switch t {
	case Invoice:
		return w.invoice
	case PrepaymentInvoice:
		return w.prepayment
	case Receipt:
		return w.receipt
	case CreditNote:
		return w.creditNote
	case PackingList:
		return w.packingList
	default:
		return ""
	}
}

// settling are the words for what is settled of a document, and for what is left.
func (w words) settling(t Type) (paid, open string) {
	if t == CreditNote {
		return w.refunded, w.back
	}
	return w.paid, w.open
}

// inFull is English with its months in full, as letters have them.
func inFull(f locale.Format) locale.Format {
	f.Day = "2 January 2006"
	return f
}

func english() words {
	return words{
		code:    "en",
		invoice: "Invoice", prepayment: "Prepayment invoice", receipt: "Receipt", creditNote: "Credit note", packingList: "Packing list",
		draft:  "Draft",
		seller: "Seller", buyer: "Buyer", registration: "Reg. No.", vat: "VAT No.",
		issued: "Issued", due: "Due", order: "Order", ofInvoice: "For invoice", currency: "Currency",
		item: "Item", quantity: "Qty", price: "Price", discount: "Discount", net: "Net", taxGroup: "Tax group", tax: "Tax", gross: "Gross", rounding: "Rounding",
		rate: "Rate", base: "Taxable amount",
		totalNet: "Total net", totalTax: "Total tax", total: "Total",
		paid: "Paid", open: "Amount due", refunded: "Paid back", back: "To be paid back",
		cleared:   "Set against credit",
		recipient: "Ship to", delivery: "Delivery", counterparty: "Counterparty", parcels: "Parcels", buyerNote: "Buyer's note",
		payment:  "Payment",
		page:     "Page %d of %d",
		format:   inFull(locale.FormatOf("en")),
		greeting: "Hello,", enclosed: "please find your document attached:", regards: "Kind regards",
	}
}

func latvian() words {
	return words{
		code:    "lv",
		invoice: "Rēķins", prepayment: "Avansa rēķins", receipt: "Kvīts", creditNote: "Kredītrēķins", packingList: "Iepakojuma lapa",
		draft:  "Melnraksts",
		seller: "Pārdevējs", buyer: "Pircējs", registration: "Reģ. Nr.", vat: "PVN Nr.",
		issued: "Izrakstīts", due: "Apmaksāt līdz", order: "Pasūtījums", ofInvoice: "Par rēķinu", currency: "Valūta",
		item: "Nosaukums", quantity: "Skaits", price: "Cena", discount: "Atlaide", net: "Bez PVN", taxGroup: "PVN grupa", tax: "PVN", gross: "Ar PVN", rounding: "Noapaļošana",
		rate: "Likme", base: "Apliekamā summa",
		totalNet: "Summa bez PVN", totalTax: "PVN kopā", total: "Kopā",
		paid: "Samaksāts", open: "Apmaksai", refunded: "Atmaksāts", back: "Atmaksai",
		cleared:   "Ieskaitīts",
		recipient: "Saņēmējs", delivery: "Piegāde", counterparty: "Darījuma partneris", parcels: "Sūtījumi", buyerNote: "Pircēja piezīme",
		payment:  "Apmaksa",
		page:     "%d. lapa no %d",
		format:   locale.FormatOf("lv"),
		greeting: "Labdien!", enclosed: "Pielikumā nosūtām dokumentu:", regards: "Ar cieņu",
	}
}

func ukrainian() words {
	return words{
		code:    "uk",
		invoice: "Рахунок", prepayment: "Рахунок на передоплату", receipt: "Квитанція", creditNote: "Кредит-нота", packingList: "Пакувальний лист",
		draft:  "Чернетка",
		seller: "Продавець", buyer: "Покупець", registration: "Реєстр. №", vat: "№ платника ПДВ",
		issued: "Дата", due: "Сплатити до", order: "Замовлення", ofInvoice: "До рахунку", currency: "Валюта",
		item: "Найменування", quantity: "К-сть", price: "Ціна", discount: "Знижка", net: "Без ПДВ", taxGroup: "Група ПДВ", tax: "ПДВ", gross: "З ПДВ", rounding: "Заокруглення",
		rate: "Ставка", base: "База оподаткування",
		totalNet: "Сума без ПДВ", totalTax: "Усього ПДВ", total: "Разом",
		paid: "Сплачено", open: "До сплати", refunded: "Повернено", back: "До повернення",
		cleared:   "Зараховано",
		recipient: "Одержувач", delivery: "Доставка", counterparty: "Контрагент", parcels: "Посилки", buyerNote: "Примітка покупця",
		payment:  "Оплата",
		page:     "Сторінка %d з %d",
		format:   locale.FormatOf("uk"),
		greeting: "Добрий день!", enclosed: "Надсилаємо документ у вкладенні:", regards: "З повагою",
	}
}

func bulgarian() words {
	return words{
		code:    "bg",
		invoice: "Фактура", prepayment: "Фактура за авансово плащане", receipt: "Разписка", creditNote: "Кредитно известие", packingList: "Опаковъчен лист",
		draft:  "Чернова",
		seller: "Продавач", buyer: "Получател", registration: "Рег. №", vat: "ДДС №",
		issued: "Дата на издаване", due: "Срок за плащане", order: "Поръчка", ofInvoice: "Към фактура", currency: "Валута",
		item: "Наименование", quantity: "К-во", price: "Ед. цена", discount: "Отстъпка", net: "Без ДДС", taxGroup: "Група ДДС", tax: "ДДС", gross: "С ДДС", rounding: "Закръгляне",
		rate: "Ставка", base: "Данъчна основа",
		totalNet: "Сума без ДДС", totalTax: "Общо ДДС", total: "Общо",
		paid: "Платено", open: "За плащане", refunded: "Възстановено", back: "За възстановяване",
		cleared:   "Прихванато",
		recipient: "Доставка до", delivery: "Доставка", counterparty: "Контрагент", parcels: "Пратки", buyerNote: "Бележка на купувача",
		payment:  "Плащане",
		page:     "Страница %d от %d",
		format:   locale.FormatOf("bg"),
		greeting: "Здравейте,", enclosed: "изпращаме Ви документа в прикачения файл:", regards: "С уважение",
	}
}
