package activities

import (
	"fmt"
	"strings"
)

// tellMail tells the shop's staff what became of a mail.
func (s sale) tellMail(documentType, number string, id int64, became ending) {
	document, command := typeWord(documentType)+" "+number, "`orderloom document mail "+number+"`"
	var text string
	switch became.state {
	case mailSent:
		text = document + " e-mailed."
	case mailInDoubt:
		text = fmt.Sprintf("%s: nobody knows whether its e-mail arrived. Ask the buyer; %s sends it again.", document, command)
	default:
		text = fmt.Sprintf("%s was not e-mailed: %s. %s sends it.", document, became.told, command)
	}
	s.tell(fmt.Sprintf("mail/%d/%s", id, became.state), text)
}

// typeWord is a type of document as people read it at the beginning of a sentence.
func typeWord(documentType string) string {
	if documentType == "" {
		return ""
	}
	word := strings.ReplaceAll(documentType, "_", " ")
	return strings.ToUpper(word[:1]) + word[1:]
}
